import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '#build/suites.ts'
import { words } from '#shared/words/words.ts'
import { errorText } from '#renderer/ui/errorText.ts'

/** Failures that are answered to a program, not to a person: each is turned into something else before a screen. */
const neverShown = new Set([
  'Normal',
  'Image',
  'FrameBroken',
  'FrameTooLarge',
  'LetterRefused',
  'MeetingTaken',
])

test('U6 every failure that keeper, vault and pipe can answer has a sentence of its own', () => {
  const types = new Set<string>()
  for (const folder of ['electron/host', 'shared/host', 'renderer/host'])
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.ts'))
        for (const [, union] of readFileSync(join(root, folder, file), 'utf8').matchAll(
          /\btype: ('[A-Z]\w+'(?:\s*\|\s*'[A-Z]\w+')*)/g,
        ))
          for (const [, type] of union!.matchAll(/'(\w+)'/g)) types.add(type!)
  expect(types.has('WrongPassphrase')).toBe(true)
  const silent = [...types].filter((type) => !neverShown.has(type) && !Object.hasOwn(words.errors.de, type))
  expect(silent).toEqual([])
})

test('U6 an unknown failure gets the safe sentence, never its code', () => {
  for (const type of ['Ringelpiez', '__proto__', 'constructor', 'toString', ''])
    expect(errorText('de', { type })).toBe(words.errors.de.unknown)
})

test('U6 every action that the vault writes into the log has words', () => {
  const actions = new Set<string>()
  for (const file of readdirSync(join(root, 'electron/host/vault'), { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.ts'))
      for (const [, action] of readFileSync(join(root, 'electron/host/vault', file), 'utf8').matchAll(
        /\baudit(?:Version)?\(\s*'(\w+)'/g,
      ))
        actions.add(action!)
  expect(actions.has('exported')).toBe(true)
  expect([...actions].filter((action) => !Object.hasOwn(words.data.de.audit.action, action))).toEqual([])
})
