/**
 * The vault's side of remote help for tests of screens: the real rules of a session (shared/maintenance/session.ts) behind the
 * calls of shared/host/supportApi.ts, and nothing else of it.
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import { supportCalls, supportEvents, type PastSession, type SessionView, type SupportState } from '#shared/host/supportApi.ts' // prettier-ignore
import type { ArgsOf, ResultOf } from '#shared/host/table.ts'
import type { FreezeReason } from '#shared/maintenance/presence.ts'
import type { Proposal } from '#shared/maintenance/proposal.ts'
import { approve, ask, step, type EndReason, type Session, type SessionEvent } from '#shared/maintenance/session.ts' // prettier-ignore
import type { Host } from '#renderer/host/connectHost.ts'
import { qrSvg } from '#electron/host/vault/qr.ts'
import { newId } from '#tests/database/fakeHost.ts'

interface SupportApi {
  readonly calls: typeof supportCalls
  readonly events: typeof supportEvents
}
type Name = keyof typeof supportCalls

export const goodCode = '123456'
export const jana = { name: 'Jana Berg', company: 'GETECO GmbH', serial: 'a1', ticket: 'GT-2041' }
export const omar = { name: 'Omar Yilmaz', company: 'GETECO GmbH', serial: 'b2', ticket: '' }
const codeWords = ['Laterne', 'Igel', 'Wolke', 'Kuchen']
export const spoken = ['Tanne', 'Regen', 'Brücke', 'Lied']

export interface FakeSupport {
  readonly host: Host
  /** Calls of remote help in order, but for signs of life. */
  readonly asked: { readonly name: Name; readonly args: object; readonly at: number }[]
  readonly signs: string[]
  /** What the next answer of this call waits for. */
  readonly held: Map<string, Promise<unknown>>
  closed: SupportState['closed']
  past: PastSession[]
  open(reason?: string): string
  knock(id: string, guest?: typeof jana): void
  /** Knocked, approved and compared. */
  connect(guest?: typeof jana, scope?: 'view' | 'point' | 'guide'): string
  approve(id: string): void
  words(id: string, words?: readonly string[]): void
  event(id: string, event: SessionEvent): void
  freeze(id: string, because: FreezeReason): void
  end(id: string, because: EndReason): void
  more(id: string, more: Partial<SessionView>): void
  propose(id: string, proposal: Proposal, before: readonly unknown[]): void
  phase(id: string): string
}

