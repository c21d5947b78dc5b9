/** Throws when the program itself is wrong; for what the world may do wrong, return a Result. */
export function assert(fact: unknown, why: string): asserts fact {
  if (!fact) throw new Error(`Bug: ${why}`)
}

/** Marks a case the compiler has proved impossible. */
export function never(value: never): never {
  throw new Error(`Bug: unexpected ${JSON.stringify(value)}`)
}
