/**
 * A spell checker for German over a Hunspell dictionary, small because it knows what German dictionaries use: suffixes,
 * two prefixes, and compounds of a beginning, joints and an end (COMPOUNDBEGIN, -MIDDLE, -END). It is given the two
 * files and keeps no words but theirs. Words are stems with flags in one map; forms are found by taking endings off, so
 * loading is quick and nothing is expanded.
 *
 * PF38 Made here because nspell knows no compounds with flags ("Geburtstagskuchen" would be wrong, and every other word
 * of a Kita), and espells has rested since 2021.
 */
export interface Speller {
  readonly isCorrect: (word: string) => boolean
  /** The likeliest first. */
  readonly suggest: (word: string) => readonly string[]
}

interface Affix {
  readonly flag: string
  readonly strip: string
  readonly add: string
  readonly flags: string
  /** What the stem must look like where the affix is put. */
  readonly fits: RegExp | null
}

interface Rules {
  readonly compoundBegin: string
  readonly compoundMiddle: string
  readonly compoundEnd: string
  readonly onlyInCompound: string
  readonly needAffix: string
  readonly forbidden: string
  readonly keepCase: string
  readonly circumfix: string
  readonly noSuggest: string
  readonly try: string
  readonly replace: readonly (readonly [string, string])[]
  /** By the ending itself. */
  readonly suffixes: ReadonlyMap<string, readonly Affix[]>
  readonly prefixes: readonly Affix[]
  readonly longestSuffix: number
}

/** Words of a Kita that the dictionary of 2016 lacks; with the flags it gives to words like them. */
const kitaWords = [
  'matschen/IXY',
  'Matsch/Shij',
  'Matschhose/Nm',
  'Matschküche/Nm',
  'Lego/Shij',
  'Bobbycar/Sm',
  'Portfolio/Shij',
  'Nikolaus/hij',
  'Igel/hij',
  'Käfer/hij',
  'Frosch/hij',
  'Mäuse/hij',
  'Bären/hij',
  'Hasen/hij',
  'Spatzen/hij',
  'Wichtel/Nhij',
  'Playmobil/Shij',
  'Kamishibai/Shij',
  'Klanggeschichte/Nm',
  'Turnbeutel/Sm',
  'Hausschuh/EShij',
  'Hausschuhe/hij',
  'Krippenkind/Sm',
  'Krippenkinder/Nm',
  'Vorschüler/NSm',
  'Bügelperle/Nm',
  'Slime/S',
]
/** Letters that sound alike, beyond the dictionary's own list. */
const soundAlike = 'f:v v:f F:V V:F e:ä ä:e eu:äu äu:eu z:tz k:ck ck:k ü:y i:ü w:v'.split(' ')

