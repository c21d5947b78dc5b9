/**
 * One end of the connection of a conversation, in the app's window and in the browser page alike (TK5, TK8): picture and sound
 * both ways and one channel on which each end says what of its own is on. It promises that it is sealed end to end to the
 * one key that its description names, and ends itself when that is not so.
 */
import { fingerprintOf } from '#shared/maintenance/sdp.ts'
import { readTalkSign, type TalkSign } from '#shared/talk/talk.ts'

export type PeerEnd = 'left' | 'lost' | 'insecure'

export interface TalkPeerEvents {
  picture(stream: MediaStream): void
  /** What the other end has on. The first time: both are connected. */
  shown(sound: boolean, picture: boolean): void
  /** The line is bad right now, or good again. */
  waiting(isWaiting: boolean): void
  over(why: PeerEnd): void
}

export type TalkPeer = ReturnType<typeof talkPeer>

/** Addresses of this device are found in less; what is not found by then is left out. */
const gatherMs = 2000

export function talkPeer(own: MediaStream, on: TalkPeerEvents) {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' })
  const channel = peer.createDataChannel('talk', { negotiated: true, id: 0 })
  const remote = new MediaStream()
  let picture: RTCRtpSender | undefined
  let isOver = false
  /** The other end closes as soon as it hears our goodbye: that is still our end of it. */
  let hasHungUp = false
  let expected = ''
  let isSealed = false
  const has = { sound: own.getAudioTracks().length > 0, picture: own.getVideoTracks().length > 0 }

  const say = (sign: TalkSign): void => {
    if (channel.readyState === 'open') channel.send(JSON.stringify(sign))
  }
  const sayShown = (): void => say({ type: 'shown', ...has })

  function close(why: PeerEnd | null): void {
    if (isOver) return
    isOver = true
    for (const track of own.getTracks()) track.stop()
    peer.close()
    if (why !== null && !hasHungUp) on.over(why)
  }

  /** Where the browser tells which key it really met, that is compared with the one that was sealed and spoken. */
  async function lookAtKey(): Promise<void> {
    const report = await peer.getStats()
    if (isOver) return
    const all = [...(report as unknown as Map<string, Record<string, unknown>>).values()]
    const transports = all.filter((one) => one['type'] === 'transport')
    for (const one of transports) {
      const { dtlsState, remoteCertificateId } = one
      const certificate = all.find(({ id }) => id === remoteCertificateId)
      if (dtlsState !== undefined && dtlsState !== 'connected') return close('insecure')
      if (certificate && certificate['fingerprint'] !== expected) return close('insecure')
    }
    isSealed = true
    sayShown()
  }

  peer.ontrack = ({ track }) => {
    remote.addTrack(track)
    on.picture(remote)
  }
  channel.onopen = () => void lookAtKey()
  channel.onclose = () => close('left')
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const sign = readTalkSign(data)
    if (!sign) return close('insecure')
    if (sign.type === 'bye') return close('left')
    if (isSealed) on.shown(sign.sound, sign.picture)
    else void lookAtKey().then(() => isOver || on.shown(sign.sound, sign.picture))
  }
  peer.onconnectionstatechange = () => {
    const { connectionState } = peer
    if (connectionState === 'failed' || connectionState === 'closed') close('lost')
    else on.waiting(connectionState === 'disconnected')
  }

  function addTracks(): void {
    for (const transceiver of peer.getTransceivers()) {
      const { kind } = transceiver.receiver.track
      const track = kind === 'audio' ? own.getAudioTracks()[0] : own.getVideoTracks()[0]
      transceiver.direction = 'sendrecv'
      if (kind === 'video') picture = transceiver.sender
      if (track) void transceiver.sender.replaceTrack(track)
    }
  }
  const ours = async (): Promise<string> => {
    await gathered(peer)
    return peer.localDescription!.sdp
  }
  /** @throws where the description is not one sealed connection */
  function expect(sdp: string, kind: 'offer' | 'answer'): void {
    const print = fingerprintOf(sdp, kind, 'talk')
    if (!print.ok) throw new Error('not sealed')
    expected = print.value
  }

  return {
    async offer(): Promise<string> {
      peer.addTransceiver('audio')
      peer.addTransceiver('video')
      addTracks()
      await peer.setLocalDescription()
      return ours()
    },
    async answer(sdp: string): Promise<string> {
      expect(sdp, 'offer')
      await peer.setRemoteDescription({ type: 'offer', sdp })
      addTracks()
      await peer.setLocalDescription()
      return ours()
    },
    async take(sdp: string): Promise<void> {
      expect(sdp, 'answer')
      await peer.setRemoteDescription({ type: 'answer', sdp })
    },
    hear(isOn: boolean): void {
      for (const track of own.getAudioTracks()) track.enabled = isOn
      has.sound = isOn && own.getAudioTracks().length > 0
      sayShown()
    },
    /** Off means off: the camera itself, and its light. @returns what is to be seen of oneself */
    async show(isOn: boolean): Promise<boolean> {
      for (const track of own.getVideoTracks()) {
        track.stop()
        own.removeTrack(track)
      }
      const fresh = isOn ? await openDevices({ video: true, audio: false }) : null
      const [track] = fresh?.getVideoTracks() ?? []
      if (isOver) {
        track?.stop()
        return false
      }
      if (track) own.addTrack(track)
      await picture?.replaceTrack(track ?? null)
      has.picture = track !== undefined
      sayShown()
      return has.picture
    },
    hangUp(): void {
      say({ type: 'bye' })
      hasHungUp = true
      // The last word goes out before the line does.
      setTimeout(() => close(null), 100)
      for (const track of own.getTracks()) track.stop()
    },
    close: () => close(null),
    stats: () => peer.getStats(),
  }
}

const wanted = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { max: 30 } }

/** Camera and microphone; null where the person or the system says no, or there are none. */
export async function openDevices(
  ask: { readonly video: boolean; readonly audio: boolean } = { video: true, audio: true },
): Promise<MediaStream | null> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: ask.audio, video: ask.video ? wanted : false })
  } catch {
    return null
  }
}

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
