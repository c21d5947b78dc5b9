import { describe, expect, test } from 'vitest'
import { createAsk } from '#shared/portfolio/createAsk.ts'
import { keptBy, saidBefore } from '#shared/childMode/veto.ts'
import { consent } from '#shared/records/consent.ts'
import { photo } from '#shared/records/photo.ts'
import { veto } from '#shared/records/veto.ts'
import type { Values } from '#shared/records/kinds.ts'

const mia = 'a'.repeat(32)
const ben = 'b'.repeat(32)
const both = '1'.repeat(32)
const own = '2'.repeat(32)
const page = '3'.repeat(32)
const says = (childId: string, about: Partial<Values<'veto'>>, stays = true) => ({
  id: '',
  values: { ...veto.empty, childId, stays, saidOn: '2026-05-01', ...about },
})
const yes = (childId: string, purpose: 'ownPortfolio' | 'otherPortfolios') => ({
  id: '',
  values: {
    ...consent.empty,
    childId,
    purpose,
    audience: 'groupFamilies' as const,
    decision: 'given' as const,
    validFrom: '2026-01-01',
  },
})
const seen = (id: string, childIds: string[]) => ({
  id,
  values: { ...photo.empty, childIds, seen: 'people' as const },
})
const askOf = (childId: string, vetoes: ReturnType<typeof says>[]) =>
  createAsk({
    photos: [seen(both, [mia, ben]), seen(own, [mia])],
    consents: [mia, ben].flatMap((child) => [yes(child, 'ownPortfolio'), yes(child, 'otherPortfolios')]),
    guardians: [],
    staff: [],
    vetoes,
    childId,
    audience: 'family',
    day: '2026-05-30',
  })

describe('KM7 what a child keeps to herself', () => {
  test('may be placed nowhere, on no child’s page, covered or not; what she did not name may', () => {
    const before = askOf(mia, [])
    expect([before(both), before(own)]).toEqual([{ permitted: true }, { permitted: true }])
    const kept = [says(mia, { photoId: both })]
    const refused = { permitted: false, reasons: [{ rule: 'KM7', childId: mia }] }
    expect(askOf(mia, kept)(both)).toEqual(refused)
    expect(askOf(ben, kept)(both)).toEqual(refused)
    const covers = [{ x: 0, y: 0, w: 1, h: 1, colour: '#ffffff', sticker: '' }]
    expect(askOf(ben, kept)(both, { crop: { x: 0, y: 0, w: 1, h: 1 }, covers })).toEqual(refused)
    expect(askOf(mia, kept)(own)).toEqual({ permitted: true })
  })
  test('is shown again after her own new word, and stays as long as one record says so', () => {
    expect(askOf(mia, [says(mia, { photoId: own }, false)])(own)).toEqual({ permitted: true })
    const differing = [says(mia, { photoId: own }, false), says(mia, { photoId: own }, true)]
    expect(keptBy(differing, { photoId: own })).toEqual([mia])
    expect(saidBefore(differing, mia, { photoId: own })).toEqual(differing)
    expect(saidBefore(differing, ben, { photoId: own })).toEqual([])
  })
})

test('KM8 a page that its child keeps is known by its own id alone', () => {
  const kept = [says(mia, { pageId: page })]
  expect(keptBy(kept, { pageId: page })).toEqual([mia])
  expect(keptBy(kept, { photoId: page })).toEqual([])
  expect(keptBy(kept, { pageId: own })).toEqual([])
})
