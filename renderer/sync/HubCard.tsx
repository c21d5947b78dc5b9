import { useState, type ReactElement } from 'react'
import { sync as words } from '#shared/words/sync.ts'
import type { SyncState } from '#shared/sync/state.ts'
import { useHost } from '../host/HostContext.tsx'
import { Facts } from '../records/Facts.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useNow } from '../ui/useNow.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { AddressDialog } from './AddressDialog.tsx'
import { ConnectDialog } from './ConnectDialog.tsx'
import { LeaveDialog } from './LeaveDialog.tsx'

type Reason = keyof (typeof words)['de']['reason']
const isReason = (reason: string): reason is Reason => Object.hasOwn(words.de.reason, reason)

const toneOf = { off: 'info', idle: 'good', working: 'info', paused: 'warn', offline: 'info', refused: 'warn', alarm: 'danger' } as const // prettier-ignore

/** The hub: whether it is there, what lies there by its receipt, and what still waits. */
export function HubCard({
  state,
  why,
  own,
  start,
}: {
  readonly state: SyncState
  /** Why this person may not connect or disconnect. */
  readonly why: string | undefined
  /** It is this PC's own: running, nobody disconnects from it; stopped, it has no other address. */
  readonly own: 'running' | 'stopped' | null
  /** Making this PC the hub, where there is none yet. */
  readonly start: ReactElement
}): ReactElement {
  const t = useWords('sync')
  const say = useErrorText()
  const toast = useToast()
  const format = useFormat()
  const now = useNow()
  const { keeper } = useHost()
  const [asked, setAsked] = useState<'connect' | 'leave' | 'address' | null>(null)
  const close = (): void => setAsked(null)
  const [busy, setBusy] = useState(false)
  const { server, waiting, here } = state

  async function syncNow(): Promise<void> {
    setBusy(true)
    const answer = await keeper.call('sync.now', {})
    setBusy(false)
    if (!answer.ok) return toast.warn(say(answer.error))
    const after = answer.value
    if (after.state !== 'idle') return
    const rest = after.waiting.up + after.waiting.down + after.waiting.blobsUp + after.waiting.blobsDown
    toast.good(t(rest === 0 ? 'hub.done' : 'hub.doneRest'))
  }
  const amount = (changes: number, pictures: number): string =>
    [
      ...(changes > 0 ? [t('hub.changes', { count: changes })] : []),
      ...(pictures > 0 ? [t('hub.pictures', { count: pictures })] : []),
    ].join(', ') || t('hub.nothing')

  return (
    <Card
      title={own === null ? t('hub.title') : t('hub.titleOwn')}
      icon="data"
      {...(server && own !== 'running'
        ? {
            action: (
              <Button kind="quiet" disabled={why !== undefined} title={why} onClick={() => setAsked('leave')}>
                {t('leave.open')}
              </Button>
            ),
          }
        : {})}
    >
      {server ? (
        <Stack gap="large">
          <Notice tone={toneOf[state.state]} title={t(`state.${state.state}`)} live="polite">
            {isReason(state.reason) ? t(`reason.${state.reason}`) : undefined}
          </Notice>
          <Facts
            facts={[
              [t('hub.address'), server.address],
              ...(server.proxy === undefined ? [] : ([[t('hub.proxy'), server.proxy]] as const)),
              [
                t('hub.contact'),
                server.lastContactAt === null
                  ? t('hub.contactNever')
                  : `${format.ago(server.lastContactAt, now)} · ${format.dateTime(server.lastContactAt)}`,
              ],
              ...(server.asOf === undefined || server.asOf === 0
                ? []
                : ([[t('hub.asOf'), t('hub.asOfText', { time: format.moment(server.asOf, now) })]] as const)),
              [
                t('hub.there'),
                t('hub.thereOf', {
                  ops: server.ops,
                  allOps: here.ops,
                  blobs: server.blobs,
                  allBlobs: here.blobs,
                }),
              ],
              [t('hub.up'), amount(waiting.up, waiting.blobsUp)],
              [t('hub.down'), amount(waiting.down, waiting.blobsDown)],
            ]}
          />
          <Row justify="end">
            {state.state === 'offline' && own === null && (
              <Button disabled={why !== undefined} title={why} onClick={() => setAsked('address')}>
                {t('address.open')}
              </Button>
            )}
            {state.state === 'paused' ? (
              <Button kind="primary" onClick={() => void keeper.call('sync.resume', {})}>
                {t('hub.resume')}
              </Button>
            ) : (
              <>
                <Button onClick={() => void keeper.call('sync.pause', {})}>{t('hub.pause')}</Button>
                <Button
                  kind="primary"
                  icon="refresh"
                  busy={busy || state.state === 'working'}
                  onClick={() => void syncNow()}
                >
                  {t('hub.now')}
                </Button>
              </>
            )}
          </Row>
        </Stack>
      ) : (
        <EmptyState
          icon="data"
          title={t('state.off')}
          action={
            <Row justify="center">
              {start}
              <Button disabled={why !== undefined} title={why} onClick={() => setAsked('connect')}>
                {t('connect.open')}
              </Button>
            </Row>
          }
        >
          {why ?? t('hub.none')}
        </EmptyState>
      )}
      {asked === 'connect' && <ConnectDialog onClose={close} />}
      {asked === 'leave' && <LeaveDialog onClose={close} />}
      {asked === 'address' && <AddressDialog proxy={server?.proxy ?? ''} onClose={close} />}
    </Card>
  )
}
