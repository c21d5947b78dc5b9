/**
 * Which children does a file name speak of? "Ausflug Mia und Ben.jpg" names Mia and Ben; "Miami.jpg" names nobody.
 * A first name that several children share names none of them: a guess could put a face where it may not be, so such a
 * photo stays "nicht angesehen" until a person looks (C1).
 */
export interface NamedChild {
  readonly id: string
  readonly firstName: string
  readonly lastName: string
}

/** Spelling-tolerant word: "Jörn", "Joern" and "JÖRN" are one; accents fall away. */
function fold(word: string): string {
  return word
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
}

const wordsOf = (text: string): string[] => text.normalize('NFC').split(/[^\p{L}]+/u).filter(Boolean).map(fold) // prettier-ignore

const indexOfRun = (words: readonly string[], run: readonly string[], from: number): number => {
  if (run.length === 0) return -1
  for (let at = from; at + run.length <= words.length; at++)
    if (run.every((word, i) => words[at + i] === word)) return at
  return -1
}

export interface NamesInFile {
  readonly childIds: readonly string[]
  /** A name stands there, but more than one child bears it. */
  readonly ambiguous: boolean
}

export function namesInFile(fileName: string, children: readonly NamedChild[]): NamesInFile {
  const words: string[] = wordsOf(fileName.replace(/\.[^.]*$/, ''))
  const found = new Set<string>()
  let ambiguous = false

  /** Takes every place where `run` stands, so that "Mia Sommer" does not name another Mia too. */
  const take = (run: readonly string[], bearers: readonly NamedChild[]): void => {
    for (let at = indexOfRun(words, run, 0); at >= 0; at = indexOfRun(words, run, at + 1)) {
      words.fill('', at, at + run.length)
      if (bearers.length === 1) found.add(bearers[0]!.id)
      else ambiguous = true
    }
  }

  const byRun = (runsOf: (child: NamedChild) => readonly string[][]): void => {
    const bearersByRun = new Map<string, NamedChild[]>()
    for (const child of children) {
      for (const run of runsOf(child)) {
        if (run.length === 0) continue
        const key = run.join(' ')
        const bearers = bearersByRun.get(key) ?? []
        if (!bearers.includes(child)) bearersByRun.set(key, [...bearers, child])
      }
    }
    const longestFirst = [...bearersByRun].sort(([a], [b]) => b.length - a.length)
    for (const [key, bearers] of longestFirst) take(key.split(' '), bearers)
  }

  byRun((child) => {
    const first = wordsOf(child.firstName)
    const last = wordsOf(child.lastName)
    return first.length === 0 || last.length === 0
      ? []
      : [
          [...first, ...last],
          [...last, ...first],
        ]
  })
  byRun((child) => [wordsOf(child.firstName)])
  return { childIds: [...found], ambiguous }
}
