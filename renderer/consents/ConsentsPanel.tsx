import { useState, type FormEvent, type ReactElement } from 'react'
import { dayOf, type Day } from '#shared/basics/clock.ts'
import type { Failure } from '#shared/basics/result.ts'
import { consentState, type ConsentState } from '#shared/consents/permits.ts'
import type { Draft } from '#shared/host/api.ts'
import { audiences, purposes, usualAudience, type Purpose } from '#shared/records/consent.ts'
import { editDraft, newDraft } from '#shared/records/edit.ts'
import { kinds, type Rec, type Values } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useRecords } from '../database/useRecords.ts'
import { Badge, type BadgeTone } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { DayField } from '../ui/DayField.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { Grid } from '../ui/Grid.tsx'
import type { IconName } from '../ui/icons.ts'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { Row } from '../ui/Row.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { AffectedLinks } from './AffectedLinks.tsx'
import { AffectedPages } from './AffectedPages.tsx'
import styles from './ConsentsPanel.module.css'

type Consent = Values<'consent'>
type Saved =
  | { readonly step: 'saved' }
  | { readonly step: 'withdrawn'; readonly purpose: Purpose }
  | { readonly step: 'failed'; readonly failure: Failure }
  | null

const looks: Readonly<Record<ConsentState, readonly [BadgeTone, IconName]>> = {
  given: ['good', 'good'],
  refused: ['danger', 'ban'],
  differ: ['danger', 'warn'],
  withdrawn: ['danger', 'ban'],
  expired: ['warn', 'clock'],
  notYet: ['warn', 'clock'],
  tooNarrow: ['warn', 'warn'],
  missing: ['neutral', 'help'],
}

