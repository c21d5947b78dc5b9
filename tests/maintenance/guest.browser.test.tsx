/**
 * The supporter's window (MT19, MT22, MT100): from the knock to the end, with the house's real end of the connection on the other
 * side of the same page, so that the picture is one.
 */
import { page, userEvent } from 'vitest/browser'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { presenceLimits } from '#shared/maintenance/presence.ts'
import { fromGuest, writePeer, type FromGuest, type FromHouse } from '#shared/maintenance/peer.ts'
import { words } from '#shared/words/words.ts'
import { offerTo, type HousePeer } from '#renderer/projection/housePeer.ts'
import { GuestApp } from '#renderer/support/GuestApp.tsx'
import { createGuestRoom } from '#renderer/support/guestRoom.ts'
import { axeFindings, show, until, type Shown } from '#tests/ui/browser.tsx'
import { click, text } from '#tests/ui/hands.tsx'
import { fakeGuestPipe, spokenWords, type FakeGuestPipe } from './guestRoomOf.ts'
import { picture, press } from './supported.tsx'

const de = words.assist.de
let pipe: FakeGuestPipe
let shown: Shown
let house: HousePeer
let heard: FromGuest[]
let beat: ReturnType<typeof setInterval>
let canvas: HTMLCanvasElement

const said = (type: FromGuest['type']): FromGuest[] => heard.filter((one) => one.type === type)
const say = (message: FromHouse): void => house.say(writePeer(message))
const state = (more: Partial<Extract<FromHouse, { type: 'state' }>> = {}): void =>
  say({
    type: 'state',
    phase: 'live',
    because: null,
    until: Date.now() + 30 * 60_000,
    scope: 'guide',
    ...more,
  })
const video = (): HTMLVideoElement | null => document.querySelector('video')
const beating = (): void => {
  beat = setInterval(() => say({ type: 'beat' }), presenceLimits.beatMs)
}

/** A screen with something on it, as the masked window would send it. */
function paint(): MediaStream {
  canvas = document.createElement('canvas')
  Object.assign(canvas, { width: 1280, height: 640 })
  const brush = canvas.getContext('2d')!
  let n = 0
  const draw = (): void => {
    brush.fillStyle = '#fbf8f3'
    brush.fillRect(0, 0, 1280, 640)
    brush.fillStyle = '#0b5f63'
    brush.fillRect(0, 0, 1280, 40)
    brush.font = '32px sans-serif'
    brush.fillText(`Kinder, Bild ${n++}`, 60, 120)
  }
  draw()
  const timer = setInterval(() => (canvas.isConnected || n < 10_000 ? draw() : clearInterval(timer)), 100)
  return canvas.captureStream(10)
}

async function connect(): Promise<void> {
  house = offerTo({
    offer: (sdp) => pipe.offer(sdp),
    connected: () => {},
    lost: () => {},
    said: (text) => {
      const message = fromGuest.parse(JSON.parse(text))
      if (message.type !== 'beat') heard.push(message)
    },
  })
  const answered = await until(() => pipe.asked.find(({ name }) => name === 'answer'), 'an answer')
  house.answer((answered.args as { sdp: string }).sdp)
  house.setTrack(paint().getVideoTracks()[0])
  pipe.meeting({ phase: 'comparing', words: spokenWords })
}
async function live(scope: 'view' | 'point' | 'guide' = 'guide'): Promise<void> {
  await connect()
  beating()
  house.show(true)
  const tell = setInterval(() => state({ scope }), 200)
  await until(() => (video()?.videoWidth ?? 0) > 0, 'the picture')
  clearInterval(tell)
}

beforeEach(async () => {
  heard = []
  pipe = fakeGuestPipe()
  const room = createGuestRoom(pipe.pipe)
  const start = await pipe.pipe.call('start', {})
  if (start.ok) room.begin(start.value)
  shown = await show(<GuestApp room={room} colourScheme="light" />)
})
afterEach(async () => {
  clearInterval(beat)
  house?.close()
  await shown[Symbol.asyncDispose]()
})

test('MT100 she waits, sees that the person there decides, and compares the words before any picture; by keyboard, and she can go', async () => {
  await text(de.wait.calling)
  pipe.meeting({ phase: 'knocking' })
  await text(de.wait.knocking)
  await text('Vorgang GT-2041')
  expect(await axeFindings()).toEqual([])
  await picture('guest-knocking')
  await connect()
  await text(de.wait.comparing)
  for (const word of spokenWords) await text(word)
  expect([video(), await axeFindings()]).toEqual([null, []])
  await picture('guest-comparing')
  await userEvent.tab()
  await press('{Enter}')
  await expect.poll(() => pipe.asked.at(-1)).toEqual({ name: 'leave', args: { because: 'guestLeft' } })
})

