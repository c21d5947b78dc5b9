/** Keys and certificates in the folder: made at the first start, renewed, rotated (SV18). */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { pinsSchema, signedPinsSchema, type Pins, type SignedPins } from '#shared/sync/messages.ts'
import type { Identity } from '../http/tls.ts'
import type { Folder } from './folder.ts'
import { readText, writeWhole } from './folder.ts'
import {
  identityOf,
  isToRenew,
  makeCa,
  makeKey,
  makeLeaf,
  pinOf,
  readCertificate,
  signPins,
} from './identity.ts'

export interface Keys {
  readonly identity: Identity
  readonly pins: SignedPins
  readonly pinList: Pins
  /** When the certificate ends. */
  readonly until: number
  readonly renewed: boolean
}

interface KeyDeps {
  readonly random: Random
  readonly now: number
}

const files = (folder: Folder) => ({
  caKey: join(folder.keys, 'ca.key'),
  ca: join(folder.keys, 'ca.pem'),
  liveKey: join(folder.keys, 'live.key'),
  live: join(folder.keys, 'live.pem'),
  pins: join(folder.keys, 'pins.json'),
})
/** Named by the head of its pin, so that a file brought back from a safe is found again. */
const reserveFile = (folder: Folder, pin: string): string =>
  join(folder.keys, `reserve-${Buffer.from(pin, 'base64').toString('hex').slice(0, 12)}.key`)

export const namesOf = (urls: readonly string[]): string[] => [
  ...new Set(urls.map((url) => new URL(url).hostname.replace(/^\[|\]$/g, ''))),
]

/** Makes what is missing, renews the certificate when it is time, signs new addresses. */
export async function openKeys(folder: Folder, urls: readonly string[], deps: KeyDeps): Promise<Keys> {
  const at = files(folder)
  const caKey = (await readText(at.caKey)) ?? makeKey('P-384')
  if ((await readText(at.caKey)) === undefined) writeWhole(at.caKey, caKey)
  const ca = (await readText(at.ca)) ?? (await makeCa(caKey, deps.random, deps.now))
  if ((await readText(at.ca)) === undefined) writeWhole(at.ca, ca)
  const liveKey = (await readText(at.liveKey)) ?? makeKey('P-256')
  if ((await readText(at.liveKey)) === undefined) writeWhole(at.liveKey, liveKey)

  const kept = await readText(at.pins)
  let pins = kept === undefined ? undefined : signedPinsSchema.parse(JSON.parse(kept))
  let list = pins && pinsSchema.parse(JSON.parse(pins.body))
  // A rotation that was cut off between its two files is finished here: the live key is in the old list as a reserve.
  if (list && list.pins[0] !== pinOf(liveKey)) {
    list = withNewLive(folder, list, pinOf(liveKey), urls)
    pins = signPins(list, liveKey)
    writeWhole(at.pins, JSON.stringify(pins))
  }
  if (!list || !pins) {
    const reserves = [makeKey('P-256'), makeKey('P-256')]
    for (const key of reserves) writeWhole(reserveFile(folder, pinOf(key)), key)
    list = { v: 1, no: 1, pins: [pinOf(liveKey), ...reserves.map(pinOf)], urls: [...urls] }
    pins = signPins(list, liveKey)
    writeWhole(at.pins, JSON.stringify(pins))
  } else if (list.urls.join(' ') !== urls.join(' ')) {
    list = { ...list, no: list.no + 1, urls: [...urls] }
    pins = signPins(list, liveKey)
    writeWhole(at.pins, JSON.stringify(pins))
  }

  const names = namesOf(urls)
  let leaf = await readText(at.live)
  const renewed = leaf === undefined || isToRenew(leaf, names, deps.now) || !isOf(leaf, liveKey)
  if (leaf === undefined || renewed) {
    leaf = await makeLeaf({ key: caKey, certificate: ca }, liveKey, names, deps.random, deps.now)
    writeWhole(at.live, leaf)
  }
  return {
    identity: identityOf(leaf, ca, liveKey),
    pins,
    pinList: list,
    until: readCertificate(leaf).until,
    renewed,
  }
}

const isOf = (leaf: string, key: string): boolean => readCertificate(leaf).pin === pinOf(key)

function withNewLive(folder: Folder, list: Pins, live: string, urls: readonly string[]): Pins {
  const fresh = makeKey('P-256')
  writeWhole(reserveFile(folder, pinOf(fresh)), fresh)
  const others = list.pins.slice(1).filter((pin) => pin !== live)
  return { v: 1, no: list.no + 1, pins: [live, ...others, pinOf(fresh)], urls: [...urls] }
}

/**
 * The first reserve key becomes the live one. @param reserve PEM of that key where it was kept elsewhere
 */
export async function rotateKeys(
  folder: Folder,
  reserve?: string,
): Promise<Result<{ readonly pin: string }, { type: 'NoReserve'; words: { pin: string; file: string } }>> {
  const at = files(folder)
  const kept = await readText(at.pins)
  if (kept === undefined) throw new Error('Bug: keys are opened before they are rotated')
  const list = pinsSchema.parse(JSON.parse(signedPinsSchema.parse(JSON.parse(kept)).body))
  const next = list.pins[1]!
  const file = reserveFile(folder, next)
  const key = reserve ?? (await readText(file))
  if (key === undefined || pinOf(key) !== next) return err({ type: 'NoReserve', words: { pin: next, file } })
  // The key first: whatever is cut off after this is finished at the next opening.
  writeWhole(at.liveKey, key)
  return ok({ pin: next })
}

/** Which reserve keys lie in this folder (others may have been taken to a safe). */
export const reservesHere = async (folder: Folder): Promise<number> =>
  (await readdir(folder.keys)).filter((name) => name.startsWith('reserve-') && name.endsWith('.key')).length