/** One line per purpose: what holds today, enter an answer, withdraw, what was said before. */
export function ConsentsPanel({ childId }: { readonly childId: string }): ReactElement | null {
  const t = useWords('consents')
  const say = useErrorText()
  const format = useFormat()
  const repository = useRepository()
  const today = dayOf(useNow())
  const { records: consents, ready } = useRecords('consent', { subject: childId })
  const { records: guardians } = useRecords('guardian', { subject: childId })
  const [entering, setEntering] = useState<Purpose | null>(null)
  const [withdrawing, setWithdrawing] = useState<Purpose | null>(null)
  const [reading, setReading] = useState<Purpose | null>(null)
  const [saved, setSaved] = useState<Saved>(null)
  const [busy, setBusy] = useState(false)
  if (!ready) return null

  const nameOf = (guardianId: string | null): string => {
    const guardian = guardians.find(({ id }) => id === guardianId)?.values
    return guardian ? `${guardian.firstName} ${guardian.lastName}`.trim() : t('family')
  }
  async function save(drafts: readonly Draft[], after: Saved): Promise<boolean> {
    setBusy(true)
    const answer = await repository.save(drafts)
    setBusy(false)
    setSaved(answer.ok ? after : { step: 'failed', failure: answer.error })
    return answer.ok
  }

  async function withdraw(purpose: Purpose): Promise<void> {
    const drafts = givenOf(consents, purpose).map((consent) => editDraft(consent, { withdrawnOn: today }))
    if (drafts.length > 0 && (await save(drafts, { step: 'withdrawn', purpose }))) setWithdrawing(null)
  }

  return (
    <Stack gap="large">
      <Text tone="soft">{t('intro')}</Text>
      {saved?.step === 'saved' && <Notice tone="good" title={t('saved')} live="polite" />}
      {saved?.step === 'withdrawn' && (
        <>
          <Notice tone="good" title={t('withdrawn')} live="polite" />
          <AffectedLinks childId={childId} purpose={saved.purpose} today={today} />
          <AffectedPages childId={childId} purpose={saved.purpose} />
        </>
      )}
      {saved?.step === 'failed' && (
        <Notice tone="danger" live="assertive">
          {say(saved.failure)}
        </Notice>
      )}
      <Card flush>
        <List label={t('title')}>
          {purposes.map((purpose) => {
            const { state, until } = consentState({
              childId,
              purpose,
              audience: usualAudience[purpose],
              consents: consents.map(({ values }) => values),
              guardians,
              day: today,
            })
            const [tone, icon] = looks[state]
            const widest = givenOf(consents, purpose).map(({ values }) => values.audience)
            const sub = [
              ...(state === 'given'
                ? [
                    t(
                      `audience.${audiences.findLast((one) => widest.includes(one)) ?? usualAudience[purpose]}`,
                    ),
                    until === null ? t('unlimited') : t('until', { day: format.day(until) }),
                  ]
                : []),
              ...(state === 'differ' ? [t('differHint')] : []),
              ...(state === 'missing' ? [t('missingHint')] : []),
            ].join(' · ')
            return (
              <li key={purpose} className={styles.purpose}>
                <div className={styles.words}>
                  <strong>{t(`purpose.${purpose}`)}</strong>
                  <span className={styles.sub}>{sub}</span>
                </div>
                <Badge tone={tone} icon={icon}>
                  {t(`state.${state}`)}
                </Badge>
                <div className={styles.buttons}>
                  <Button
                    size="small"
                    icon="edit"
                    aria-label={t('enterFor', { purpose: t(`purpose.${purpose}`) })}
                    onClick={() => setEntering(purpose)}
                  >
                    {t('enter')}
                  </Button>
                  {givenOf(consents, purpose).length > 0 && (
                    <Button
                      size="small"
                      icon="ban"
                      aria-label={t('withdrawFor', { purpose: t(`purpose.${purpose}`) })}
                      onClick={() => setWithdrawing(purpose)}
                    >
                      {t('withdraw')}
                    </Button>
                  )}
                  <Button
                    size="small"
                    kind="quiet"
                    icon="history"
                    aria-label={t('historyOf', { purpose: t(`purpose.${purpose}`) })}
                    onClick={() => setReading(purpose)}
                  >
                    {t('history')}
                  </Button>
                </div>
              </li>
            )
          })}
        </List>
      </Card>

      <Dialog
        open={entering !== null}
        onClose={() => setEntering(null)}
        title={entering ? t('enterFor', { purpose: t(`purpose.${entering}`) }) : ''}
      >
        {entering && (
          <AnswerForm
            childId={childId}
            purpose={entering}
            today={today}
            guardians={guardians}
            busy={busy}
            onDiscard={() => setEntering(null)}
            onSave={async (values) => {
              if (await save([newDraft('consent', values)], { step: 'saved' })) setEntering(null)
            }}
          />
        )}
      </Dialog>

      <Dialog
        open={withdrawing !== null}
        onClose={() => setWithdrawing(null)}
        title={withdrawing ? t('withdrawAsk', { purpose: t(`purpose.${withdrawing}`) }) : ''}
        actions={
          <>
            <Button onClick={() => setWithdrawing(null)}>{t('keep')}</Button>
            <Button
              kind="danger"
              icon="ban"
              busy={busy}
              onClick={() => withdrawing && void withdraw(withdrawing)}
            >
              {t('withdrawDo')}
            </Button>
          </>
        }
      >
        <Text>{t('withdrawText')}</Text>
        {withdrawing && <AffectedPages childId={childId} purpose={withdrawing} />}
      </Dialog>

      <Dialog
        open={reading !== null}
        onClose={() => setReading(null)}
        title={reading ? t('historyOf', { purpose: t(`purpose.${reading}`) }) : ''}
        size="large"
      >
        {reading && (
          <Spoken consents={consents.filter(({ values }) => values.purpose === reading)} nameOf={nameOf} />
        )}
      </Dialog>
    </Stack>
  )
}

const givenOf = (consents: readonly Rec<'consent'>[], purpose: Purpose): readonly Rec<'consent'>[] =>
  consents.filter(
    ({ values }) => values.purpose === purpose && values.decision === 'given' && values.withdrawnOn === null,
  )

