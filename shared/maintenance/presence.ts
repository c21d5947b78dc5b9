/**
 * Signs that somebody watches (MT19, H9, decision 42): the session freezes as soon as one is missing, and no sign brings it
 * back. Signs come in through this port: from the windows (input, heartbeat, visibility), from the system (lock, sleep,
 * another user), from the connection. `visibilitychange` and focus are not trusted alone: a heartbeat that stays away counts
 * as well.
 */
export const presenceLimits = {
  /** No key, no pointer in any of our windows. */
  idleMs: 60_000,
  /** The windows send one each `beatMs`; after so long without, nobody can be said to see anything. */
  beatMs: 200,
  silentMs: 750,
} as const

export const freezeReasons = [
  'byHand',
  'idle',
  'screenLocked',
  'otherUser',
  'covered',
  'asleep',
  'noHeartbeat',
  'linkLost',
] as const
export type FreezeReason = (typeof freezeReasons)[number]

export const presenceSigns = [
  'input',
  'beat',
  'hidden',
  'shown',
  'screenLocked',
  'otherUser',
  'asleep',
  'linkLost',
] as const
export type PresenceSign = (typeof presenceSigns)[number]

export interface Presence {
  readonly inputAt: number
  readonly beatAt: number
  readonly hidden: boolean
  /** A sign that freezes by itself, until somebody goes on by hand. */
  readonly gone: Extract<FreezeReason, 'screenLocked' | 'otherUser' | 'asleep' | 'linkLost'> | null
}

/** Somebody is here, now: she has just pressed a button. */
export const present = (now: number): Presence => ({ inputAt: now, beatAt: now, hidden: false, gone: null })

export function notice(presence: Presence, sign: PresenceSign, now: number): Presence {
  switch (sign) {
    case 'input':
      return { ...presence, inputAt: now, beatAt: now }
    case 'beat':
      return { ...presence, beatAt: now }
    case 'hidden':
      return { ...presence, hidden: true }
    case 'shown':
      return { ...presence, hidden: false }
    case 'screenLocked':
    case 'otherUser':
    case 'asleep':
    case 'linkLost':
      return { ...presence, gone: sign }
  }
}

/** Why nobody can be said to watch; null: somebody does. A clock that was set back counts as silence. */
export function missing(presence: Presence, now: number): FreezeReason | null {
  if (presence.gone) return presence.gone
  if (presence.hidden) return 'covered'
  const silent = now - presence.beatAt
  if (silent > presenceLimits.silentMs || silent < -presenceLimits.silentMs) return 'noHeartbeat'
  if (now - presence.inputAt >= presenceLimits.idleMs) return 'idle'
  return null
}
