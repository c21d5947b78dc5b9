/**
 * The page on which somebody without the app joins a conversation (TK1): word and name, herself, knocking, talking, over. It keeps
 * nothing, loads nothing, and speaks to the server it came from and to the other end alone. Link and word never leave it:
 * the server gets the room's hash, CPace's messages and sealed letters (TK3, TK4).
 *
 * Built into sync-server/http/talkScript.ts by `npm run talk-page`.
 */
import { bytesToHex, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { fingerprintOf } from '#shared/maintenance/sdp.ts'
import { foldWord, readSpoken, wordsOfBits } from '#shared/maintenance/spokenWords.ts'
import {
  readFromTalkHouse,
  readTalkName,
  secretOfLink,
  talkLimits,
  talkRoomText,
  talkSecret,
} from '#shared/talk/talk.ts'
import { openDevices, talkPeer, type TalkPeer } from '../peer.ts'
import { joinLine, type Line } from './line.ts'
import { guestLetters, hashOf, random, spokenBits, startGuest, type GuestLetters } from './parts.ts'
import { pageTexts, type PageEnd, type PageLanguage } from './texts.ts'

/** The words of which a code is made, by the build (electron/host/vault/meeting/code.ts). */
declare const TALK_WORDS: string
const list = TALK_WORDS.split(' ')
const known = new Map(list.map((word) => [foldWord(word), word]))

let language: PageLanguage = 'de'
const t = () => pageTexts[language]
let draw = (): void => undefined

const main = document.createElement('main')
const header = document.createElement('header')
document.body.append(header, main)

const add = <K extends keyof HTMLElementTagNameMap>(
  to: HTMLElement,
  name: K,
  text = '',
  more: Record<string, string> = {},
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name)
  if (text !== '') made.textContent = text
  for (const [key, value] of Object.entries(more)) made.setAttribute(key, value)
  to.append(made)
  return made
}
const button = (to: HTMLElement, text: string, press: () => void, look = ''): HTMLButtonElement => {
  const made = add(to, 'button', text, { type: 'button', class: look })
  made.addEventListener('click', press)
  return made
}
const status = (to: HTMLElement, text = '', isWrong = false): HTMLElement =>
  add(to, 'p', text, { role: 'status', class: isWrong ? 'wrong' : '' })

/** A new screen; the heading tells who listens where she is. */
function screen(title: string, kind = ''): void {
  main.textContent = ''
  main.className = kind
  document.title = title
  document.documentElement.lang = language
  header.textContent = ''
  const label = add(header, 'label', '', { class: 'languages' })
  const select = add(label, 'select', '', { 'aria-label': t().language })
  for (const [value, name] of [
    ['de', 'Deutsch'],
    ['en', 'English'],
    ['nl', 'Nederlands'],
  ])
    add(select, 'option', name, { value: value! })
  select.value = language
  select.addEventListener('change', () => {
    language = select.value as PageLanguage
    draw()
    header.querySelector('select')?.focus()
  })
  const heading = add(main, 'h1', title, { tabindex: '-1' })
  heading.focus()
}

function video(to: HTMLElement, stream: MediaStream | null, look: string, label: string): HTMLVideoElement {
  const made = add(to, 'video', '', { class: look, playsinline: '', 'aria-label': label })
  made.autoplay = true
  made.muted = look === 'self'
  made.srcObject = stream
  return made
}

// What she typed; nothing else is remembered.
let typedWord = ''
let typedName = ''

function over(why: PageEnd): void {
  typedWord = typedName = ''
  draw = () => {
    screen(t().overTitle)
    status(main, t()[why], !['left', 'ended'].includes(why))
  }
  draw()
}

