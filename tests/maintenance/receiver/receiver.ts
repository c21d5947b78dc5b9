/** The guest's page: receives the picture with the product's own end and tells the test what it sees. */
import { answerOffer, type GuestPeer } from '#renderer/support/guestPeer.ts'
import type { FromGuest } from '#shared/maintenance/peer.ts'

declare const toTest: (event: string, data: unknown) => void

const video = document.querySelector('video')!
let frames = 0
let lastFrameAt = 0
let guest: GuestPeer | undefined
const count = (): void => {
  frames++
  lastFrameAt = performance.now()
  video.requestVideoFrameCallback(count)
}
video.requestVideoFrameCallback(count)

Object.assign(globalThis, {
  take(offer: string): Promise<string> {
    guest = answerOffer(offer, {
      picture(stream) {
        video.srcObject = stream
        toTest('picture', stream !== null)
      },
      said: (message) => toTest('said', message),
      lost: () => toTest('lost', null),
    })
    return guest.answer
  },
  say: (message: FromGuest) => guest?.say(message),
  leave: () => guest?.close(),
  seen: () => ({
    frames,
    sinceMs: performance.now() - lastFrameAt,
    width: video.videoWidth,
    height: video.videoHeight,
  }),
  /** PNG of the frame of now, base64. */
  frame: async () => {
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
    canvas.getContext('2d')!.drawImage(video, 0, 0)
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
    let text = ''
    for (const byte of bytes) text += String.fromCharCode(byte)
    return btoa(text)
  },
})
toTest('ready', null)
