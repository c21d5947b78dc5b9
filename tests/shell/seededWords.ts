/** Words that nobody else says: made from a seed at run time, so that no source or bundle holds one. */
export function seededWords(count: number, seed: string): string[] {
  let state = 2166136261
  for (const sign of seed) state = Math.imul(state ^ sign.charCodeAt(0), 16777619)
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
  const letters = 'bdfgklmnprstvz'
  const vowels = 'aeiou'
  return Array.from({ length: count }, () => {
    let word = 'Q'
    for (let i = 0; i < 6; i++) word += vowels[next() % 5]! + letters[next() % 14]!
    return `${word}x`
  })
}