export function createSpeller(aff: string, dic: string): Speller {
  const rules = readRules(aff)
  const flagsOf = readWords(`${dic}\n${kitaWords.join('\n')}`)
  const shortest = 2

  /** Flags of each way in which the dictionary knows this form; what the affix brings counts as the form's. */
  function* forms(
    form: string,
  ): Generator<{ readonly flags: string; readonly bare: boolean; readonly brought: string }> {
    const own = flagsOf.get(form)
    if (own) for (const flags of own) yield { flags, bare: true, brought: '' }
    for (let length = 0; length <= Math.min(rules.longestSuffix, form.length - 1); length++) {
      const affixes = rules.suffixes.get(length === 0 ? '' : form.slice(-length))
      if (!affixes) continue
      const rest = form.slice(0, form.length - length)
      for (const affix of affixes) {
        const stem = rest + affix.strip
        const known = flagsOf.get(stem)
        if (!known || (affix.fits && !affix.fits.test(stem))) continue
        for (const flags of known)
          if (flags.includes(affix.flag)) yield { flags, bare: false, brought: affix.flags }
      }
    }
  }

  const has = (flags: string, flag: string): boolean => flag !== '' && flags.includes(flag)

  function isForbidden(form: string): boolean {
    for (const { flags } of forms(form)) if (has(flags, rules.forbidden)) return true
    return false
  }

  /** A word by itself. `changed`: its first letter was made small for this try. */
  function isWord(form: string, changed: boolean): boolean {
    for (const { flags, bare, brought } of forms(form)) {
      if (has(flags, rules.forbidden) || has(flags, rules.onlyInCompound)) continue
      if (has(brought, rules.onlyInCompound) || has(brought, rules.circumfix)) continue
      if (bare && has(flags, rules.needAffix)) continue
      if (changed && has(flags, rules.keepCase)) continue
      return true
    }
    for (const { flag, add } of rules.prefixes) {
      if (!form.startsWith(add)) continue
      for (const { flags, brought } of forms(form.slice(add.length)))
        if (flags.includes(flag) && !has(flags, rules.forbidden) && !has(brought, rules.onlyInCompound))
          return true
    }
    return false
  }

  const isPart = (form: string, place: string): boolean => {
    for (const { flags, bare, brought } of forms(form)) {
      if (has(flags, rules.forbidden)) continue
      if (has(brought, place)) return true
      if (has(flags, place) && !(bare && has(flags, rules.needAffix)) && !has(brought, rules.circumfix))
        return true
    }
    return false
  }

  function isCompound(form: string): boolean {
    /** From here to the end: an end, or joints and then an end. */
    const endsFrom = (at: number, joints: number): boolean => {
      if (isPart(form.slice(at), rules.compoundEnd)) return true
      if (joints === 0) return false
      for (let to = at + shortest; to <= form.length - shortest; to++)
        if (isPart(form.slice(at, to), rules.compoundMiddle) && endsFrom(to, joints - 1)) return true
      return false
    }
    for (let to = shortest; to <= form.length - shortest; to++)
      if (isPart(form.slice(0, to), rules.compoundBegin) && endsFrom(to, 2)) return true
    return false
  }

  const small = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1)
  const large = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

  /** The ways a word may be written in the dictionary: as it is, small at a sentence's start, not in capitals. */
  const tries = (word: string): readonly string[] => {
    if (word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase()) {
      const low = word.toLowerCase()
      return [
        word,
        large(low),
        low,
        ...(low.includes('ss') ? [low.replace('ss', 'ß'), large(low.replace('ss', 'ß'))] : []),
      ]
    }
    return word === small(word) ? [word] : [word, small(word)]
  }

  const isPlain = (word: string): boolean => tries(word).some((one, i) => isWord(one, i > 0))
  const isOne = (word: string): boolean => {
    if (isPlain(word)) return true
    const all = tries(word)
    return word.length <= 60 && !all.some(isForbidden) && all.some(isCompound)
  }

  const isCorrect = (word: string): boolean => {
    const signs = word.normalize('NFC').replaceAll('’', "'")
    if (isOne(signs)) return true
    // "Eltern-Kind-Nachmittag": each part by itself.
    const parts = signs.split(/[-–]/).filter((part) => part !== '')
    return parts.length > 1 && parts.every((part) => isOne(part) || isOne(large(part)) || part.length === 1)
  }

  function suggest(word: string): readonly string[] {
    const found = new Map<string, number>()
    const add = (candidate: string, cost: number): void => {
      if (candidate === word || candidate === '' || (found.get(candidate) ?? Infinity) <= cost) return
      const plain = isPlain(candidate)
      if (!plain && (cost > 2 || !isOne(candidate))) return
      for (const { flags } of forms(candidate)) if (has(flags, rules.noSuggest)) return
      found.set(candidate, cost + (plain ? 0 : 1))
    }
    add(large(word), 0)
    add(small(word), 0)
    for (const [from, to] of rules.replace)
      for (let at = word.indexOf(from); at >= 0; at = word.indexOf(from, at + 1))
        add(word.slice(0, at) + to + word.slice(at + from.length), 1)
    for (let i = 0; i < word.length - 1; i++)
      add(word.slice(0, i) + word[i + 1]! + word[i]! + word.slice(i + 2), 1.1)
    for (let i = 0; i < word.length; i++)
      add(word.slice(0, i) + word.slice(i + 1), word[i] === word[i + 1] ? 1 : 1.4)
    for (let i = 0; i <= word.length; i++)
      for (const letter of rules.try)
        add(word.slice(0, i) + letter + word.slice(i), letter === word[i] ? 1 : 1.5)
    for (let i = 0; i < word.length; i++)
      for (const letter of rules.try) add(word.slice(0, i) + letter + word.slice(i + 1), 2)
    for (let i = shortest; i <= word.length - shortest; i++)
      if (isPlain(word.slice(0, i)) && isPlain(word.slice(i)))
        found.set(`${word.slice(0, i)} ${word.slice(i)}`, 3)
    return [...found]
      .sort(([, a], [, b]) => a - b)
      .map(([candidate]) => candidate)
      .slice(0, 5)
  }

  return { isCorrect, suggest }
}