test('MT19 MT20 the real picture comes with its state and its proportions, and goes within a second when nothing is heard', async () => {
  await live()
  expect(pipe.asked.map(({ name }) => name)).toContain('opened')
  expect(video()!.videoWidth / video()!.videoHeight).toBeCloseTo(2)
  const box = video()!.getBoundingClientRect()
  expect(box.width / box.height).toBeCloseTo(2, 1)
  expect(box.bottom).toBeLessThan(innerHeight)
  for (const one of [de.live.sealed, de.live.masked, spokenWords.join(' ')]) await text(one)
  expect(await axeFindings()).toEqual([])
  await picture('guest-live')

  state({ phase: 'frozen', because: 'byHand' })
  await text(de.frozen.byHand)
  expect(video()).toBe(null)
  await picture('guest-frozen')
  state()
  await until(video, 'the picture again')

  clearInterval(beat)
  const from = performance.now()
  await until(() => video() === null, 'no picture')
  expect(performance.now() - from).toBeLessThan(1000)
})

test('MT22 she points and marks by hand and by keyboard, as parts of the picture', async () => {
  await live('point')
  expect(document.body.textContent).not.toContain(de.propose.title)
  const at = document.querySelector<HTMLElement>(`[aria-label="${de.live.picture}"]`)!
  at.focus()
  await press('{ArrowRight}')
  await expect.poll(() => said('pointer').at(-1)).toEqual({ type: 'pointer', x: 0.52, y: 0.5 })
  await press(' ')
  await expect.poll(() => said('mark').length).toBe(1)
  const mark = said('mark')[0] as Extract<FromGuest, { type: 'mark' }>
  expect([mark.x, mark.y, mark.w, mark.h].map((part) => part.toFixed(2))).toEqual(['0.44', '0.44', '0.16', '0.12']) // prettier-ignore

  document.querySelector<HTMLInputElement>('input[value=mark]')!.click()
  await expect.poll(() => at.dataset['tool']).toBe('mark')
  const { left, top, width, height } = at.getBoundingClientRect()
  const hand = (type: string, x: number, y: number): void =>
    void at.dispatchEvent(
      new PointerEvent(type, {
        pointerId: 1,
        bubbles: true,
        clientX: left + width * x,
        clientY: top + height * y,
      }),
    )
  at.setPointerCapture = () => {}
  hand('pointerdown', 0.6, 0.7)
  hand('pointermove', 0.5, 0.6)
  hand('pointerup', 0.4, 0.5)
  await expect.poll(() => said('mark').length).toBe(2)
  const drawn = said('mark')[1] as Extract<FromGuest, { type: 'mark' }>
  expect([drawn.x, drawn.y, drawn.w, drawn.h].map((part) => part.toFixed(2))).toEqual(['0.40', '0.50', '0.20', '0.20']) // prettier-ignore
  await click(de.live.unmark)
  await expect.poll(() => said('unmark').length).toBe(1)
})

test('MT22 with leave to look she can do nothing else: no tools, no hand, no proposal', async () => {
  await live('view')
  await text(de.live.onlyView)
  const at = document.querySelector<HTMLElement>(`[aria-label="${de.live.picture}"]`)!
  expect([at.tabIndex, document.body.textContent.includes(de.propose.title)]).toEqual([-1, false])
  await userEvent.click(at)
  expect(heard).toEqual([])
  // A house that says so is believed.
  say({ type: 'beyond', what: 'pointer' })
  await text(de.live.beyond)
})

test('MT22 C5 she proposes a step in the words that the person reads, and sees what became of it', async () => {
  await live('guide')
  await page.getByLabelText(de.propose.what).selectOptions('Listen neu aufbauen')
  await click(de.propose.add)
  await page.getByLabelText(de.propose.because).fill('Danach stimmt die Liste wieder.')
  expect(await axeFindings()).toEqual([])
  await picture('guest-propose')
  await click(de.propose.send)
  await expect.poll(() => said('propose').length).toBe(1)
  const { proposal } = said('propose')[0] as Extract<FromGuest, { type: 'propose' }>
  expect(proposal).toMatchObject({
    because: 'Danach stimmt die Liste wieder.',
    steps: [{ do: 'rebuildLists' }],
  })
  await text(de.propose.open)
  say({ type: 'answer', proposal: proposal.id, steps: ['accepted'] })
  await text(de.propose.accepted)
})

test('MT100 "Verabschieden" says goodbye first, so that the record is signed; what ended is empty', async () => {
  await live('view')
  await click(de.live.leave)
  await expect.poll(() => said('bye').length).toBe(1)
  expect(pipe.asked.some(({ name }) => name === 'leave')).toBe(false)
  await expect.poll(() => pipe.asked.at(-1)?.name).toBe('leave')
  pipe.end()
  await text(de.ended.title)
  expect([video(), await axeFindings()]).toEqual([null, []])
})
