/** What a supporter's window knows: her vault's word on one side, the one connection on the other (MT100). */
import type { GuestApi } from '#shared/host/guestApi.ts'
import type { AssistState } from '#shared/host/supportApi.ts'
import type { Client, ResultOf } from '#shared/host/table.ts'
import type { FromGuest, FromHouse } from '#shared/maintenance/peer.ts'
import type { StepState } from '#shared/maintenance/proposal.ts'
import type { Watched } from '../database/types.ts'
import { answerOffer, type GuestPeer, type GuestPeerEvents } from './guestPeer.ts'

export interface GuestState {
  /** Null before the vault answered. */
  readonly meeting: AssistState['meeting']
  /** What is to be seen right now. */
  readonly stream: MediaStream | null
  readonly house: Extract<FromHouse, { type: 'state' }> | null
  /** What became of each proposal's steps. */
  readonly answers: ReadonlyMap<string, readonly StepState[]>
  /** The last thing she did was more than allowed. */
  readonly beyond: boolean
  /** The pipe to her vault has ended. */
  readonly closed: boolean
}
export interface GuestRoom extends Watched<GuestState> {
  begin(start: ResultOf<GuestApi, 'start'>): void
  readonly say: (message: FromGuest) => void
  /** Says goodbye, so that both ends still sign the record, and goes. */
  leave(): void
  /** Somebody is here. */
  input(): void
}

/** The other end signs the record's end and has ours signed in less; who does not answer is left anyway. */
const goodbyeMs = 1500
const lostMs = 4000

export function createGuestRoom(
  pipe: Client<GuestApi>,
  answerTo: (offer: string, on: GuestPeerEvents) => GuestPeer = answerOffer,
): GuestRoom {
  const listeners = new Set<() => void>()
  let state: GuestState = {
    meeting: null,
    stream: null,
    house: null,
    answers: new Map(),
    beyond: false,
    closed: false,
  }
  let peer: GuestPeer | undefined
  const set = (next: Partial<GuestState>): void => {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }

  function said(message: FromHouse): void {
    if (message.type === 'state') {
      if (state.house === null && message.phase !== 'comparing') void pipe.call('opened', {})
      set({ house: message.phase === 'comparing' ? null : message })
    }
    if (message.type === 'beyond') set({ beyond: true })
    if (message.type === 'answer')
      set({ answers: new Map(state.answers).set(message.proposal, message.steps) })
  }
  /** One offer, one connection: the vault takes no second answer. */
  function take(sdp: string): void {
    if (peer) return
    peer = answerTo(sdp, {
      picture: (stream) => set({ stream }),
      said,
      // An end by the other side is told by the server, and signed by then.
      lost: () => leave('linkLost', lostMs),
    })
    peer.answer.then(
      (answer) => void pipe.call('answer', { sdp: answer }),
      () => leave('linkLost', 0),
    )
  }

  const leave = (because: 'guestLeft' | 'linkLost', afterMs: number): void =>
    void setTimeout(() => void pipe.call('leave', { because }), afterMs)

  pipe.on('offer', ({ sdp }) => take(sdp))
  pipe.on('changed', ({ meeting }) => set({ meeting }))
  // A window that is closed still says so: whoever sits there need not wait for a line that is dead.
  window.addEventListener('pagehide', () => peer?.say({ type: 'bye' }))
  void pipe.closed.then(() => {
    peer?.say({ type: 'bye' })
    set({ stream: null, closed: true })
    peer?.close()
  })

  return {
    subscribe(listener) {
      const own = (): void => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    snapshot: () => state,
    begin(start) {
      if (state.meeting === null) set({ meeting: start.state.meeting })
      if (start.offer) take(start.offer.sdp)
    },
    say(message) {
      if (message.type !== 'beat') set({ beyond: false })
      peer?.say(message)
    },
    leave() {
      peer?.say({ type: 'bye' })
      leave('guestLeft', state.house ? goodbyeMs : 0)
    },
    input: () => void pipe.call('input', {}),
  }
}
