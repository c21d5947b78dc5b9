import type { Random } from '#shared/basics/random.ts'

export const windowRandom: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) }
