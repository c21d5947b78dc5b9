import type { SyncState } from '#shared/sync/state.ts'
import type { Translate } from '../ui/i18n.ts'

/** Where everything lies, in a few words; "in the hub" only by receipt (SY1). */
export function lineText(
  state: SyncState | null,
  t: Translate<'sync'>,
  moment: (ms: number) => string,
): string {
  if (!state?.server || state.state === 'off') return t('line.here')
  if (state.state !== 'idle' && state.state !== 'working') return t(`line.${state.state}`)
  const { up, blobsUp } = state.waiting
  const { asOf } = state.server
  if (asOf === 0) return t('line.asOfUnknown')
  if (asOf !== undefined)
    return up > 0
      ? t('line.asOfWaiting', { time: moment(asOf), count: up })
      : t('line.asOf', { time: moment(asOf) })
  if (up > 0) return t('line.waiting', { count: up })
  if (blobsUp > 0) return t('line.waitingPictures', { count: blobsUp })
  return state.state === 'working' ? t('line.working') : t('line.both')
}

/** Something a person should look at. */
export const isTrouble = (state: SyncState | null): boolean =>
  state?.state === 'alarm' || state?.state === 'refused'
