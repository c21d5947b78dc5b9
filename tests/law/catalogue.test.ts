/**
 * Every case of the attack catalogue (groups S, M, T, A, V, L) and every fault F stands in a room's README with the tests
 * that show it, or with the reason why none runs; and what a README quotes is there. The numbers stand here, for the
 * design text is no part of the repository.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const cases = {
  S: [45, 56],
  M: [57, 63],
  T: [64, 72],
  A: [73, 79],
  V: [80, 85],
  L: [1, 17],
  F: [1, 15],
} as const
const readmes = [
  'shared/sync',
  'sync-server',
  'shared/accounts',
  'shared/vault',
  'shared/journal',
  'shared/maintenance',
]
const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

interface Row {
  readonly readme: string
  readonly name: string
  readonly text: string
  readonly quoted: readonly { readonly path: string; readonly title: string }[]
}

/** `| S45 | `tests/a.test.ts` `title`, `title` · `tests/b.test.ts` `title` |` */
function rowsOf(readme: string, markdown: string): Row[] {
  return markdown.split('\n').flatMap((line) => {
    const [, name, text] = /^\| ([SMTAVLF]\d+) \|(.*)\|$/.exec(line) ?? []
    if (name === undefined || text === undefined) return []
    let path = ''
    const quoted: { path: string; title: string }[] = []
    for (const [, part] of text.matchAll(/`([^`]+)`/g))
      if (part!.startsWith('tests/')) path = part!
      else quoted.push({ path, title: part! })
    return [{ readme, name, text, quoted }]
  })
}
const rows = readmes.flatMap((room) => rowsOf(room, read(`${room}/README.md`)))

/** A title is there as it is written in the source, with a quote escaped or not. */
function isThere({ path, title }: { readonly path: string; readonly title: string }): boolean {
  if (path === '' || !existsSync(join(root, path))) return false
  const source = read(path)
  return source.includes(title) || source.includes(title.replaceAll("'", "\\'"))
}

describe('the catalogue and its tests', () => {
  test.each(Object.entries(cases))(
    'every case of group %s stands in exactly one table',
    (group, [from, to]) => {
      for (let n = from; n <= to; n++) {
        const found = rows.filter(({ name }) => name === `${group}${n}`)
        expect([`${group}${n}`, found.length]).toEqual([`${group}${n}`, 1])
        const [{ quoted, text }] = found as [Row]
        expect([`${group}${n}`, quoted.length > 0 || text.includes('not run: ')]).toEqual([
          `${group}${n}`,
          true,
        ])
      }
    },
  )

  test('no table names a case that is none', () => {
    for (const { name } of rows) {
      const [from, to] = cases[name[0] as keyof typeof cases]
      const n = Number(name.slice(1))
      expect([name, n >= from && n <= to]).toEqual([name, true])
    }
  })

  test('every file and title that a table quotes is there', () => {
    const gone = rows.flatMap((row) =>
      row.quoted.filter((one) => !isThere(one)).map(({ path, title }) => `${row.name} ${path} ${title}`),
    )
    expect(gone).toEqual([])
    expect(rows.flatMap(({ quoted }) => quoted).length).toBeGreaterThan(120)
  })

  test('the check can fail: an invented title, a file that is gone and a title without a file are found', () => {
    const [row] = rowsOf('x', '| S45 | `tests/law/law.test.ts` `no such title` · `tests/gone.test.ts` `x` |')
    expect(row!.quoted.map(isThere)).toEqual([false, false])
    expect(rowsOf('x', '| S45 | `a title` |')[0]!.quoted.map(isThere)).toEqual([false])
    expect(isThere({ path: 'tests/law/catalogue.test.ts', title: 'the check can fail: an invented' })).toBe(
      true,
    )
  })
})
