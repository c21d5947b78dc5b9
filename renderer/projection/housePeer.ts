/**
 * The house's end of the connection to one guest: one picture and one data channel, made only by this window (MT20). It
 * offers, the guest answers. Until the vault says `show` her sender has no track at all, and loses it the moment it says
 * no more (MT19): that no picture flows depends on nothing the other end does.
 */
import { mostPeerLength } from '#shared/maintenance/peer.ts'

export interface HousePeer {
  answer(sdp: string): void
  say(text: string): void
  setTrack(track: MediaStreamTrack | undefined): void
  show(on: boolean): void
  close(): void
}

export interface HousePeerEvents {
  offer(sdp: string): void
  connected(): void
  /** Once, whatever ended it. */
  lost(): void
  said(text: string): void
}

/** Addresses of this PC are found in less; what is not found by then is left out. */
const gatherMs = 2_000
/** Text stays readable at a low rate; a line in a LAN carries it easily. */
const mostBitsPerSecond = 2_500_000

export function offerTo(on: HousePeerEvents): HousePeer {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
  const channel = peer.createDataChannel('session', { ordered: true })
  const { sender } = peer.addTransceiver('video', { direction: 'sendonly' })
  let track: MediaStreamTrack | undefined
  let shown = false
  let isClosed = false

  function close(): void {
    if (isClosed) return
    isClosed = true
    shown = false
    peer.close()
    on.lost()
  }
  peer.onconnectionstatechange = () => {
    if (peer.connectionState === 'connected') on.connected()
    if (peer.connectionState === 'failed' || peer.connectionState === 'closed') close()
  }
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string' && data.length <= mostPeerLength) on.said(data)
    else close()
  }
  channel.onclose = close
  // Nobody else opens a channel or sends a picture here.
  peer.ondatachannel = peer.ontrack = close

  void (async () => {
    await peer.setLocalDescription(await peer.createOffer())
    await gathered(peer)
    if (!isClosed) on.offer(peer.localDescription!.sdp)
  })().catch(close)

  /** One after the other: a stop that comes while a start is under way is the last word. */
  let turn = Promise.resolve()
  const apply = (): void => {
    const run = async (): Promise<void> => {
      if (isClosed) return
      const next = shown ? track : undefined
      await sender.replaceTrack(next ?? null)
      if (!next) return
      const parameters = sender.getParameters()
      for (const encoding of parameters.encodings) encoding.maxBitrate = mostBitsPerSecond
      if (parameters.encodings.length > 0)
        await sender.setParameters({ ...parameters, degradationPreference: 'maintain-resolution' })
    }
    turn = turn.then(run).catch(() => {
      if (!isClosed && !shown) close()
    })
  }

  return {
    answer(sdp) {
      if (peer.signalingState === 'have-local-offer')
        peer.setRemoteDescription({ type: 'answer', sdp }).catch(close)
    },
    say(text) {
      if (channel.readyState === 'open') channel.send(text)
    },
    setTrack(next) {
      track = next
      apply()
    },
    show(on) {
      if (shown === on) return
      shown = on
      apply()
    },
    close,
  }
}

/** All addresses in the description itself: it is one letter, and signed as a whole. */
const gathered = (peer: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    if (peer.iceGatheringState === 'complete') return resolve()
    const timer = setTimeout(resolve, gatherMs)
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      resolve()
    })
  })
