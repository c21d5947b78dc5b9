/**
 * A conversation at the house, as its vault runs it (TK1-TK12). It promises that nobody is let in who did not prove at the first
 * try that she has both the link and the spoken word, and whom a person here did not admit afterwards; that what the window
 * is given to answer with was sealed by that very guest; and that nothing of it is ever written down.
 *
 * There is one at a time, in this process's memory: a lock ends it.
 */
import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { has } from '#shared/accounts/policy.ts'
import { base64ToBytes, bytesToHex, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { colourSchemes } from '#shared/host/api.ts'
import type { Channel } from '#shared/host/channel.ts'
import { serve } from '#shared/host/rpc.ts'
import type { Served } from '#shared/host/table.ts'
import type { TalkEnd, TalkState } from '#shared/host/talkApi.ts'
import { talkWindowApi, type TalkWindowApi } from '#shared/host/talkWindowApi.ts'
import { fingerprintOf } from '#shared/maintenance/sdp.ts'
import {
  readFromTalkGuest,
  spokenRounds,
  spokenSalt,
  talkLimits,
  talkLink,
  talkRoomText,
  talkSecret,
  type TalkFromGuest,
  type TalkFromHouse,
} from '#shared/talk/talk.ts'
import { sha256 } from './crypto.ts'
import { drawWords, fourWords } from './meeting/code.ts'
import { startHouse, type Agreed } from './meeting/cpace.ts'
import { sealedLetters, type SealedLetters } from './meeting/channel.ts'
import { qrSvg } from './qr.ts'
import type { Session, VaultDeps } from './session.ts'

const stretch = promisify(pbkdf2)

/** A guest who has begun and says nothing, a connection that does not come about. */
const patience = { proofMs: 30_000, connectMs: 60_000 } as const

interface Room {
  /** Of the meeting; null once both are connected: the server knows nothing of how long they talk. */
  meeting: string | null
  readonly link: NonNullable<TalkState['link']>
  readonly pake: ReturnType<typeof startHouse>
  step: 'hello' | 'proof' | 'letters'
  agreed: Agreed | null
  letters: SealedLetters<TalkFromHouse, TalkFromGuest> | null
  guest: string | null
  colourScheme: (typeof colourSchemes)[number]
  /** Of our half, until hers is there. */
  offered: string | null
  words: readonly string[] | null
  phase: Exclude<TalkState['phase'], 'none' | 'over'>
  timer: ReturnType<typeof setTimeout> | undefined
}

export interface TalkDeps {
  readonly vault: Pick<VaultDeps, 'store' | 'clock' | 'random' | 'onBug'>
  readonly session: Session
  readonly changed: (state: TalkState) => void
}
export type Talk = ReturnType<typeof createTalk>

export function createTalk({ vault, session, changed }: TalkDeps) {
  const { store, random, clock } = vault
  let room: Room | null = null
  let because: TalkEnd | null = null
  let window: Served<TalkWindowApi> | undefined

  async function closed(): Promise<{ why: TalkState['closed']; url: string | null }> {
    if (!has(session.person.role, 'talk')) return { why: 'notYours', url: null }
    const offer = await store.call('links.offer', {})
    if (!offer.ok) return { why: 'noServer', url: null }
    return { why: offer.value.url === null ? 'noPages' : null, url: offer.value.url }
  }

  const view = (why: TalkState['closed']): TalkState => ({
    closed: why,
    phase: room?.phase ?? (because === null ? 'none' : 'over'),
    link: room?.phase === 'waiting' ? room.link : null,
    guest: room?.guest ?? null,
    words: room?.words ? [...room.words] : null,
    because,
  })
  const tell = (): void => changed(view(null))

  /** Everything of it goes, at the server and here. */
  function end(why: TalkEnd): void {
    const old = room
    if (!old) return
    room = null
    because = why
    clearTimeout(old.timer)
    if (old.meeting !== null) void store.call('meeting.close', { id: old.meeting })
    window?.close()
    window = undefined
    if (old.phase === 'joining' || old.phase === 'talking') void store.call('talkWindow.close', {})
    tell()
  }
  function send(here: Room, bytes: Bytes): void {
    if (here.meeting !== null) void store.call('meeting.send', { id: here.meeting, bytes: [bytes] })
  }
  /** Ends here as well, but the guest is told first. */
  function sayAndEnd(here: Room, letter: TalkFromHouse, why: TalkEnd): void {
    if (here.letters) send(here, here.letters.seal(letter))
    end(why)
  }
  const endLater = (here: Room, ms: number, why: TalkEnd): void => {
    clearTimeout(here.timer)
    here.timer = setTimeout(() => room === here && end(why), ms)
    here.timer.unref()
  }

  /** TK3: the first hello is answered, and only its proof is looked at. */
  function takeLetter(here: Room, bytes: Bytes): void {
    if (here.step === 'hello') {
      const answer = here.pake.answer(bytes)
      if (!answer) return end('tampered')
      here.step = 'proof'
      send(here, answer)
      return endLater(here, patience.proofMs, 'wrongWord')
    }
    if (here.step === 'proof') {
      const agreed = here.pake.finish(bytes)
      if (!agreed) return end('wrongWord')
      here.agreed = agreed
      here.letters = sealedLetters<TalkFromHouse, TalkFromGuest>('house', agreed, readFromTalkGuest)
      here.step = 'letters'
      return endLater(here, patience.proofMs, 'left')
    }
    const opened = here.letters!.open(bytes)
    if (!opened.ok) return end('tampered')
    const letter = opened.value
    if (letter.type === 'bye') return end('left')
    if (letter.type === 'knock' && here.guest === null) {
      here.guest = letter.name
      here.phase = 'knocking'
      clearTimeout(here.timer)
      return tell()
    }
    if (letter.type === 'answer' && here.offered !== null && here.words === null)
      return void connect(here, letter.sdp).catch((thrown: unknown) => vault.onBug?.(thrown))
    end('tampered')
  }

  async function connect(here: Room, sdp: string): Promise<void> {
    const guest = fingerprintOf(sdp, 'answer', 'talk')
    if (!guest.ok) return end('tampered')
    const { agreed, offered } = here
    here.offered = null
    const salt = spokenSalt(bytesToHex(agreed!.transcript), { house: offered!, guest: guest.value })
    const words = fourWords(
      new Uint8Array(await stretch(agreed!.keys.words, salt, spokenRounds, 5, 'sha256')),
    )
    if (room !== here) return
    here.words = words
    window?.emit('answer', { sdp, words })
    tell()
  }

  const offLetters = store.on('meeting.letter', ({ id, letter }) => {
    if (room?.meeting === id) takeLetter(room, base64ToBytes(letter))
  })
  const offClosed = store.on('meeting.closed', ({ id, why }) => {
    const here = room
    if (here?.meeting !== id) return
    if (why === 'offline') {
      here.meeting = null
      // Both may be about to meet without it.
      if (here.words === null) end('offline')
      return
    }
    end(here.step === 'hello' ? 'expired' : here.step === 'proof' ? 'wrongWord' : 'left')
  })

  const here = async (): Promise<Result<TalkState>> => ok(view((await closed()).why))

  return {
    state: here,

    async open({ hours }: { readonly hours: number }): Promise<Result<TalkState>> {
      const { why, url } = await closed()
      if (why !== null || url === null) return ok(view(why))
      end('ended')
      const secret = Buffer.from(random.bytes(16)).toString('base64url')
      const words = drawWords(random, talkLimits.words)
      const name = bytesToHex(sha256(talkRoomText(secret)))
      const opened = await store.call('meeting.open', { name, hours })
      if (!opened.ok) return opened
      if (session.ended) return err({ type: 'Locked' })
      const address = talkLink(url, secret)
      because = null
      room = {
        meeting: opened.value.id,
        link: {
          address,
          qr: qrSvg(address),
          word: words.join(' '),
          until: clock.now() + opened.value.expiresInMs,
        },
        pake: startHouse({ secret: talkSecret(secret, words), context: utf8ToBytes(name) }, random),
        step: 'hello',
        agreed: null,
        letters: null,
        guest: null,
        colourScheme: 'auto',
        offered: null,
        words: null,
        phase: 'waiting',
        timer: undefined,
      }
      tell()
      return here()
    },

    async admit(): Promise<Result<TalkState>> {
      const now = room
      if (now?.phase !== 'knocking') return here()
      now.phase = 'joining'
      const shown = await store.call('talkWindow.open', {})
      if (room !== now) return here()
      if (!shown.ok) {
        sayAndEnd(now, { type: 'bye' }, 'ended')
        return shown
      }
      now.colourScheme = shown.value.colourScheme
      tell()
      return here()
    },

    async refuse(): Promise<Result<TalkState>> {
      if (room?.phase === 'knocking') sayAndEnd(room, { type: 'refused' }, 'refused')
      return here()
    },

    async end(): Promise<Result<TalkState>> {
      if (room) sayAndEnd(room, { type: 'bye' }, 'ended')
      return here()
    },

    /** TK7: only while somebody is being let in, and one window. */
    takeWindow(channel: Channel): void {
      const now = room
      if (now?.phase !== 'joining' || window) return channel.close()
      const served: Served<TalkWindowApi> = serve(
        talkWindowApi,
        channel,
        {
          start: async () =>
            ok({ language: session.language, colourScheme: now.colourScheme, guest: now.guest! }),
          async offer({ sdp }) {
            if (room !== now || now.offered !== null || now.words !== null) return err({ type: 'Refused' })
            const ours = fingerprintOf(sdp, 'offer', 'talk')
            if (!ours.ok) return ours
            now.offered = ours.value
            send(now, now.letters!.seal({ type: 'offer', sdp }))
            endLater(now, patience.connectMs, 'unreachable')
            return ok({})
          },
          async connected() {
            if (room !== now || now.words === null) return err({ type: 'Refused' })
            clearTimeout(now.timer)
            now.phase = 'talking'
            // TK6: from here on the server is not needed, and does not learn when they end.
            if (now.meeting !== null) void store.call('meeting.close', { id: now.meeting })
            now.meeting = null
            tell()
            return ok({})
          },
          async over({ because: why }) {
            if (room === now) sayAndEnd(now, { type: 'bye' }, why)
            return ok({})
          },
        },
        { onBug: (_name, thrown) => vault.onBug?.(thrown) },
      )
      window = served
      void served.closed.then(() => {
        if (window !== served) return
        window = undefined
        if (room === now) sayAndEnd(now, { type: 'bye' }, 'ended')
      })
    },

    stop(): void {
      offLetters()
      offClosed()
      end('ended')
    },
  }
}