function readRules(aff: string): Rules {
  const named = new Map<string, string>()
  const replace: [string, string][] = []
  const suffixes = new Map<string, Affix[]>()
  const prefixes: Affix[] = []
  let longestSuffix = 0
  for (const line of aff.split(/\r?\n/)) {
    const [name = '', a = '', b = '', c = '', d = ''] = line.trim().split(/\s+/)
    if (name === 'REP' && b !== '') replace.push([a, b])
    else if ((name === 'SFX' || name === 'PFX') && d !== '') {
      const [add = '', flags = ''] = c.split('/')
      const affix: Affix = {
        flag: a,
        strip: b === '0' ? '' : b,
        add: add === '0' ? '' : add,
        flags,
        fits: d === '.' ? null : new RegExp(name === 'SFX' ? `${d}$` : `^${d}`),
      }
      // A prefix that begins with a hyphen joins parts that are looked at one by one.
      if (name === 'PFX') {
        if (!affix.add.startsWith('-') && affix.add !== '') prefixes.push(affix)
        continue
      }
      longestSuffix = Math.max(longestSuffix, affix.add.length)
      const list = suffixes.get(affix.add) ?? []
      list.push(affix)
      suffixes.set(affix.add, list)
    } else if (name !== '' && a !== '' && !named.has(name)) named.set(name, a)
  }
  for (const pair of soundAlike) replace.push(pair.split(':') as [string, string])
  const flag = (name: string): string => named.get(name) ?? ''
  return {
    compoundBegin: flag('COMPOUNDBEGIN'),
    compoundMiddle: flag('COMPOUNDMIDDLE'),
    compoundEnd: flag('COMPOUNDEND'),
    onlyInCompound: flag('ONLYINCOMPOUND'),
    needAffix: flag('NEEDAFFIX'),
    forbidden: flag('FORBIDDENWORD'),
    keepCase: flag('KEEPCASE'),
    circumfix: flag('CIRCUMFIX'),
    noSuggest: flag('NOSUGGEST'),
    try: [...flag('TRY')]
      .filter((letter) => letter === letter.toLowerCase() && /\p{L}/u.test(letter))
      .join(''),
    replace,
    suffixes,
    prefixes,
    longestSuffix,
  }
}

/** One word may stand several times, with other flags. */
function readWords(dic: string): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, string[]>()
  for (const line of dic.split(/\r?\n/)) {
    if (line === '' || line.startsWith('\t') || /^\d+$/.test(line)) continue
    const slash = line.indexOf('/')
    const word = slash < 0 ? line.trim() : line.slice(0, slash)
    const flags = slash < 0 ? '' : line.slice(slash + 1).trim()
    const known = words.get(word)
    if (known) known.push(flags)
    else words.set(word, [flags])
  }
  return words
}

/** Words of a text with their places; numbers, web addresses and single letters are none. */
export function wordsIn(text: string): readonly { readonly word: string; readonly at: number }[] {
  return [...text.matchAll(/[\p{L}\p{M}]+(?:['’\-–][\p{L}\p{M}]+)*/gu)].flatMap(({ 0: word, index }) =>
    word.length < 2 ||
    /[\d@/.]/.test(text.charAt(index - 1)) ||
    /[\d@/]/.test(text.charAt(index + word.length))
      ? []
      : [{ word, at: index }],
  )
}

/**
 * Names are never wrong: as they are, with an s of the genitive, and as part of "Mia-Sophie". `names` holds whole
 * names; each of their words counts.
 */
export function knownNames(names: Iterable<string>): (word: string) => boolean {
  const known = new Set<string>()
  for (const name of names)
    for (const { word } of wordsIn(name))
      for (const part of [word, ...word.split(/['’\-–]/)]) if (part !== '') known.add(plain(part))
  return (word) => {
    const name = plain(word)
    return (
      known.has(name) ||
      known.has(name.replace(/['’]?s?$/, '')) ||
      known.has(name.replace(/['’]$/, '')) ||
      (/[-–]/.test(name) &&
        name.split(/[-–]/).every((part) => known.has(part) || known.has(part.replace(/s$/, ''))))
    )
  }
}
const plain = (word: string): string => word.normalize('NFC').toLowerCase()
