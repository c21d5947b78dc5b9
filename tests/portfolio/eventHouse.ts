/** A group of 25 and a day with four photos, on which each of them stands once; nobody in it is real. */
import { createAsk } from '#shared/portfolio/createAsk.ts'
import type { PageDocument } from '#shared/portfolio/edit.ts'
import { makeEdition, type Edition, type EventPhoto } from '#shared/portfolio/editions.ts'
import type { AskPhoto } from '#shared/portfolio/place.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { kinds, type Values } from '#shared/records/kinds.ts'
import { photoItem, textItem } from '../pdf/pages.ts'

const id = (n: number): string => n.toString(16).padStart(32, '0')
const day = '2026-05-30'
const photoCount = 4

export const group = Array.from({ length: 25 }, (_, i) => ({
  id: id(i + 1),
  values: { ...kinds.child.empty, firstName: `Kind${i}`, lastName: 'Haus', birthDate: '2022-05-30' },
}))
/** May be shown on other children’s pages, and on her own. */
export const saysYes = (i: number, onOwn: boolean): boolean => (onOwn ? i % 7 !== 0 : i % 3 === 0)

/** Who stands where in photo p; within one photo each in a colour of her own. */
export const facesOf = (p: number) =>
  group.flatMap(({ id: childId }, i) =>
    i % photoCount === p
      ? [{ i, childId, box: { x: 0.02 + Math.floor(i / photoCount) * 0.14, y: 0.25, w: 0.08, h: 0.4 } }]
      : [],
  )
export const photos: readonly EventPhoto[] = Array.from({ length: photoCount }, (_, p) => ({
  id: id(100 + p),
  width: 4000,
  height: 3000,
  alt: 'Waldtag',
  values: {
    ...kinds.photo.empty,
    seen: 'people',
    childIds: facesOf(p).map(({ childId }) => childId),
    width: 4000,
    height: 3000,
    takenOn: day,
    boxes: Object.fromEntries(facesOf(p).map(({ childId, box }) => [childId, box])),
  },
}))

const consents = group.flatMap(({ id: childId }, i) =>
  (['ownPortfolio', 'otherPortfolios'] as const).map((purpose): Values<'consent'> => ({
    ...kinds.consent.empty,
    childId,
    purpose,
    audience: saysYes(i, purpose === 'ownPortfolio') ? 'groupFamilies' : 'family',
    decision: saysYes(i, purpose === 'ownPortfolio') ? 'given' : 'refused',
    validFrom: '2026-01-01',
  })),
)
export const askOf = (childId: string): AskPhoto =>
  createAsk({
    photos,
    consents: consents.map((values, n) => ({ id: id(500 + n), values })),
    guardians: [],
    staff: [],
    vetoes: [],
    childId,
    audience: 'family',
    day,
  })

export const master: PageDocument = {
  title: 'Waldtag mit Kind0',
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items: {
    title: textItem({ lines: ['Kind0 im Wald'], order: 'V0', x: 15, y: 12, w: 180, h: 20, sizePt: 30 }),
    ...Object.fromEntries(
      photos.map(({ id: photoId }, p) => [
        `f${p}`,
        photoItem({ photoId, order: `V${p + 1}`, x: 15 + (p % 2) * 92, y: 40 + Math.floor(p / 2) * 80, w: 88, h: 66 }), // prettier-ignore
      ]),
    ),
  },
}

export const editionOf = (i: number, measure: MeasureText, stickers: readonly string[]): Edition =>
  makeEdition({
    master,
    masterChild: group[0]!.values,
    child: group[i]!,
    day,
    language: 'de',
    measure,
    ask: askOf(group[i]!.id),
    photos,
    stickers,
    otherNames: [],
    firstNameOf: () => '',
  })
