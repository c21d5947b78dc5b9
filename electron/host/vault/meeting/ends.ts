/**
 * Both ends of a meeting, from the four words to the record's last hash (MT14, MT17, MT31). Each promises that it hands on
 * nothing that the other end did not prove: at the house a knock only with a certificate that counts and its signature over this very
 * meeting, at the supporter an offer only with the signature that belongs to it; and descriptions of the connection only with the
 * one fingerprint that was signed. Whatever else comes ends the meeting, and is told by one word.
 */
import { bytesToBase64, bytesToHex, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { dayOf, type Clock } from '#shared/basics/clock.ts'
import type { Random } from '#shared/basics/random.ts'
import {
  answerText,
  knockText,
  offerText,
  type GuestLetter,
  type HouseLetter,
  type KnockLetter,
} from '#shared/maintenance/letters.ts'
import { verifyCertificate, type Certificate, type ProviderCard } from '#shared/maintenance/provider.ts'
import { fingerprintOf } from '#shared/maintenance/sdp.ts'
import type { EndReason } from '#shared/maintenance/session.ts'
import { recordStatement } from '#shared/maintenance/supportRecord.ts'
import { sha256Hex, signBytes, type SignKey } from '../crypto.ts'
import { logCrypto } from '../membershipLog.ts'
import { openChannel, spokenWords, type Channel } from './channel.ts'
import type { Code } from './code.ts'
import { startGuest, startHouse, type Agreed } from './cpace.ts'

/** Letters of one end to the other, in order, by whatever carries them. */
export interface Carrier {
  send(letter: Bytes): void
  close(): void
}

interface EndDeps {
  readonly random: Random
  readonly clock: Clock
  /** Of the person here, or of the supporter's certificate. */
  readonly signKey: SignKey
  readonly onBug?: ((thrown: unknown) => void) | undefined
}

const contextOf = ({ nameplate }: Code): Bytes => utf8ToBytes(nameplate)
const isSignedBy = (point: string, text: string, signature: string): boolean =>
  logCrypto.verify('P-256', point, text, signature)
const signText = (key: SignKey, text: string): string => bytesToBase64(signBytes(key, utf8ToBytes(text)))

export interface HouseEvents {
  /** A certificate that counts, and what she asks for. */
  knocked(certificate: Certificate, knock: KnockLetter): void
  /** Her half of the connection, and the words that both ends see now. */
  answered(sdp: string, words: readonly string[]): void
  signed(head: string, signature: string): void
  failed(because: EndReason): void
}

export type Gone = 'over' | 'offline'

export interface HouseEnd {
  /** A letter that came. */
  take(letter: Bytes): void
  /** The server has nothing of the meeting any more, or can't be reached. */
  gone(why: Gone): void
  offer(sdp: string): void
  sign(session: string, head: string, because: EndReason): void
}

export function createHouseEnd(
  deps: EndDeps & { readonly provider: ProviderCard },
  code: Code,
  carrier: Carrier,
  on: HouseEvents,
): HouseEnd {
  const { signKey } = deps
  const agreeing = startHouse({ secret: code.secret, context: contextOf(code) }, deps.random)
  let came = 0
  let agreed: Agreed | undefined
  let channel: Channel<'house'> | undefined
  let certificate: Certificate | undefined
  let offered: string | undefined
  let isAnswered = false
  let isOver = false

  const fail = (because: EndReason): void => {
    if (isOver) return
    isOver = true
    carrier.close()
    on.failed(because)
  }
  const say = (letter: HouseLetter): void => {
    if (channel && !isOver) carrier.send(channel.seal(letter))
  }
  const transcript = (): string => bytesToHex(agreed!.transcript)

  function first(letter: Bytes): void {
    if (++came === 1) {
      const answer = agreeing.answer(letter)
      if (answer) carrier.send(answer)
      else fail('codeWrong')
      return
    }
    agreed = agreeing.finish(letter)
    if (!agreed) return fail('codeWrong')
    channel = openChannel('house', agreed)
  }

  function heard(letter: GuestLetter): void {
    switch (letter.type) {
      case 'knock': {
        if (certificate) return fail('tampered')
        const today = dayOf(deps.clock.now())
        const verified = verifyCertificate(letter.knock.certificate, deps.provider, today, logCrypto)
        if (!verified.ok) return fail('notConfirmed')
        if (!isSignedBy(verified.value.key, knockText(transcript(), letter.knock), letter.signature))
          return fail('tampered')
        certificate = verified.value
        return on.knocked(certificate, letter.knock)
      }
      case 'answer': {
        const guest = fingerprintOf(letter.sdp, 'answer')
        if (!certificate || !offered || isAnswered || !guest.ok) return fail('tampered')
        const prints = { house: offered, guest: guest.value }
        if (
          !isSignedBy(
            certificate.key,
            answerText(transcript(), prints, sha256Hex(letter.sdp)),
            letter.signature,
          )
        )
          return fail('tampered')
        isAnswered = true
        spokenWords(agreed!, prints).then(
          (words) => {
            if (!isOver) on.answered(letter.sdp, words)
          },
          (thrown: unknown) => deps.onBug?.(thrown),
        )
        return
      }
      case 'signed':
        return on.signed(letter.head, letter.signature)
    }
  }

  return {
    take(letter) {
      if (isOver) return
      if (!channel) return first(letter)
      const opened = channel.open(letter)
      if (opened.ok) heard(opened.value)
      else fail('tampered')
    },
    gone(why) {
      // Connected to each other, both need the server only for the signature at the end.
      if (isAnswered) return
      if (why === 'offline') return fail('linkLost')
      // Whoever finds that her words are wrong goes without another word.
      fail(certificate ? 'guestLeft' : came > 0 ? 'codeWrong' : 'expired')
    },
    offer(sdp) {
      const print = fingerprintOf(sdp, 'offer')
      if (!print.ok || !certificate || offered !== undefined) return fail('tampered')
      offered = print.value
      say({
        type: 'offer',
        sdp,
        key: bytesToBase64(signKey.publicKey),
        signature: signText(signKey, offerText(transcript(), print.value, sha256Hex(sdp))),
      })
    },
    sign: (session, head, because) => say({ type: 'sign', session, head, because }),
  }
}

export interface GuestEvents {
  /** Both know the words; somebody there is asked now. */
  knocking(): void
  offered(sdp: string): void
  words(words: readonly string[]): void
  /** It is over there; she has signed what both did. */
  over(because: EndReason, signed: { readonly session: string; readonly head: string }): void
  failed(because: EndReason): void
}

export interface GuestEnd {
  take(letter: Bytes): void
  gone(why: Gone): void
  answer(sdp: string): void
}

export function createGuestEnd(
  deps: EndDeps & { readonly knock: KnockLetter },
  code: Code,
  carrier: Carrier,
  on: GuestEvents,
): GuestEnd {
  const { signKey } = deps
  const agreeing = startGuest({ secret: code.secret, context: contextOf(code) }, deps.random)
  let agreed: Agreed | undefined
  let channel: Channel<'guest'> | undefined
  let offered: string | undefined
  let isAnswered = false
  let isOver = false

  const fail = (because: EndReason): void => {
    if (isOver) return
    isOver = true
    carrier.close()
    on.failed(because)
  }
  const say = (letter: GuestLetter): void => {
    if (channel && !isOver) carrier.send(channel.seal(letter))
  }
  const transcript = (): string => bytesToHex(agreed!.transcript)
  carrier.send(agreeing.hello)

  function first(letter: Bytes): void {
    const finished = agreeing.finish(letter)
    if (!finished) return fail('codeWrong')
    agreed = finished.agreed
    channel = openChannel('guest', agreed)
    carrier.send(finished.proof)
    say({
      type: 'knock',
      knock: deps.knock,
      signature: signText(signKey, knockText(transcript(), deps.knock)),
    })
    on.knocking()
  }

  function heard(letter: HouseLetter): void {
    switch (letter.type) {
      case 'offer': {
        const print = fingerprintOf(letter.sdp, 'offer')
        if (!print.ok || offered !== undefined) return fail('tampered')
        if (
          !isSignedBy(
            letter.key,
            offerText(transcript(), print.value, sha256Hex(letter.sdp)),
            letter.signature,
          )
        )
          return fail('tampered')
        offered = print.value
        return on.offered(letter.sdp)
      }
      case 'sign':
        say({
          type: 'signed',
          head: letter.head,
          signature: signText(signKey, recordStatement(letter.session, letter.head)),
        })
        isOver = true
        return on.over(letter.because, { session: letter.session, head: letter.head })
    }
  }

  return {
    take(letter) {
      if (isOver) return
      if (!channel) return first(letter)
      const opened = channel.open(letter)
      if (opened.ok) heard(opened.value)
      else fail('tampered')
    },
    gone(why) {
      if (!isAnswered) fail(why === 'offline' ? 'linkLost' : channel ? 'refused' : 'codeWrong')
    },
    answer(sdp) {
      const print = fingerprintOf(sdp, 'answer')
      if (!print.ok || offered === undefined || isAnswered) return fail('tampered')
      isAnswered = true
      const prints = { house: offered, guest: print.value }
      say({
        type: 'answer',
        sdp,
        signature: signText(signKey, answerText(transcript(), prints, sha256Hex(sdp))),
      })
      spokenWords(agreed!, prints).then(
        (words) => {
          if (!isOver) on.words(words)
        },
        (thrown: unknown) => deps.onBug?.(thrown),
      )
    },
  }
}
