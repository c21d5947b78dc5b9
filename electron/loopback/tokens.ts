/**
 * Tokens of the loopback shell (decision 3): 32 random bytes, good for one socket of each name they were made for (the
 * window's: keeper and vault; the masked window's, a supporter's and a conversation's: its own alone), ended by the next one issued. So a second tab with the same address, or one that read the address, is refused.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'

/** Windows beside the person's own, each with a page and a pipe of its name. */
export type OwnPage = 'projection' | 'guest' | 'talk'
const socketNames = ['keeper', 'vault', 'projection', 'guest', 'talk'] as const satisfies readonly (
  'keeper' | 'vault' | OwnPage
)[]
export type SocketName = (typeof socketNames)[number]
export const isSocketName = (name: string): name is SocketName =>
  (socketNames as readonly string[]).includes(name)

export interface Tokens {
  issue(): string
  /** The one of now opens nothing any more. */
  end(): void
  /** True once per name for the token issued last. */
  take(token: string, name: SocketName): boolean
}

export function createTokens(names: readonly SocketName[]): Tokens {
  let current = Buffer.alloc(0)
  let left = new Set<SocketName>()
  return {
    issue() {
      const token = randomBytes(32).toString('base64url')
      current = Buffer.from(token)
      left = new Set(names)
      return token
    },
    end: () => left.clear(),
    take(token, name) {
      const given = Buffer.from(token)
      if (given.length !== current.length || !timingSafeEqual(given, current)) return false
      return left.delete(name)
    },
  }
}
