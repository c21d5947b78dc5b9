/**
 * The supporter's end, as the vault of her own profile runs it (MT12): one meeting at a time, with the institution whose server
 * she names and whose code she was told. She proves who she is by her certificate; nothing that comes back is more than
 * a description of a connection, and no key of any content exists here. What is over leaves nothing but that it was so.
 *
 * From the knock to the end a window of its own (guestWindow.ts) shows the meeting: it alone makes the connection (MT100).
 */
import { bytesToBase64, utf8ToBytes } from '#shared/basics/bytes.ts'
import { dayOf } from '#shared/basics/clock.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { AssistState } from '#shared/host/supportApi.ts'
import type { Certificate } from '#shared/maintenance/provider.ts'
import { purgeBody, purgeText, writePurge, type Purge } from '#shared/maintenance/purge.ts'
import type { EndReason, Scope } from '#shared/maintenance/session.ts'
import { readServerCard } from '#shared/sync/serverCard.ts'
import { signBytes, type SignKey } from './crypto.ts'
import type { GuestWindow } from './guestWindow.ts'
import { readCode } from './meeting/code.ts'
import type { Meet } from './meeting/meet.ts'

export interface Supporter {
  readonly signKey: SignKey
  /** As text (provider.ts), and read. */
  readonly certificate: string
  readonly says: Certificate
}

export interface AssistDeps {
  /** Null: nobody with a certificate that counts today. */
  readonly supporter: () => Supporter | null
  readonly meet: Pick<Meet, 'guest'>
  readonly now: () => number
  readonly changed: (state: AssistState) => void
  readonly window: Pick<GuestWindow, 'open' | 'close' | 'offer' | 'changed'>
}

type Meeting = NonNullable<AssistState['meeting']>

export type Assist = ReturnType<typeof createAssist>

export function createAssist(deps: AssistDeps) {
  let meeting: Meeting | null = null
  let line: { answer(sdp: string): void; close(): void } | null = null
  /** Goes up with each call, so that what belongs to an earlier one is heard no more. */
  let turn = 0
  /** The record she signed last; gone with the next meeting. */
  let ended: Pick<Purge, 'session' | 'head'> | null = null
  const done = ok({})

  function state(): AssistState {
    const supporter = deps.supporter()
    return {
      supporter: supporter && {
        name: supporter.says.name,
        company: supporter.says.company,
        until: supporter.says.notAfter,
      },
      meeting: meeting && { ...meeting },
    }
  }
  const tell = (): void => {
    deps.changed(state())
    deps.window.changed(state())
  }
  const change = (next: Partial<Meeting>): void => {
    if (!meeting) return
    meeting = { ...meeting, ...next }
    tell()
  }
  const over = (because: EndReason, signed = false): void => {
    line = null
    change({ phase: 'over', because, signed, words: null })
    deps.window.close()
  }

  function answer(sdp: string): Result<Record<string, never>> {
    if (!line || meeting?.phase !== 'comparing') return err({ type: 'SessionUnknown' })
    line.answer(sdp)
    return done
  }

  /** By her own hand, or because nothing comes any more. What is signed by then is signed. */
  function leave(because: EndReason = 'guestLeft'): Result<Record<string, never>> {
    turn++
    line?.close()
    if (meeting && meeting.phase !== 'over') over(because)
    return done
  }

  return {
    state: () => Promise.resolve(ok(state())),

    async call(args: {
      readonly server: string
      readonly code: string
      readonly ticket: string
      readonly scope: Scope
      readonly minutes: number
    }): Promise<Result<Record<string, never>>> {
      const supporter = deps.supporter()
      if (!supporter) return err({ type: 'NotAllowed' })
      if (meeting && meeting.phase !== 'over') return err({ type: 'Busy' })
      const server = readServerCard(args.server)
      if (!server.ok) return server
      const code = readCode(args.code)
      if (!code.ok) return code
      const mine = ++turn
      const still =
        <A extends readonly unknown[]>(run: (...args: A) => void) =>
        (...given: A): void => {
          if (mine === turn) run(...given)
        }
      const isOver = (): boolean => mine !== turn || meeting?.phase === 'over'
      ended = null
      meeting = { phase: 'calling', ticket: args.ticket, words: null, because: null, signed: false }
      tell()
      const { certificate, signKey } = supporter
      const { ticket, scope, minutes } = args
      const met = await deps.meet.guest(
        server.value,
        code.value,
        { signKey, knock: { certificate, ticket, scope, minutes } },
        {
          knocking: still(() => change({ phase: 'knocking' })),
          offered: still((sdp) => {
            change({ phase: 'comparing' })
            deps.window.offer(sdp)
          }),
          words: still((words) => change({ words: [...words] })),
          over: still((because, signed) => {
            ended = signed
            over(because, true)
          }),
          failed: still((because) => over(because)),
        },
      )
      if (mine !== turn) {
        if (met.ok) met.value.close()
        return done
      }
      if (!met.ok) {
        meeting = null
        tell()
        return met
      }
      if (isOver()) return done
      line = met.value
      const opened = await deps.window.open({
        state,
        answer,
        opened: still(() => change({ phase: 'open' })),
        leave: still(leave),
      })
      if (opened.ok || isOver()) return done
      met.value.close()
      line = meeting = null
      tell()
      return opened
    },

    leave: () => Promise.resolve(leave()),

    /** MT101: nothing but this one line in memory is left of it, and it goes into the paper. */
    purged(): Promise<Result<{ text: string }>> {
      const supporter = deps.supporter()
      if (!supporter || !ended) return Promise.resolve(err({ type: 'SessionUnknown' }))
      const body = purgeBody({ v: 1, ...ended, on: dayOf(deps.now()), kept: 'nothing' })
      const signature = bytesToBase64(signBytes(supporter.signKey, utf8ToBytes(purgeText(body))))
      return Promise.resolve(ok({ text: writePurge(body, signature) }))
    },

    end(): void {
      turn++
      line?.close()
      line = null
    },
  }
}
