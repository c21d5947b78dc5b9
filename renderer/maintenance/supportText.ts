/** Reasons and times of remote help as the screens say them. */
import { freezeReasons, type FreezeReason } from '#shared/maintenance/presence.ts'
import { endReasons, type EndReason } from '#shared/maintenance/session.ts'

export const isEnd = (because: string): because is EndReason =>
  (endReasons as readonly string[]).includes(because)
export const isFreeze = (because: string): because is FreezeReason =>
  (freezeReasons as readonly string[]).includes(because)

/** 27:41, never below nought. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
