/** The supporter's calls for tests of screens: what she asks is kept, and the test says where her meeting stands. */
import { err, ok, type Result } from '#shared/basics/result.ts'
import { assistCalls, assistState, type AssistState } from '#shared/host/supportApi.ts'
import type { Host } from '#renderer/host/connectHost.ts'

type Name = keyof typeof assistCalls

export interface FakeAssist {
  readonly host: Host
  readonly asked: { readonly name: Name; readonly args: object }[]
  /** What the next calls of a name answer; without one they are done. */
  readonly answers: Partial<Record<Name, (args: never) => Result<unknown>>>
  state(next: Partial<AssistState>): void
}

export const knocking = {
  phase: 'knocking',
  ticket: 'GT-2041',
  words: null,
  because: null,
  signed: false,
} as const

export function createFakeAssist(inner: Host): FakeAssist {
  let state: AssistState = {
    supporter: { name: 'Jana Berg', company: 'GETECO GmbH', until: '2027-06-01' },
    meeting: null,
  }
  const listeners = new Set<(state: AssistState) => void>()
  const { vault } = inner
  const fake: FakeAssist = {
    asked: [],
    answers: {},
    host: {
      ...inner,
      vault: {
        ...vault,
        async call(name: string, args: never) {
          if (!Object.hasOwn(assistCalls, name)) return vault.call(name as 'session', args)
          const parsed = assistCalls[name as Name].args.safeParse(args)
          if (!parsed.success) return err({ type: 'BadArguments' })
          if (name === 'assist.state') return ok(state)
          fake.asked.push({ name: name as Name, args: parsed.data })
          return fake.answers[name as Name]?.(parsed.data as never) ?? ok({})
        },
        on(name: string, listener: (data: never) => void) {
          if (name !== 'assist.changed') return vault.on(name as 'sessionEnded', listener as () => void)
          listeners.add(listener as never)
          return () => listeners.delete(listener as never)
        },
      },
    } as unknown as Host,
    state(next) {
      state = assistState.parse({ ...state, ...next })
      for (const listener of listeners) listener(state)
    },
  }
  return fake
}
