/** 21 to 99, never a round one: written in words, so that who can't read it can't type it. */
export interface GrownUpNumber {
  readonly tens: number
  readonly ones: number
}

/** Of two random bytes; bytes are never negative, whatever is done to their bits. */
export const grownUpNumber = ([a = 0, b = 0]: Uint8Array): GrownUpNumber => ({
  tens: 2 + (a % 8),
  ones: 1 + (b % 9),
})