function start(secret: string): void {
  draw = () => {
    screen(t().title)
    add(main, 'p', t().intro)
    const steps = add(main, 'ol')
    for (const step of t().steps) add(steps, 'li', step)
    const form = add(main, 'form', '', { autocomplete: 'off' })
    add(form, 'label', t().word, { for: 'word' })
    const word = add(form, 'input', '', {
      id: 'word',
      'aria-describedby': 'wordHelp',
      autocapitalize: 'none',
      spellcheck: 'false',
    })
    word.value = typedWord
    add(form, 'small', t().wordHelp, { id: 'wordHelp' })
    add(form, 'label', t().name, { for: 'name' })
    const name = add(form, 'input', '', { id: 'name', maxlength: String(talkLimits.nameLength) })
    name.value = typedName
    word.addEventListener('input', () => (typedWord = word.value))
    name.addEventListener('input', () => (typedName = name.value))
    add(add(form, 'div', '', { class: 'row' }), 'button', t().next, { type: 'submit' })
    const said = status(form)
    const wrong = (text: string, at: HTMLElement): void => {
      said.className = 'wrong'
      said.textContent = text
      at.focus()
    }
    add(main, 'p', t().private)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const words = readSpoken(word.value, talkLimits.words, known)
      if (!words.ok)
        return wrong(
          words.error.type === 'CodeWordUnknown'
            ? t().wordUnknown.replace('{word}', words.error.words.word)
            : t().wordMissing,
          word,
        )
      const called = readTalkName(name.value)
      if (called === undefined) return wrong(t().nameMissing, name)
      said.className = ''
      said.textContent = t().asking
      void devices().then((own) => {
        if (own) mirror(secret, words.value, called, own)
        else wrong(t().noDevices, name)
      })
    })
  }
  draw()
}

/** Both, or at least to be heard or seen. */
const devices = async (): Promise<MediaStream | null> =>
  (await openDevices()) ?? (await openDevices({ video: false, audio: true }))

function mirror(secret: string, words: readonly string[], name: string, own: MediaStream): void {
  draw = () => {
    screen(t().mirror)
    if (own.getVideoTracks().length > 0) video(main, own, 'self', t().self)
    else add(main, 'p', t().noCamera)
    add(main, 'p', t().mirrorHelp)
    const row = add(main, 'div', '', { class: 'row' })
    button(row, t().knock, () => void knock(secret, words, name, own))
    button(
      row,
      t().back,
      () => {
        for (const track of own.getTracks()) track.stop()
        start(secret)
      },
      'second',
    )
  }
  draw()
}

async function knock(
  secret: string,
  words: readonly string[],
  name: string,
  own: MediaStream,
): Promise<void> {
  let told: 'knocking' | 'waiting' | 'connecting' = 'knocking'
  let line: Line | undefined
  let letters: GuestLetters | undefined
  let peer: TalkPeer | undefined
  let isOver = false
  let isLive = false
  const state: Live = { sound: true, picture: own.getVideoTracks().length > 0, other: null, stalled: false }

  const finish = (why: PageEnd): void => {
    if (isOver) return
    isOver = true
    line?.end()
    peer?.close()
    for (const track of own.getTracks()) track.stop()
    window.removeEventListener('pagehide', onLeave)
    over(why)
  }
  /** Before they are connected, by a letter; then by the connection itself. */
  const hangUp = async (): Promise<void> => {
    if (isLive) peer?.hangUp()
    else if (letters && line) line.send(await letters.seal({ type: 'bye' }))
    if (isOver) return
    isOver = true
    if (!isLive) peer?.close()
    line?.end()
    for (const track of own.getTracks()) track.stop()
    window.removeEventListener('pagehide', onLeave)
    over('ended')
  }
  const onLeave = (): void => {
    peer?.hangUp()
    line?.end()
  }
  window.addEventListener('pagehide', onLeave)

  draw = () => {
    screen(t()[told])
    if (own.getVideoTracks().length > 0) video(main, own, 'self', t().self)
    button(add(main, 'div', '', { class: 'row' }), t().hangUp, () => void hangUp(), 'end')
  }
  draw()

  const room = bytesToHex(hashOf(talkRoomText(secret)))
  const pake = startGuest({ secret: talkSecret(secret, words), context: utf8ToBytes(room) }, random)
  let agreed: NonNullable<ReturnType<typeof pake.finish>>['agreed'] | undefined

  async function letter(bytes: Bytes): Promise<void> {
    if (isOver || isLive) return
    if (!agreed) {
      const proved = pake.finish(bytes)
      // The one try: the room is forgotten on both sides.
      if (!proved) return finish('wrong')
      agreed = proved.agreed
      letters = await guestLetters(agreed, readFromTalkHouse)
      line!.send(proved.proof)
      line!.send(await letters.seal({ type: 'knock', name }))
      told = 'waiting'
      return draw()
    }
    const opened = await letters!.open(bytes)
    if (!opened) return finish('tampered')
    if (opened.type === 'refused') return finish('refused')
    if (opened.type === 'bye') return finish('left')
    if (peer) return finish('tampered')
    told = 'connecting'
    draw()
    await answer(opened.sdp)
  }

  function begin(joined: Line): void {
    line = joined
    if (isOver) line.end()
    else line.send(pake.hello)
  }

  async function answer(offer: string): Promise<void> {
    let spoken: readonly string[] = []
    let remote: MediaStream | null = null
    const made = talkPeer(own, {
      picture: (stream) => {
        remote = stream
        if (isLive) live(made, state, own, stream, spoken, () => void hangUp())
      },
      shown(sound, picture) {
        state.other = { sound, picture }
        if (isLive) return state.tell?.()
        isLive = true
        line?.end()
        live(made, state, own, remote, spoken, () => void hangUp())
      },
      waiting(isWaiting) {
        state.stalled = isWaiting
        state.tell?.()
      },
      over: (why) =>
        finish(why === 'insecure' ? 'tampered' : why === 'lost' && !isLive ? 'unreachable' : why),
    })
    peer = made
    try {
      const sdp = await made.answer(offer)
      const guest = fingerprintOf(sdp, 'answer', 'talk')
      const house = fingerprintOf(offer, 'offer', 'talk')
      if (!guest.ok || !house.ok) return finish('tampered')
      const bits = await spokenBits(agreed!, { guest: guest.value, house: house.value })
      spoken = wordsOfBits(bits, 4, list)
      line!.send(await letters!.seal({ type: 'answer', sdp }))
    } catch {
      finish('tampered')
    }
  }

  const joined = await joinLine(room, {
    letter,
    closed(why) {
      if (isLive || isOver) return
      // Both may be about to meet without it; if not, the connection says so.
      if (peer && why !== 'gone') return
      finish(why === 'gone' && told !== 'knocking' ? (peer ? 'unreachable' : 'left') : why)
    },
  })
  if (typeof joined === 'string') return finish(joined)
  begin(joined)
}

