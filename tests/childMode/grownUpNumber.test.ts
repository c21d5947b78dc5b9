import { expect, test } from 'vitest'
import { grownUpNumber } from '#renderer/childMode/grownUpNumber.ts'
import { wordsIn } from '#renderer/ui/i18n.ts'
import { languages } from '#shared/host/api.ts'

test('KM3 whatever chance says, the question is a number of two digits that can be written and typed', () => {
  const seen = new Set<string>()
  for (let a = 0; a < 256; a++)
    for (let b = 0; b < 256; b++) {
      const { tens, ones } = grownUpNumber(new Uint8Array([a, b]))
      seen.add(`${String(tens)}${String(ones)}`)
    }
  expect(seen.size).toBe(72)
  for (const number of seen) expect(number).toMatch(/^[2-9][1-9]$/)
  for (const language of languages) {
    const t = wordsIn(language, 'childMode')
    const inWords = [...seen].map((number) =>
      t('leave.number', {
        tens: t(`leave.tens.n${number[0]! as '2'}`),
        ones: t(`leave.ones.n${number[1]! as '1'}`),
      }),
    )
    expect(new Set(inWords).size).toBe(72)
    for (const words of inWords) expect(words).toMatch(/^[\p{L}-]+$/u)
  }
})
