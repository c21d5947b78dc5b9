import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '#build/suites.ts'
import { languages } from '#shared/host/api.ts'
import type { Texts } from '#shared/words/catalogue.ts'
import { words } from '#shared/words/words.ts'
import { wordsIn } from '#renderer/ui/i18n.ts'

const flat = (texts: Texts, before = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [[before + key, text] as [string, string]] : flat(text, `${before}${key}.`),
  )
const holes = (text: string): string[] =>
  [...text.matchAll(/\{\{(.*?)\}\}/g)].map((match) => match[1]!).sort()
const namespaces = Object.entries(words)

describe('U4 the catalogues', () => {
  test.each(namespaces)(
    '%s: the same keys in three languages, none empty, the same placeholders',
    (_name, texts) => {
      const german = new Map(flat(texts.de))
      for (const language of languages) {
        const own = new Map(flat(texts[language]))
        expect([...own.keys()].sort()).toEqual([...german.keys()].sort())
        for (const [key, text] of own) {
          expect(text.trim(), `${language} ${key}`).not.toBe('')
          expect(text, `${language} ${key}`).toBe(text.trim())
          if (/_(one|other)$/.test(key)) {
            // A plural may leave its number out ("ein Kind"); it may not ask for something else.
            const other = holes(german.get(key.replace(/_(one|other)$/, '_other'))!)
            expect(
              holes(text).every((hole) => other.includes(hole)),
              `${language} ${key}`,
            ).toBe(true)
          } else expect(holes(text), `${language} ${key}`).toEqual(holes(german.get(key)!))
        }
      }
    },
  )
  test.each(namespaces)('%s: plurals come in pairs', (_name, texts) => {
    const keys = new Set(flat(texts.de).map(([key]) => key))
    for (const key of keys) {
      const match = /^(.*)_(one|other)$/.exec(key)
      if (match) expect(keys.has(`${match[1]}_${match[2] === 'one' ? 'other' : 'one'}`), key).toBe(true)
    }
  })
  test('U5 no words of machines in what Germans read', () => {
    const machine =
      /\b(Sync\w*|Token|Commit|User|Record|Error|Fehler 0x|Exception|Backup|Login|Server-Fehler|null|undefined)\b/
    const found = namespaces.flatMap(([name, texts]) =>
      flat(texts.de)
        .filter(([, text]) => machine.test(text))
        .map(([key, text]) => `${name}.${key}: ${text}`),
    )
    expect(found).toEqual([])
    expect(machine.test('Sync-Error beim Commit')).toBe(true)
  })
  test('each namespace file is in the table', () => {
    const files = readdirSync(join(root, 'shared/words')).filter(
      (file) => !['words.ts', 'catalogue.ts', 'README.md'].includes(file),
    )
    expect(files.map((file) => file.replace('.ts', '')).sort()).toEqual(Object.keys(words).sort())
    expect(readFileSync(join(root, 'shared/words/words.ts'), 'utf8')).toContain('frame')
  })
  test('numbers are written as the language writes them, and choose the plural', () => {
    expect(wordsIn('de', 'data')('where.thisPcText', { count: 12_345 })).toContain('12.345 Einträge')
    expect(wordsIn('en', 'data')('where.thisPcText', { count: 12_345 })).toContain('12,345 entries')
    expect(wordsIn('nl', 'data')('where.thisPcText', { count: 1 })).toContain('1 regel,')
  })
  test('the pseudo-locale wraps what a catalogue says and leaves the placeholders', () => {
    expect(wordsIn('pseudo', 'frame')('signedIn', { name: 'Anna' })).toBe('⟦Åñgēmēldēt: Anna⟧')
  })
})
