/** A conversation's calls for tests of screens: what is asked is kept, and the test says where it stands. */
import { ok } from '#shared/basics/result.ts'
import { talkCalls, talkStateSchema, type TalkState } from '#shared/host/talkApi.ts'
import type { Host } from '#renderer/host/connectHost.ts'

export interface FakeTalk {
  readonly host: Host
  readonly asked: { readonly name: string; readonly args: object }[]
  state(next: Partial<TalkState>): void
}

export const noTalk: TalkState = {
  closed: null,
  phase: 'none',
  link: null,
  guest: null,
  words: null,
  because: null,
}

export function createFakeTalk(inner: Host): FakeTalk {
  let state = noTalk
  const listeners = new Set<(state: TalkState) => void>()
  const { vault } = inner
  const asked: { name: string; args: object }[] = []
  return {
    asked,
    host: {
      ...inner,
      vault: {
        ...vault,
        async call(name: string, args: object) {
          if (!Object.hasOwn(talkCalls, name)) return vault.call(name as 'session', args as never)
          if (name !== 'talk.state') asked.push({ name, args })
          return ok(state)
        },
        on(name: string, listener: (data: never) => void) {
          if (name !== 'talk.changed') return vault.on(name as 'sessionEnded', listener as () => void)
          listeners.add(listener as never)
          return () => listeners.delete(listener as never)
        },
      },
    } as unknown as Host,
    state(next) {
      state = talkStateSchema.parse({ ...noTalk, ...next })
      for (const listener of listeners) listener(state)
    },
  }
}
