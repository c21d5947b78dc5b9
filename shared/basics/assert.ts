/** Throws when the program itself is wrong; for what the world may do wrong, return a Result. */
export function assert(fact: unknown, why: string): asserts fact {
  if (!fact) throw new Error(`Bug: ${why}`)
}
