/** A supporter's window without its vault: a pipe whose other end is the test, and whatever connection the test gives. */
import { ok } from '#shared/basics/result.ts'
import { guestApi, type GuestApi } from '#shared/host/guestApi.ts'
import type { AssistState } from '#shared/host/supportApi.ts'
import type { Client } from '#shared/host/table.ts'

export const spokenWords = ['Tanne', 'Regen', 'Brücke', 'Lied']
type Meeting = NonNullable<AssistState['meeting']>

export interface FakeGuestPipe {
  readonly pipe: Client<GuestApi>
  /** Calls but `input`, in order. */
  readonly asked: { readonly name: string; readonly args: object }[]
  meeting(next: Partial<Meeting>): void
  offer(sdp: string): void
  end(): void
}

export function fakeGuestPipe(): FakeGuestPipe {
  const asked: { name: string; args: object }[] = []
  const listeners = new Map<string, ((data: never) => void)[]>()
  const closed = Promise.withResolvers<void>()
  let meeting: Meeting = { phase: 'calling', ticket: 'GT-2041', words: null, because: null, signed: false }
  const state = (): AssistState => ({
    supporter: { name: 'Jana Berg', company: 'GETECO GmbH', until: '2027-06-01' },
    meeting,
  })
  const tell = (name: 'changed' | 'offer', data: unknown): void => {
    const parsed = guestApi.events[name].parse(data)
    for (const listener of listeners.get(name) ?? []) listener(parsed as never)
  }
  return {
    asked,
    pipe: {
      async call(name: keyof GuestApi['calls'], args: object) {
        const given = guestApi.calls[name].args.parse(args)
        if (name !== 'input') asked.push({ name, args: given })
        return ok(
          name === 'start' ? { language: 'de', colourScheme: 'light', state: state(), offer: null } : {},
        )
      },
      on(name: string, listener: (data: never) => void) {
        listeners.set(name, [...(listeners.get(name) ?? []), listener])
        return () => {}
      },
      closed: closed.promise,
      close: closed.resolve,
    } as unknown as Client<GuestApi>,
    meeting(next) {
      meeting = { ...meeting, ...next }
      tell('changed', state())
    },
    offer: (sdp) => tell('offer', { sdp }),
    end: closed.resolve,
  }
}
