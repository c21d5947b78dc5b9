import { cruise } from 'dependency-cruiser'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const here = dirname(fileURLToPath(import.meta.url))
const law = require('../../build/law.cjs') as {
  forbidden: { name: string; comment: string }[]
  options: object
}

interface Violation {
  readonly from: string
  readonly rule: { readonly name: string }
}

const broken = async (): Promise<readonly Violation[]> => {
  const { output } = await cruise(['shared', 'renderer', 'electron'], {
    ...law.options,
    baseDir: join(here, 'fixture'),
    validate: true,
    ruleSet: law as never,
  })
  return (output as unknown as { summary: { violations: Violation[] } }).summary.violations
}

describe('the import law finds what it forbids', async () => {
  const violations = await broken()
  test.each([
    ['shared-is-pure', 'shared/records/reachesUp.ts'],
    ['shared-has-no-node', 'shared/records/usesNode.ts'],
    ['window-stays-in-the-window', 'renderer/records/reachesHost.ts'],
    ['rooms-apart-photos', 'renderer/photos/reachesSideways.ts'],
    ['keys-only-in-the-vault', 'electron/host/keeper/takesKeys.ts'],
    ['no-cycles', 'renderer/database/circleOne.ts'],
  ])('%s: %s', (rule, file) => {
    expect(violations.some((v) => v.rule.name === rule && v.from.endsWith(file))).toBe(true)
  })
  test('each rule says what to do instead', () => {
    for (const rule of law.forbidden) expect(rule.comment.length, rule.name).toBeGreaterThan(30)
  })
})
