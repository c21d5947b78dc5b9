/**
 * Running text without anybody in it (A9): a word stays if it is an ordinary one and nobody here is called like it; every
 * other word, each figure, address and sign goes, a row of them as one "…". When in doubt it goes. What is left tells how
 * long a note is, how it is built and what kind of thing it is about, and that is what a helper needs.
 */
export interface ScrubDeps {
  /** In small letters. */
  readonly isOrdinary: (word: string) => boolean
  /** Of the house: people, streets, places, groups; folded by `foldName`. */
  readonly names: ReadonlySet<string>
}
export type Scrub = (text: string) => string

/** As somebody might write it: small, without accents, ß as ss. */
export const foldName = (text: string): string =>
  text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss')

/** Each part of a name, and the whole. */
export function namePartsOf(...texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const parts = text.split(/[^\p{L}\p{M}]+/u).filter((part) => part.length > 1)
    return parts.map(foldName)
  })
}

/** Endings with which a German name is met: Annas, Felix’, Marcusens; and a name inside a longer one. */
const isName = (folded: string, names: ReadonlySet<string>): boolean =>
  names.has(folded) ||
  ['s', 'es', 'n', 'en', 'ens', 'chen', 'lein', 'i'].some(
    (ending) => folded.endsWith(ending) && names.has(folded.slice(0, -ending.length)),
  )

/** Whoever is called so is named next: Herr Bach, Oma Rose, bei Familie Stein. */
const beforeNames: ReadonlySet<string> = new Set(
  'herr herrn frau familie oma opa tante onkel dr doktor fräulein mr mrs ms mevrouw meneer'.split(' '),
)

/** Sentences stay readable by these; everything else that is no letter is a figure or part of an address. */
const kept = /^[.,;:!?()\n"„“‚‘–-]$/u

export const createScrub =
  ({ isOrdinary, names }: ScrubDeps): Scrub =>
  (text) => {
    let out = ''
    let gap = false
    let called = false
    // What is tied together (an address, a date, a number, Anna-Lena) is one: a part of it may not stay.
    for (const part of text.match(/[^\s]+|\n|[^\S\n]+/gu) ?? []) {
      if (/^\s+$/u.test(part)) {
        if (part === '\n') out = `${out.trimEnd()}\n`
        continue
      }
      const [, before, core, after] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su.exec(part)!
      const word = core!.toLowerCase()
      const stays =
        !(called && /^\p{Lu}/u.test(core!)) &&
        /^\p{L}[\p{L}\p{M}]*$/u.test(core!) &&
        isOrdinary(word) &&
        !isName(foldName(word), names)
      called = beforeNames.has(word)
      const signs = (given: string): string => [...given].filter((sign) => kept.test(sign)).join('')
      const said = stays ? core! : '…'
      if (said === '…' && gap) {
        out += signs(after!)
        gap = after === ''
        continue
      }
      if (out !== '' && !out.endsWith('\n')) out += ' '
      out += signs(before!) + said + signs(after!)
      gap = said === '…' && after === ''
    }
    return out.trim()
  }
