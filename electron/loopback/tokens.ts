/**
 * Tokens of the loopback shell (decision 3): 32 random bytes, good for one keeper socket and one vault socket, ended
 * by the next one issued. So a second tab with the same address, or one that read the address, is refused.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'

export type SocketName = 'keeper' | 'vault'

export interface Tokens {
  issue(): string
  /** True once per name for the token issued last. */
  take(token: string, name: SocketName): boolean
}

export function createTokens(): Tokens {
  let current = Buffer.alloc(0)
  let left = new Set<SocketName>()
  return {
    issue() {
      const token = randomBytes(32).toString('base64url')
      current = Buffer.from(token)
      left = new Set(['keeper', 'vault'])
      return token
    },
    take(token, name) {
      const given = Buffer.from(token)
      if (given.length !== current.length || !timingSafeEqual(given, current)) return false
      return left.delete(name)
    },
  }
}