function Spoken({
  consents,
  nameOf,
}: {
  readonly consents: readonly Rec<'consent'>[]
  readonly nameOf: (guardianId: string | null) => string
}): ReactElement {
  const t = useWords('consents')
  const format = useFormat()
  if (consents.length === 0) return <Text tone="soft">{t('historyEmpty')}</Text>
  const newest = [...consents].sort((a, b) =>
    (a.values.validFrom ?? '') < (b.values.validFrom ?? '') ? 1 : -1,
  )
  return (
    <List label={t('history')}>
      {newest.map(({ id, values }) => (
        <ListRow
          key={id}
          title={
            values.decision === 'given'
              ? t('entry.given', {
                  who: nameOf(values.guardianId),
                  audience: t(`audience.${values.audience}`),
                })
              : t('entry.refused', { who: nameOf(values.guardianId) })
          }
          sub={[
            ...(values.validFrom === null ? [] : [t('from', { day: format.day(values.validFrom) })]),
            ...(values.validUntil === null ? [] : [t('until', { day: format.day(values.validUntil) })]),
            ...(values.source === '' ? [] : [values.source]),
          ].join(' · ')}
          trailing={
            values.withdrawnOn !== null && (
              <Badge tone="danger" icon="ban">
                {t('entry.withdrawn', { day: format.day(values.withdrawnOn) })}
              </Badge>
            )
          }
        />
      ))}
    </List>
  )
}

function AnswerForm({
  childId,
  purpose,
  today,
  guardians,
  busy,
  onSave,
  onDiscard,
}: {
  readonly childId: string
  readonly purpose: Purpose
  readonly today: Day
  readonly guardians: readonly Rec<'guardian'>[]
  readonly busy: boolean
  readonly onSave: (values: Consent) => Promise<void>
  readonly onDiscard: () => void
}): ReactElement {
  const t = useWords('consents')
  const [values, setValues] = useState<Consent>(() => ({
    ...kinds.consent.empty,
    childId,
    purpose,
    decision: 'given',
    audience: usualAudience[purpose],
    validFrom: today,
  }))
  const set =
    <F extends keyof Consent>(field: F) =>
    (value: Consent[F]): void =>
      setValues((now) => ({ ...now, [field]: value }))
  const reversed =
    values.validFrom !== null && values.validUntil !== null && values.validUntil < values.validFrom
  const withCustody = guardians.filter((guardian) => guardian.values.custody !== 'none')

  function save(event: FormEvent): void {
    event.preventDefault()
    if (reversed) return
    // A no for the narrowest circle is a no for all of them (C5).
    void onSave(values.decision === 'refused' ? { ...values, audience: 'family', validUntil: null } : values)
  }

  return (
    <form onSubmit={save} noValidate>
      <Stack gap="large">
        <RadioGroup
          label={t('answer')}
          value={values.decision}
          onChange={set('decision')}
          inline
          options={[
            { value: 'given', label: t('yes') },
            { value: 'refused', label: t('no') },
          ]}
        />
        <SelectField
          label={t('whose')}
          value={values.guardianId ?? ''}
          onChange={(id) => set('guardianId')(id === '' ? null : id)}
          options={[
            { value: '', label: t('family') },
            ...withCustody.map((guardian) => ({
              value: guardian.id,
              label: `${guardian.values.firstName} ${guardian.values.lastName}`.trim(),
            })),
          ]}
        />
        {values.decision === 'given' && (
          <SelectField
            label={t('audienceLabel')}
            value={values.audience}
            onChange={set('audience')}
            options={audiences.map((value) => ({ value, label: t(`audience.${value}`) }))}
          />
        )}
        <Grid min={200} align={reversed ? 'stretch' : 'end'}>
          <DayField label={t('validFrom')} value={values.validFrom} onChange={set('validFrom')} />
          {values.decision === 'given' && (
            <DayField
              label={t('validUntil')}
              help={t('validUntilHelp')}
              value={values.validUntil}
              onChange={set('validUntil')}
              error={reversed ? t('endBeforeStart') : undefined}
            />
          )}
        </Grid>
        <TextField
          label={t('source')}
          help={t('sourceHelp')}
          value={values.source}
          onChange={set('source')}
          autoComplete="off"
        />
        <Row justify="end" gap="small">
          <Button onClick={onDiscard}>{t('discard')}</Button>
          <Button kind="primary" icon="save" type="submit" busy={busy}>
            {t('save')}
          </Button>
        </Row>
      </Stack>
    </form>
  )
}
