/** The vault's word on one side, the connections to guests on the other, and what the window's band says of both. */
import type { ProjectionApi } from '#shared/host/projectionApi.ts'
import type { ArgsOf } from '#shared/host/table.ts'
import type { Watched } from '../database/types.ts'
import type { Captured, WhyRefused } from './capture.ts'
import type { Pipe } from './pipe.ts'
import { offerTo, type HousePeer, type HousePeerEvents } from './housePeer.ts'

export interface LinkState {
  readonly picture: 'waiting' | 'sending' | 'stopped'
  /** Why nothing can be sent. */
  readonly why: WhyRefused | null
}
export interface PictureLink extends Watched<LinkState> {
  captured(captured: Captured): void
}

export function createPictureLink(
  pipe: Pipe,
  offer: (on: HousePeerEvents) => HousePeer = offerTo,
): PictureLink {
  const listeners = new Set<() => void>()
  let state: LinkState = { picture: 'waiting', why: null }
  let track: MediaStreamTrack | undefined
  const peers = new Map<string, { readonly peer: HousePeer; shown: boolean }>()
  /** Ended, whoever ended them: the same one is not offered twice. */
  const over = new Set<string>()

  const set = (next: Partial<LinkState>): void => {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }
  const report = (args: ArgsOf<ProjectionApi, 'picture'>): void => void pipe.call('picture', args)
  const tell = (): void => {
    const sending = track !== undefined && [...peers.values()].some(({ shown }) => shown)
    const picture = sending ? 'sending' : state.picture === 'waiting' ? 'waiting' : 'stopped'
    if (picture !== state.picture) set({ picture })
  }
  const refuse = (why: WhyRefused): void => {
    track = undefined
    for (const { peer } of peers.values()) peer.setTrack(undefined)
    set({ why })
    report({ state: 'refused', why })
    tell()
  }

  function connect(id: string): { readonly peer: HousePeer; shown: boolean } {
    const peer = offer({
      offer: (sdp) => void pipe.call('peer.offer', { session: id, sdp }),
      connected: () => void pipe.call('peer.state', { session: id, state: 'connected' }),
      lost() {
        over.add(id)
        peers.delete(id)
        void pipe.call('peer.state', { session: id, state: 'lost' })
        tell()
      },
      said: (text) => void pipe.call('peer.said', { session: id, text }),
    })
    peer.setTrack(track)
    return { peer, shown: false }
  }

  pipe.on('peers', ({ wanted }) => {
    for (const [id, { peer }] of peers) if (!wanted.some((one) => one.id === id)) peer.close()
    for (const { id, show } of wanted) {
      if (over.has(id)) continue
      const one = peers.get(id) ?? connect(id)
      peers.set(id, one)
      one.shown = show
      one.peer.show(show)
    }
    tell()
  })
  pipe.on('peer.answer', ({ session, sdp }) => peers.get(session)?.peer.answer(sdp))
  pipe.on('peer.say', ({ session, text }) => peers.get(session)?.peer.say(text))
  void pipe.closed.then(() => {
    for (const { peer } of [...peers.values()]) peer.close()
    track?.stop()
  })

  return {
    subscribe(listener) {
      const own = (): void => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    snapshot: () => state,
    captured(captured) {
      if (!captured.ok) return refuse(captured.why)
      track = captured.track
      // Text, not film: sharp before smooth.
      if ('contentHint' in track) track.contentHint = 'detail'
      track.addEventListener('ended', () => refuse('ended'), { once: true })
      for (const { peer } of peers.values()) peer.setTrack(track)
      report({ state: 'ready', why: '' })
      tell()
    },
  }
}
