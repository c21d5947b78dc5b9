import { useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { languages } from '#shared/host/api.ts'
import { useHost } from '../host/HostContext.tsx'
import { ChoiceCard } from '../ui/ChoiceCard.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Quiet } from '../ui/Quiet.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useWords } from '../ui/useWords.ts'
import { useSession } from './SessionContext.tsx'

export type Intent = 'fresh' | 'join' | 'restore' | 'practice' | 'open'

/** The first thing anybody sees: a language and one question. */
export function StartScreen({ onIntent }: { readonly onIntent: (intent: Intent) => void }): ReactElement {
  const t = useWords('start')
  const say = useErrorText()
  const { keeper } = useHost()
  const { info, change, refresh } = useSession()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const has = (kind: 'institution' | 'practice'): boolean => info.existing.includes(kind)
  const chosen = info.profile?.kind

  async function begin(intent: Intent): Promise<void> {
    setBusy(true)
    setFailure(null)
    const kind = intent === 'practice' ? 'practice' : 'institution'
    const opened = info.profile === null ? await keeper.call('profile.open', { kind }) : null
    if (opened && !opened.ok) setFailure(opened.error)
    else {
      // Chosen before there was a profile to keep it in.
      if (opened && !has(kind)) await keeper.call('settings.change', { language: info.language })
      onIntent(intent)
      await refresh()
    }
    setBusy(false)
  }

  return (
    <Quiet title={t('welcome')} wide>
      <Stack gap="large">
        <Text size="large">{t('claim')}</Text>
        <Segmented
          label={t('language')}
          value={info.language}
          onChange={(language) => void change({ language })}
          options={languages.map((language) => ({ value: language, label: t(`languages.${language}`) }))}
        />
        {!info.ownsBrowser && <Notice tone="warn">{t('ownBrowser')}</Notice>}
        {failure !== null && (
          <Notice tone="danger" live="assertive">
            {say(failure)}
          </Notice>
        )}
        <Stack gap="small">
          <Text bold as="span">
            {t('question')}
          </Text>
          {has('institution') && chosen === undefined ? (
            <ChoiceCard
              icon="unlock"
              title={t('open.title')}
              text={t('open.text')}
              likely
              disabled={busy}
              onChoose={() => void begin('open')}
            />
          ) : (
            chosen !== 'practice' && (
              <ChoiceCard
                icon="home"
                title={t('fresh.title')}
                text={t('fresh.text')}
                likely
                disabled={busy}
                onChoose={() => void begin('fresh')}
              />
            )
          )}
          {chosen !== 'institution' && (
            <ChoiceCard
              icon="sprout"
              title={t('practice.title')}
              text={t('practice.text')}
              disabled={busy}
              onChoose={() => void begin('practice')}
            />
          )}
          {!(has('institution') && chosen === undefined) && chosen !== 'practice' && (
            <ChoiceCard
              icon="monitor"
              title={t('join.title')}
              text={t('join.text')}
              disabled={busy}
              onChoose={() => void begin('join')}
            />
          )}
          {!(has('institution') && chosen === undefined) && chosen !== 'practice' && (
            <ChoiceCard
              icon="backup"
              title={t('restore.title')}
              text={t('restore.text')}
              disabled={busy}
              onChoose={() => void begin('restore')}
            />
          )}
        </Stack>
      </Stack>
    </Quiet>
  )
}
