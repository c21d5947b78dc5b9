/**
 * Argon2id by libsodium, never below 64 MiB and 3 passes, calibrated once per account so that one guess costs
 * 0.4 to 0.8 s on this PC (security 1.3). What an account file says may only rise: weaker numbers are refused before
 * anything is computed, so a changed file cannot make guessing cheap.
 */
import sodium from 'sodium-native'
import { assert } from '#shared/basics/assert.ts'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'

export interface ArgonParams {
  readonly memKiB: number
  readonly passes: number
}

export const argonFloor: ArgonParams = { memKiB: 64 * 1024, passes: 3 }
const most: ArgonParams = { memKiB: 1024 * 1024, passes: 64 }

export const isStrongEnough = (params: ArgonParams, floor: ArgonParams = argonFloor): boolean =>
  params.memKiB >= floor.memKiB &&
  params.passes >= floor.passes &&
  params.memKiB <= most.memKiB &&
  params.passes <= most.passes

/** All Unicode, NFKC, so that an umlaut typed on another keyboard is the same umlaut. */
export const passphraseBytes = (passphrase: string): Bytes => utf8ToBytes(passphrase.normalize('NFKC'))

export async function stretch(passphrase: string, salt: Uint8Array, params: ArgonParams): Promise<Bytes> {
  assert(isStrongEnough(params), 'Argon2id below its floor')
  assert(salt.length === 16, 'Argon2id salt of 16 bytes')
  const secret = passphraseBytes(passphrase)
  const stretched = new Uint8Array(32)
  await new Promise<void>((resolve, reject) =>
    sodium.crypto_pwhash_async(
      stretched,
      secret,
      salt,
      params.passes,
      params.memKiB * 1024,
      sodium.crypto_pwhash_ALG_ARGON2ID13,
      (error) => (error ? reject(error) : resolve()),
    ),
  )
  sodium.sodium_memzero(secret)
  return stretched
}

const goal = { from: 400, to: 800 }

/** Doubles memory up to 256 MiB, then adds passes, until one guess costs about half a second here. */
export async function calibrate(now: () => number = () => performance.now()): Promise<ArgonParams> {
  const time = async (params: ArgonParams): Promise<number> => {
    const start = now()
    await stretch('calibrate', new Uint8Array(16), params)
    return now() - start
  }
  let params = argonFloor
  let took = await time(params)
  while (took < goal.from / 2 && params.memKiB < 256 * 1024) {
    params = { ...params, memKiB: params.memKiB * 2 }
    took = await time(params)
  }
  while (took < goal.from && params.passes < 24) {
    const wanted = Math.ceil((params.passes * ((goal.from + goal.to) / 2.2)) / Math.max(1, took))
    params = { ...params, passes: Math.max(params.passes + 1, Math.min(wanted, params.passes * 4)) }
    took = await time(params)
  }
  return params
}
