/**
 * Meetings of this vault, by the keeper that carries their letters (MT34): which letter belongs to which end, and what it means that
 * the server let go. Once both ends are connected to each other the server is needed no more, and losing it ends nothing.
 */
import { base64OrNothing } from '#shared/basics/bytes.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import type { KnockLetter } from '#shared/maintenance/letters.ts'
import type { ProviderCard } from '#shared/maintenance/provider.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import type { SignKey } from '../crypto.ts'
import { qrSvg } from '../qr.ts'
import type { VaultDeps } from '../session.ts'
import type { Meeting, MeetingEvents } from '../support.ts'
import { makeCode, type Code } from './code.ts'
import {
  createGuestEnd,
  createHouseEnd,
  type Carrier,
  type GuestEnd,
  type GuestEvents,
  type HouseEnd,
} from './ends.ts'

type Carried = Pick<HouseEnd, 'take' | 'gone'>

/** Two of a million nameplates are the same now and then. */
const mostTries = 5

export type Meet = ReturnType<typeof createMeet>

export function createMeet(deps: Pick<VaultDeps, 'store' | 'random' | 'clock' | 'onBug'>) {
  const { store } = deps
  const carried = new Map<string, Carried>()
  const offs = [
    store.on('meeting.letter', ({ id, letter }) => carried.get(id)?.take(base64OrNothing(letter))),
    store.on('meeting.closed', ({ id, why }) => {
      const one = carried.get(id)
      carried.delete(id)
      one?.gone(why)
    }),
  ]

  const carrierOf = (id: string): Carrier => ({
    send: (letter) => void store.call('meeting.send', { id, bytes: [letter] }),
    close() {
      carried.delete(id)
      void store.call('meeting.close', { id })
    },
  })

  return {
    /** At the institution: a code, and whoever comes with it (MT14). */
    async house(
      { signKey, provider }: { readonly signKey: SignKey; readonly provider: ProviderCard },
      on: MeetingEvents,
    ): Promise<Result<Meeting>> {
      let code = makeCode(deps.random)
      let opened = await store.call('meeting.open', { name: code.nameplate })
      for (let n = 1; !opened.ok && opened.error.type === 'MeetingTaken' && n < mostTries; n++) {
        code = makeCode(deps.random)
        opened = await store.call('meeting.open', { name: code.nameplate })
      }
      if (!opened.ok) return opened
      const { id } = opened.value
      const carrier = carrierOf(id)
      const end = createHouseEnd({ ...deps, signKey, provider }, code, carrier, {
        knocked: ({ name, company, serial, key }, { ticket, scope, minutes }) =>
          on.knocked({ guest: { name, company, serial, ticket }, wish: { scope, minutes }, key }),
        answered(sdp, words) {
          on.words(words)
          on.answer(sdp)
        },
        signed: (head, signature) => on.signed(head, signature),
        failed: (because) => on.failed(because),
      })
      carried.set(id, end)
      return ok({
        words: code.words,
        qr: qrSvg(`OBHUT-HELP-1:${code.words.join('-')}`),
        offer: (sdp) => end.offer(sdp),
        sign: (session, head, because) => end.sign(session, head, because),
        close: () => carrier.close(),
      })
    },

    /** At the supporter's: to the institution whose server this is, with the words it read out. */
    async guest(
      server: ServerCard,
      code: Code,
      { signKey, knock }: { readonly signKey: SignKey; readonly knock: KnockLetter },
      on: GuestEvents,
    ): Promise<Result<Pick<GuestEnd, 'answer'> & { close(): void }>> {
      const joined = await store.call('meeting.join', { card: server, name: code.nameplate })
      if (!joined.ok) return joined
      const { id } = joined.value
      const carrier = carrierOf(id)
      const end = createGuestEnd({ ...deps, signKey, knock }, code, carrier, on)
      carried.set(id, end)
      return ok({ answer: (sdp) => end.answer(sdp), close: () => carrier.close() })
    },

    end(): void {
      for (const off of offs) off()
      carried.clear()
    },
  }
}
