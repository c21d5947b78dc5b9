/**
 * Sealed letters between both ends of a meeting (MT31). It promises that what `open` gives out was sealed by the other end, in
 * this meeting, in this place of the order: a letter that comes twice, too early, from ourselves, from another meeting or
 * changed is refused, and after one refusal nothing more is opened. One key for each direction, the number of the letter as
 * nonce, so that no nonce can come twice.
 */
import { bytesToHex, bytesToUtf8, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { canonicalJson } from '#shared/records/canonical.ts'
import {
  fromGuestLetter,
  fromHouseLetter,
  mostLetterBytes,
  type GuestLetter,
  type HouseLetter,
} from '#shared/maintenance/letters.ts'
import { argonFloor, stretch } from '../argon.ts'
import { nonceLength, openAead, sealAead, sha256 } from '../crypto.ts'
import type { Agreed } from './cpace.ts'
import { fourWords } from './code.ts'

export type End = 'guest' | 'house'
type LetterRefused = { type: 'LetterRefused'; words: { readonly why: string } }
const other = { guest: 'house', house: 'guest' } as const

export interface SealedLetters<Ours, Theirs> {
  seal(letter: Ours): Bytes
  open(sealed: Uint8Array): Result<Theirs, LetterRefused>
}

const mostLetters = 10_000

function nonceOf(n: number): Bytes {
  const nonce = new Uint8Array(nonceLength)
  new DataView(nonce.buffer).setUint32(nonceLength - 4, n)
  return nonce
}
const aadOf = (from: End, n: number): Bytes => utf8ToBytes(`obhut|letter|1|${from}|${n}`)

/**
 * Wire form: the number in four bytes, then the sealed letter. The type of the letter is sealed too.
 * @param read undefined where it is no letter of the other end
 */
export function sealedLetters<Ours, Theirs>(
  end: End,
  { keys }: Pick<Agreed, 'keys'>,
  read: (letter: unknown) => Theirs | undefined,
): SealedLetters<Ours, Theirs> {
  const from = other[end]
  let sent = 0
  let taken = 0
  let isBroken = false
  return {
    seal(letter) {
      if (sent >= mostLetters) throw new Error('Bug: a meeting is short')
      const n = sent++
      const number = new Uint8Array(4)
      new DataView(number.buffer).setUint32(0, n)
      const plain = utf8ToBytes(canonicalJson(letter))
      return concatBytes(number, sealAead(keys[end], nonceOf(n), plain, aadOf(end, n)))
    },
    open(sealed) {
      const refused = (why: string) => {
        isBroken = true
        return err({ type: 'LetterRefused', words: { why } } as const)
      }
      if (isBroken) return refused('broken')
      if (sealed.length < 4 || sealed.length > mostLetterBytes) return refused('length')
      const n = new DataView(sealed.buffer, sealed.byteOffset).getUint32(0)
      if (n !== taken) return refused(n < taken ? 'again' : 'gap')
      const plain = openAead(keys[from], nonceOf(n), sealed.subarray(4), aadOf(from, n))
      if (!plain) return refused('altered')
      taken++
      try {
        const letter = read(JSON.parse(bytesToUtf8(plain)))
        return letter === undefined ? refused('unreadable') : ok(letter)
      } catch {
        return refused('unreadable')
      }
    },
  }
}

interface Letters {
  readonly guest: GuestLetter
  readonly house: HouseLetter
}
const schemas = { guest: fromGuestLetter, house: fromHouseLetter } as const
export type Channel<E extends End> = SealedLetters<Letters[E], Letters[(typeof other)[E]]>

/** The letters of remote help (shared/maintenance/letters.ts). */
export const openChannel = <E extends End>(end: E, agreed: Pick<Agreed, 'keys'>): Channel<E> =>
  sealedLetters<Letters[E], Letters[(typeof other)[E]]>(
    end,
    agreed,
    (letter) => schemas[other[end]].safeParse(letter).data as Letters[(typeof other)[E]] | undefined,
  )

/**
 * MT17: four words over both connections' keys and the meeting's. Whoever sits in between would need another pair of keys with
 * the same forty bits within five minutes, and each try costs him one Argon2id of 64 MiB, as with J3 of joining.
 */
export async function spokenWords(
  { keys, transcript }: Agreed,
  prints: { readonly guest: string; readonly house: string },
): Promise<string[]> {
  const said = sha256('obhut|spoken|1|', keys.words, transcript, prints.guest, prints.house)
  const salt = sha256('obhut|spoken-salt|1|', keys.words).slice(0, 16)
  return fourWords(await stretch(bytesToHex(said), salt, argonFloor))
}