export function createFakeSupport(inner: Host, person: string): FakeSupport {
  const sessions = new Map<string, { session: Session; more: Partial<SessionView> }>()
  const listeners = new Set<(state: SupportState) => void>()
  const held = new Map<string, Promise<unknown>>()
  const asked: FakeSupport['asked'] = []
  const signs: string[] = []

  const viewOf = (id: string): SessionView => {
    const { session, more } = sessions.get(id)!
    const approval = 'approval' in session ? session.approval : null
    return {
      id,
      phase: session.phase,
      reason: 'reason' in session ? session.reason : '',
      code:
        session.phase === 'waiting'
          ? { words: [...codeWords], qr: qrSvg(codeWords.join(' ')), until: session.askedAt + 15 * 60_000 }
          : null,
      guest: 'guest' in session ? session.guest : null,
      wish: 'guest' in session ? { scope: 'guide', minutes: 45 } : null,
      approval: approval && { scope: approval.scope, at: approval.at, until: approval.until, by: approval.by }, // prettier-ignore
      words: 'words' in session && session.words ? [...session.words] : null,
      because: 'because' in session ? session.because : null,
      proposals: [],
      asked: null,
      red: null,
      pointer: null,
      mark: null,
      ...more,
    }
  }
  const state = (): SupportState =>
    supportEvents['support.changed'].parse({
      provider: 'GETECO GmbH',
      closed: fake.closed,
      // Everybody who waits, knocks or is connected, and the one that ended last.
      sessions: [...sessions.keys()]
        .filter((id, n, all) => sessions.get(id)!.session.phase !== 'over' || n === all.findLastIndex((one) => sessions.get(one)!.session.phase === 'over'))
        .map(viewOf), // prettier-ignore
    })
  const tell = (): void => {
    const now = state()
    for (const listener of listeners) listener(now)
  }
  const event = (id: string, what: SessionEvent): void => {
    const one = sessions.get(id)!
    one.session = step(one.session, what, Date.now())
    tell()
  }
  const approveAs = (id: string, scope: 'view' | 'point' | 'guide', minutes: number): boolean => {
    const { session } = sessions.get(id)!
    if (!('guest' in session) || session.guest === null) return false
    event(id, { type: 'approved', approval: approve(session.guest, { by: person, scope, minutes }, Date.now()) }) // prettier-ignore
    return true
  }
  const done = ok({})
  const each = (id: string | null, what: SessionEvent): void => {
    for (const one of id === null ? [...sessions.keys()] : [id]) event(one, what)
  }

  const answers: Partial<{ [N in Name]: (args: ArgsOf<SupportApi, N>) => Result<ResultOf<SupportApi, N>> }> =
    {
      'support.state': () => ok(state()),
      'support.ask': ({ reason }) => ok({ id: fake.open(reason) }),
      'support.approve': ({ id, scope, minutes, code }) =>
        code !== goodCode
          ? err({ type: 'CodeWrong' })
          : approveAs(id, scope, minutes)
            ? done
            : err({ type: 'NotFound' }),
      'support.refuse': ({ id }) => (event(id, { type: 'ended', because: 'refused' }), done),
      'support.words': ({ id, same }) => (
        event(id, same ? { type: 'wordsMatch' } : { type: 'ended', because: 'wrongWords' }),
        done
      ),
      'support.pause': ({ id }) => (event(id, { type: 'frozen', because: 'byHand' }), done),
      'support.resume': ({ id }) => (event(id, { type: 'resumed' }), done),
      'support.stop': ({ id }) => (each(id, { type: 'ended', because: 'stopped' }), done),
      'support.mask': ({ id }) => (fake.more(id, { red: null, asked: null }), done),
      'support.unmask': ({ id, kind, record, minutes, code }) => {
        if (code !== goodCode) return err({ type: 'CodeWrong' })
        fake.more(id, { asked: null, red: { kind, id: record, until: Date.now() + minutes * 60_000 } })
        return done
      },
      'support.at': () => done,
      'support.answer': ({ id, proposal, step: at, accepted }) => {
        const proposals = viewOf(id).proposals.map((one) =>
          one.proposal.id === proposal
            ? { ...one, states: one.states.map((was, n) => (n === at ? (accepted ? 'accepted' : 'refused') : was)) } // prettier-ignore
            : one,
        )
        fake.more(id, { proposals: proposals })
        return done
      },
      'support.past': () => ok({ sessions: fake.past }),
      'support.purged': ({ text }) =>
        text === 'GUT' ? ok({ on: '2026-12-01' }) : err({ type: 'PurgeForeign' }),
      // The chain is closed by then: what was taken back is written elsewhere, and the list stays.
      'support.undone': () => done,
    }

  const { vault } = inner
  const call = async (name: string, args: never): Promise<unknown> => {
    if (!Object.hasOwn(supportCalls, name)) return vault.call(name as 'session', args)
    const parsed = supportCalls[name as Name].args.safeParse(args)
    if (!parsed.success) return err({ type: 'BadArguments' })
    if (name === 'support.sign') {
      signs.push((args as { sign: string }).sign)
      return done
    }
    asked.push({ name: name as Name, args, at: performance.now() })
    const answer = answers[name as Name]?.(parsed.data as never) ?? err({ type: 'Refused' })
    await held.get(name)
    return answer
  }
  const host = {
    ...inner,
    vault: {
      ...vault,
      call,
      on: (name: string, listener: (data: never) => void) => {
        if (name !== 'support.changed') return vault.on(name as 'sessionEnded', listener as () => void)
        listeners.add(listener as never)
        return () => listeners.delete(listener as never)
      },
    },
  } as unknown as Host

  const fake: FakeSupport = {
    host,
    asked,
    signs,
    held,
    closed: null,
    past: [],
    open(reason = 'Die Liste zeigt alte Namen.') {
      const id = newId()
      sessions.set(id, { session: ask(reason, Date.now()), more: {} })
      tell()
      return id
    },
    knock: (id, guest = jana) => event(id, { type: 'knocked', guest }),
    connect(guest = jana, scope = 'view') {
      const id = fake.open()
      fake.knock(id, guest)
      approveAs(id, scope, 30)
      fake.words(id)
      event(id, { type: 'wordsMatch' })
      return id
    },
    approve: (id) => void approveAs(id, 'view', 30),
    words: (id, words = spoken) => event(id, { type: 'words', words }),
    event,
    freeze: (id, because) => event(id, { type: 'frozen', because }),
    end: (id, because) => event(id, { type: 'ended', because }),
    more(id, more) {
      const one = sessions.get(id)!
      one.more = { ...one.more, ...more }
      tell()
    },
    propose(id, proposal, before) {
      const { proposals } = viewOf(id)
      fake.more(id, {
        proposals: [...proposals, { proposal, before: [...before], states: proposal.steps.map(() => 'open' as const) }], // prettier-ignore
      })
    },
    phase: (id) => sessions.get(id)!.session.phase,
  }
  return fake
}
