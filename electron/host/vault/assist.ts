/**
 * The supporter's end, as the vault of her own profile runs it (MT12): one meeting at a time, with the institution whose server
 * she names and whose code she was told. She proves who she is by her certificate; nothing that comes back is more than
 * a description of a connection, and no key of any content exists here. What is over leaves nothing but that it was so.
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { AssistState } from '#shared/host/supportApi.ts'
import type { Certificate } from '#shared/maintenance/provider.ts'
import type { EndReason, Scope } from '#shared/maintenance/session.ts'
import { readServerCard } from '#shared/sync/serverCard.ts'
import type { SignKey } from './crypto.ts'
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
  readonly changed: (state: AssistState) => void
  readonly offered: (sdp: string) => void
}

type Meeting = NonNullable<AssistState['meeting']>

export type Assist = ReturnType<typeof createAssist>

export function createAssist(deps: AssistDeps) {
  let meeting: Meeting | null = null
  let line: { answer(sdp: string): void; close(): void } | null = null
  /** Goes up with each call, so that what belongs to an earlier one is heard no more. */
  let turn = 0
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
  const change = (next: Partial<Meeting>): void => {
    if (!meeting) return
    meeting = { ...meeting, ...next }
    deps.changed(state())
  }
  const over = (because: EndReason, signed = false): void => {
    change({ phase: 'over', because, signed, words: null })
    line = null
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
      meeting = { phase: 'calling', ticket: args.ticket, words: null, because: null, signed: false }
      deps.changed(state())
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
            deps.offered(sdp)
          }),
          words: still((words) => change({ words: [...words] })),
          over: still((because) => over(because, true)),
          failed: still((because) => over(because)),
        },
      )
      if (mine !== turn) {
        if (met.ok) met.value.close()
        return done
      }
      if (!met.ok) {
        meeting = null
        deps.changed(state())
        return met
      }
      line = met.value
      return done
    },

    answer({ sdp }: { readonly sdp: string }): Promise<Result<Record<string, never>>> {
      if (!line || meeting?.phase !== 'comparing') return Promise.resolve(err({ type: 'SessionUnknown' }))
      line.answer(sdp)
      return Promise.resolve(done)
    },

    /** By her own hand. What is signed by then is signed. */
    leave(): Promise<Result<Record<string, never>>> {
      turn++
      line?.close()
      line = null
      if (meeting && meeting.phase !== 'over') change({ phase: 'over', because: 'guestLeft', words: null })
      return Promise.resolve(done)
    },

    end(): void {
      turn++
      line?.close()
      line = null
    },
  }
}
