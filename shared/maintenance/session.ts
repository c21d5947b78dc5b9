/**
 * One supporter's session, from the four words to the end (MT13..MT19). This is the one place that says whether anything
 * may be shown, and it promises: between the code and the picture stand a fresh approval, made by the person at this PC
 * with her second factor (MT15), and her word that both ends read the same four words (MT17). An approval can only be made
 * here, and lives in no file, so that it can be neither remembered nor brought along. What freezes the picture is undone by
 * nobody but the person at this PC (MT19), and what is over stays over.
 *
 * Pure: time comes in with each event, and what follows from a phase (a window, a letter, a line of the record) is the
 * vault's work (electron/host/vault/support.ts).
 */
import type { Brand } from '../basics/brand.ts'
import type { FreezeReason } from './presence.ts'

export const scopes = ['view', 'point', 'guide'] as const
export type Scope = (typeof scopes)[number]

export const sessionLimits = {
  /** A code is good for so long. */
  codeMs: 15 * 60_000,
  /** What a session lasts at the most, and what is offered first. */
  mostMinutes: 60,
  usualMinutes: 30,
  /** Whoever approved has so long to compare the words. */
  compareMs: 5 * 60_000,
  /** Nothing stays frozen for ever: then it is over (V83). */
  frozenMs: 5 * 60_000,
} as const

/** Who knocks, as her certificate says (MT11), and what she asks for; nothing of it grants anything. */
export interface Guest {
  readonly name: string
  readonly company: string
  /** Of her certificate. */
  readonly serial: string
  readonly ticket: string
}

/** Kept in memory alone; made by `approve` and by nothing else. */
export type Approval = Brand<
  {
    /** The person at this PC. */
    readonly by: string
    readonly at: number
    readonly until: number
    readonly scope: Scope
    /** Whom it is for; it fits nobody else. */
    readonly serial: string
  },
  'Approval'
>

export const endReasons = [
  'stopped',
  'refused',
  'expired',
  'wrongWords',
  'codeWrong',
  'notConfirmed',
  'guestLeft',
  'linkLost',
  'tampered',
  'locked',
] as const
export type EndReason = (typeof endReasons)[number]

interface Asked {
  /** Why somebody must look, as the person here put it. */
  readonly reason: string
  readonly askedAt: number
}
interface Approved extends Asked {
  readonly guest: Guest
  readonly approval: Approval
}

export type Session =
  | ({ readonly phase: 'waiting' } & Asked)
  | ({ readonly phase: 'knocking'; readonly guest: Guest } & Asked)
  | ({
      readonly phase: 'comparing'
      /** Null until both ends named their fingerprints. */
      readonly words: readonly string[] | null
    } & Approved)
  | ({ readonly phase: 'live'; readonly words: readonly string[] } & Approved)
  | ({
      readonly phase: 'frozen'
      readonly words: readonly string[]
      readonly because: FreezeReason
      readonly since: number
    } & Approved)
  | { readonly phase: 'over'; readonly because: EndReason; readonly guest: Guest | null; readonly at: number }

export type SessionEvent =
  | { readonly type: 'knocked'; readonly guest: Guest }
  | { readonly type: 'approved'; readonly approval: Approval }
  /** Both fingerprints are known; a second time they were swapped. */
  | { readonly type: 'words'; readonly words: readonly string[] }
  | { readonly type: 'wordsMatch' }
  | { readonly type: 'frozen'; readonly because: FreezeReason }
  | { readonly type: 'resumed' }
  | { readonly type: 'ended'; readonly because: EndReason }
  | { readonly type: 'tick' }

export const ask = (reason: string, now: number): Session => ({ phase: 'waiting', reason, askedAt: now })

export interface ApprovalAsk {
  readonly by: string
  readonly scope: Scope
  readonly minutes: number
}

/**
 * A person's yes to one guest, until one minute of the clock. The vault calls it in one place, right after role and second
 * factor (MT15; tests/maintenance/oneWayIn).
 */
export const approve = (guest: Guest, { by, scope, minutes }: ApprovalAsk, now: number): Approval =>
  ({
    by,
    at: now,
    until: now + Math.min(minutes, sessionLimits.mostMinutes) * 60_000,
    scope,
    serial: guest.serial,
  }) as Approval

const over = (session: Session, because: EndReason, now: number): Session => ({
  phase: 'over',
  because,
  guest: 'guest' in session ? session.guest : null,
  at: now,
})

/** What has run out by now, or null. */
function overdue(session: Session, now: number): EndReason | null {
  switch (session.phase) {
    case 'waiting':
    case 'knocking':
      return now >= session.askedAt + sessionLimits.codeMs ? 'expired' : null
    case 'comparing':
      return now >= Math.min(session.approval.at + sessionLimits.compareMs, session.approval.until)
        ? 'expired'
        : null
    case 'live':
      return now >= session.approval.until ? 'expired' : null
    case 'frozen':
      return now >= Math.min(session.since + sessionLimits.frozenMs, session.approval.until)
        ? 'expired'
        : null
    case 'over':
      return null
  }
}

/** An event that does not fit the phase changes nothing. A clock that was set back ends what was approved. */
export function step(session: Session, event: SessionEvent, now: number): Session {
  if (session.phase === 'over') return session
  if (event.type === 'ended') return over(session, event.because, now)
  const late = overdue(session, now)
  if (late) return over(session, late, now)
  if ('approval' in session && now < session.approval.at) return over(session, 'expired', now)

  switch (event.type) {
    case 'knocked':
      return session.phase === 'waiting' ? { ...session, phase: 'knocking', guest: event.guest } : session
    case 'approved': {
      if (!('guest' in session) || event.approval.serial !== session.guest.serial) return session
      if (session.phase === 'knocking')
        return { ...session, phase: 'comparing', approval: event.approval, words: null }
      // More time or another scope for somebody who is there already.
      return { ...session, approval: event.approval }
    }
    case 'words':
      if (session.phase === 'comparing' && session.words === null) return { ...session, words: event.words }
      return over(session, 'tampered', now)
    case 'wordsMatch':
      return session.phase === 'comparing' && session.words !== null
        ? { ...session, phase: 'live', words: session.words }
        : session
    case 'frozen':
      return session.phase === 'live'
        ? { ...session, phase: 'frozen', because: event.because, since: now }
        : session
    case 'resumed': {
      if (session.phase !== 'frozen') return session
      const { because: _because, since: _since, ...rest } = session
      return { ...rest, phase: 'live' }
    }
    case 'tick':
      return session
  }
}

/** Whether a picture may leave this PC right now: the only question the window with the picture asks. */
export const mayShow = (session: Session, now: number): boolean =>
  session.phase === 'live' && now >= session.approval.at && now < session.approval.until

/** Whether a connection is to be kept: from the approval to the end. */
export const isConnected = (
  session: Session,
): session is Extract<Session, { phase: 'comparing' | 'live' | 'frozen' }> => 'approval' in session

/** What somebody with this scope may send (MT22). */
export const reaches = (has: Scope, needs: Scope): boolean => scopes.indexOf(has) >= scopes.indexOf(needs)
