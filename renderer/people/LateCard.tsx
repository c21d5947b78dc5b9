import { useEffect, useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { EditList } from '../data/EditList.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useToast } from '../ui/useToast.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { useWords } from '../ui/useWords.ts'
import { markOf } from './useTeam.ts'

type Late = ResultOf<VaultApi, 'late.list'>['late'][number]

/** T68 What a blocked PC, or somebody who left, wrote and brought afterwards: looked at, then taken or not. */
export function LateCard(): ReactElement | null {
  const t = useWords('deletion')
  const say = useErrorText()
  const format = useFormat()
  const toast = useToast()
  const { vault } = useHost()
  const [late, setLate] = useState<readonly Late[]>([])
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState<Late | null>(null)
  const [revision, setRevision] = useState(0)

  useEffect(() => {
    let current = true
    void vault.call('late.list', {}).then((answer) => {
      // Who may not look has no card.
      if (current) setLate(answer.ok ? answer.value.late : [])
    })
    return () => {
      current = false
    }
  }, [vault, revision])

  const again = (): void => setRevision((last) => last + 1)

  async function take({ dev, personId }: Late): Promise<void> {
    setBusy(true)
    const settled = await vault.call('late.settle', { dev, personId, take: true })
    setBusy(false)
    if (settled.ok) toast.good(t('late.taken'))
    else toast.danger(say(settled.error))
    again()
  }

  if (late.length === 0) return null
  return (
    <Card title={t('late.title')} icon="warn">
      <Stack>
        <Text tone="soft">{t('late.text')}</Text>
        {late.map((one) => {
          const from = one.dev === null ? one.name : t('late.fromPc', { mark: markOf(one.dev) })
          return (
            <Stack key={one.dev ?? one.personId ?? ''}>
              <Text>{from}</Text>
              <EditList
                label={from}
                edits={one.edits.map((edit) => ({
                  values: edit.values,
                  sub: [edit.author, t('leftovers.at', { date: format.day(dayOf(edit.at)) })].join(' · '),
                }))}
              />
              {one.closed > 0 && <Text tone="soft">{t('late.closed', { count: one.closed })}</Text>}
              <Row>
                <Button disabled={busy} onClick={() => setAsking(one)}>
                  {t('late.refuse')}
                </Button>
                <Button kind="primary" disabled={busy} onClick={() => void take(one)}>
                  {t('late.take')}
                </Button>
              </Row>
            </Stack>
          )
        })}
      </Stack>
      {asking && (
        <ConfirmDialog
          danger
          title={t('late.refuseQuestion')}
          keep={t('late.keep')}
          submit={t('late.refuse')}
          done={t('late.refused')}
          run={() => vault.call('late.settle', { dev: asking.dev, personId: asking.personId, take: false })}
          onDone={again}
          onClose={() => setAsking(null)}
        >
          <Text>{t('late.refuseText')}</Text>
        </ConfirmDialog>
      )}
    </Card>
  )
}
