/** The window of a conversation on the screen (TK7, TK8, TK10): both ends in one page, over a real connection. */
import { page, userEvent } from 'vitest/browser'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ok } from '#shared/basics/result.ts'
import type { Client } from '#shared/host/table.ts'
import type { TalkWindowApi } from '#shared/host/talkWindowApi.ts'
import { words } from '#shared/words/words.ts'
import { talkPeer, type TalkPeer } from '#renderer/talk/peer.ts'
import { ClosedTalk, TalkWindow } from '#renderer/talk/TalkWindow.tsx'
import { UiProvider } from '#renderer/ui/UiProvider.tsx'
import { axeFindings, show, until, type Shown } from '#tests/ui/browser.tsx'
import { text } from '#tests/ui/hands.tsx'

const de = words.talk.de.window
const four = ['Regen', 'Tanne', 'Kuchen', 'Brücke']

/** A camera and a microphone that are there on every machine. */
function devices(): MediaStream {
  const canvas = document.createElement('canvas')
  canvas.getContext('2d')!.fillRect(0, 0, 40, 30)
  const sound = new AudioContext().createMediaStreamDestination()
  return new MediaStream([...canvas.captureStream(5).getTracks(), ...sound.stream.getTracks()])
}

let shown: Shown | undefined
let other: TalkPeer | undefined
beforeEach(
  () => void vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(async () => devices()),
)
afterEach(async () => {
  other?.close()
  await shown?.[Symbol.asyncDispose]()
  vi.restoreAllMocks()
})

/** The pipe of the vault, with the guest behind it. */
async function open(): Promise<{ readonly ends: string[]; readonly answer: () => void }> {
  const ends: string[] = []
  const comes = Promise.withResolvers<void>()
  let tell: (answer: { readonly sdp: string; readonly words: readonly string[] }) => void = () => {}
  const pipe = {
    on(_: string, listener: typeof tell) {
      tell = listener
      return () => {}
    },
    async call(name: string, args: { readonly sdp?: string; readonly because?: string }) {
      if (name === 'over') ends.push(args.because!)
      if (name === 'offer')
        void comes.promise.then(async () => {
          other = talkPeer(devices(), { picture() {}, shown() {}, waiting() {}, over() {} })
          tell({ sdp: await other.answer(args.sdp!), words: four })
        })
      return ok({})
    },
  } as unknown as Client<TalkWindowApi>
  shown = await show(
    <UiProvider>
      <TalkWindow pipe={pipe} guest="Mias Mutter" />
    </UiProvider>,
  )
  return { ends, answer: comes.resolve }
}

test('TK7 TK8 while it connects and while it runs: what is on stands in words, axe finds nothing, all of it by keyboard', async () => {
  await page.viewport(1366, 768)
  const { ends, answer } = await open()
  await text(de.connecting)
  expect(await axeFindings()).toEqual([])
  answer()
  await text(de.sealed)
  await text(four.join(' · '))
  expect(await axeFindings()).toEqual([])
  await page.screenshot({ path: '../../out/shots/talk-window.png' })

  await userEvent.keyboard('{Tab}')
  await until(() => document.activeElement?.textContent === de.mute, 'the microphone has the focus')
  await userEvent.keyboard('{Enter}')
  await text(de.unmute)
  await userEvent.keyboard('{Tab}{Enter}')
  await text(de.show)
  other!.hear(false)
  await text(de.otherMuted)
  expect(await axeFindings()).toEqual([])
  await userEvent.keyboard('{Tab}')
  await until(() => document.activeElement?.textContent === de.hangUp, 'hanging up has the focus')
  await userEvent.keyboard('{Enter}')
  await until(() => ends.length === 1, 'the end')
  expect(ends).toEqual(['ended'])
})

test('TK7 a window that belongs to no conversation says so', async () => {
  shown = await show(
    <UiProvider>
      <ClosedTalk />
    </UiProvider>,
  )
  await text(de.closed)
  expect(await axeFindings()).toEqual([])
})
