import { bytesToHex, type Bytes } from './bytes.ts'

/** Chance as a port: node:crypto in the host, WebCrypto in the window, a seed in the test world. */
export interface Random {
  bytes(length: number): Bytes
}

/** 128 random bits as 32 lower-case hex digits; never time-ordered, so that an id tells nothing (decision 10). */
export const randomId = (random: Random): string => bytesToHex(random.bytes(16))