interface Live {
  sound: boolean
  picture: boolean
  other: { sound: boolean; picture: boolean } | null
  stalled: boolean
  /** Brings the screen up to date without building it anew. */
  tell?: () => void
}

function live(
  peer: TalkPeer,
  state: Live,
  own: MediaStream,
  remote: MediaStream | null,
  words: readonly string[],
  hangUp: () => void,
): void {
  draw = () => {
    screen(t().live, 'live')
    const pictures = add(main, 'div', '', { class: 'pictures' })
    video(pictures, remote, 'other', t().other)
    const self = video(pictures, own, 'self', t().self)
    const told = add(pictures, 'p', '', { class: 'over', role: 'status' })
    const row = add(main, 'div', '', { class: 'row' })
    const mute = button(row, '', () => {
      state.sound = !state.sound
      peer.hear(state.sound)
      state.tell?.()
    })
    const hide = button(row, '', () => {
      hide.disabled = true
      void peer.show(!state.picture).then((isOn) => {
        hide.disabled = false
        state.picture = isOn
        self.srcObject = own
        state.tell?.()
        hide.focus()
      })
    })
    button(row, t().hangUp, hangUp, 'end')
    add(main, 'p', t().sealed, { class: 'sealed' })
    add(main, 'p', t().compare)
    add(main, 'p', words.join(' · '), { class: 'words', lang: 'de' })
    add(main, 'p', t().compareHelp)
    state.tell = () => {
      const { other } = state
      mute.textContent = state.sound ? t().mute : t().unmute
      mute.className = state.sound ? 'second' : ''
      hide.textContent = state.picture ? t().hide : t().show
      hide.className = state.picture ? 'second' : ''
      self.hidden = !state.picture
      told.textContent = state.stalled
        ? t().stalled
        : !other || (other.sound && other.picture)
          ? ''
          : other.sound
            ? t().otherHidden
            : other.picture
              ? t().otherMuted
              : t().otherBoth
    }
    state.tell()
  }
  draw()
}

const secret = secretOfLink(location.hash)
// Neither bookmark nor history keeps what opens the room.
history.replaceState(null, '', location.pathname)
// A new link opened where an old one was: for the browser that is the same page.
window.addEventListener('hashchange', () => location.reload())
const isOld =
  !('RTCPeerConnection' in window) || !globalThis.crypto?.subtle || !navigator.mediaDevices?.getUserMedia
if (isOld) {
  screen(t().title)
  status(main, t().old, true)
} else if (secret === undefined) over('gone')
else start(secret)
