/** The few calls we use; never sodium_malloc, which Electron's memory cage forbids. */
declare module 'sodium-native' {
  const sodium: {
    readonly crypto_pwhash_ALG_ARGON2ID13: number
    crypto_pwhash_async(
      output: Uint8Array,
      password: Uint8Array,
      salt: Uint8Array,
      passes: number,
      bytes: number,
      algorithm: number,
      done: (error: Error | null) => void,
    ): void
    crypto_pwhash(
      output: Uint8Array,
      password: Uint8Array,
      salt: Uint8Array,
      passes: number,
      bytes: number,
      algorithm: number,
    ): void
    sodium_memzero(bytes: Uint8Array): void
  }
  export default sodium
}
