/**
 * The supporter's end of the connection: it answers, sees one picture and says what peer.ts holds. It takes the picture down by
 * itself as soon as nothing was heard of the other end for three quarters of a second (MT19), whatever the last frame was; nothing
 * of it is kept.
 */
import { presenceLimits } from '#shared/maintenance/presence.ts'
import { readFromHouse, writePeer, type FromGuest, type FromHouse } from '#shared/maintenance/peer.ts'

export interface GuestPeerEvents {
  /** What is to be seen right now; null: nothing. */
  picture(stream: MediaStream | null): void
  said(message: FromHouse): void
  lost(): void
}

export interface GuestPeer {
  /** Our half, complete with its addresses. */
  readonly answer: Promise<string>
  say(message: FromGuest): void
  close(): void
}

/** Addresses of this PC are found in less; what is not found by then is left out. */
const gatherMs = 2000

export function answerOffer(offer: string, on: GuestPeerEvents): GuestPeer {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
  let channel: RTCDataChannel | undefined
  let stream: MediaStream | null = null
  let heardAt = performance.now()
  let isLive = false
  let isShown = false
  let isClosed = false

  const show = (): void => {
    const next = isLive && stream !== null && performance.now() - heardAt <= presenceLimits.silentMs
    if (next === isShown) return
    isShown = next
    on.picture(next ? stream : null)
  }
  const beat = setInterval(() => {
    if (channel?.readyState === 'open') channel.send(writePeer({ type: 'beat' }))
    show()
  }, presenceLimits.beatMs)

  peer.ontrack = ({ track, streams }) => {
    if (track.kind !== 'video' || stream) return close()
    stream = streams[0] ?? new MediaStream([track])
    show()
  }
  peer.ondatachannel = ({ channel: opened }) => {
    if (channel) return close()
    channel = opened
    opened.onmessage = ({ data }: MessageEvent<unknown>) => {
      const read = typeof data === 'string' ? readFromHouse(data) : undefined
      if (!read?.ok) return close()
      heardAt = performance.now()
      if (read.value.type === 'state') isLive = read.value.phase === 'live'
      show()
      if (read.value.type !== 'beat') on.said(read.value)
    }
  }
  peer.onconnectionstatechange = () => {
    if (peer.connectionState === 'failed' || peer.connectionState === 'closed') close()
  }

  function close(): void {
    if (isClosed) return
    isClosed = true
    clearInterval(beat)
    peer.close()
    isLive = false
    show()
    on.lost()
  }

  const answer = (async () => {
    await peer.setRemoteDescription({ type: 'offer', sdp: offer })
    await peer.setLocalDescription(await peer.createAnswer())
    await gathered(peer)
    return peer.localDescription!.sdp
  })()

  return {
    answer,
    say(message) {
      if (channel?.readyState === 'open') channel.send(writePeer(message))
    },
    close,
  }
}

/** All addresses in the description itself: both halves are one letter each, and signed as a whole. */
export const gathered = (peer: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    if (peer.iceGatheringState === 'complete') return resolve()
    const timer = setTimeout(resolve, gatherMs)
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      resolve()
    })
  })
