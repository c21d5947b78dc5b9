/** Binds the device secret to this PC by the system's keychain (DPAPI, Keychain, libsecret). */
import { safeStorage } from 'electron'
import type { Keychain } from '../host/keeper/createKeeper.ts'

/** Null where the system would only pretend (Linux without a keyring): then the stricter passphrase rule holds. */
export function openKeychain(): Keychain | null {
  if (!safeStorage.isEncryptionAvailable()) return null
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return null
  return {
    seal: async (secret) =>
      new Uint8Array(await safeStorage.encryptStringAsync(Buffer.from(secret).toString('base64'))),
    async open(sealed) {
      const { result } = await safeStorage.decryptStringAsync(Buffer.from(sealed))
      return new Uint8Array(Buffer.from(result, 'base64'))
    },
  }
}
