/**
 * When may this photo be used? One pure function, asked at placing, at opening a page and at export (rules C1..C15
 * in README). The answer is no unless everything that is needed is there: a consent that is missing, doubtful, too
 * narrow, out of date or withdrawn is no consent.
 */
import type { Day } from '../basics/clock.ts'
import { audiences, type Audience, type Purpose } from '../records/consent.ts'
import type { Values } from '../records/kinds.ts'

/** A rectangle as fractions of the upright photo. */
interface Part {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

type ConsentRule = 'C1' | 'C2' | 'C3' | 'C5' | 'C6' | 'C7' | 'C8' | 'C9' | 'C10'

export interface Refusal {
  readonly rule: ConsentRule
  readonly childId?: string
  readonly staffId?: string
}

export type Permission =
  { readonly permitted: true } | { readonly permitted: false; readonly reasons: readonly Refusal[] }

export interface Identified<T> {
  readonly id: string
  readonly values: T
}

export interface Use {
  readonly purpose: Purpose
  readonly audience: Audience
  /** Whose page it goes on; for it `ownPortfolio` is asked, for every other pictured child `otherPortfolios` (C4). */
  readonly forChild: string
}

/** What `permits` reads of a photo. */
export type PicturedPeople = Pick<
  Values<'photo'>,
  'seen' | 'childIds' | 'staffIds' | 'others' | 'boxes' | 'othersFramed'
>

export interface Ask {
  readonly photo: PicturedPeople
  /** What is shown of the photo; left out: all of it (C12). */
  readonly shown?: { readonly crop: Part; readonly covers: readonly Part[] } | undefined
  readonly consents: readonly Values<'consent'>[]
  readonly guardians: readonly Identified<Values<'guardian'>>[]
  readonly staff: readonly Identified<Values<'staff'>>[]
  readonly use: Use
  readonly day: Day
}

export function permits({ photo, shown, consents, guardians, staff, use, day }: Ask): Permission {
  if (photo.seen === '') return refused([{ rule: 'C1' }])
  const reasons: Refusal[] = []
  const visible = whoShows(photo, shown)
  if (visible.others) reasons.push({ rule: 'C9' })
  const named = photo.childIds.length + photo.staffIds.length > 0
  // "People" without naming one is no answer to "Wer ist zu sehen?"; names beside "nobody" are asked like any other.
  if (photo.seen === 'people' && !named && !photo.others) return refused([{ rule: 'C1' }])

  for (const childId of visible.childIds) {
    const { state } = consentState({ childId, consents, guardians, day, ...neededFor(childId, use) })
    if (state !== 'given') reasons.push({ rule: ruleOfState[state], childId })
  }
  for (const staffId of visible.staffIds) {
    if (staff.find((member) => member.id === staffId)?.values.photoConsent !== 'given')
      reasons.push({ rule: 'C10', staffId })
  }
  return reasons.length === 0 ? { permitted: true } : refused(reasons)
}

/** C12, C13: who of those in the photo is to be seen in what is shown of it. */
export function whoShows(
  photo: PicturedPeople,
  shown: Ask['shown'],
): Pick<PicturedPeople, 'childIds' | 'staffIds' | 'others'> {
  const visible = shown !== undefined && isInside(shown.crop) ? shown : undefined
  const hides = (box: Part): boolean => visible !== undefined && isHidden(box, visible.crop, visible.covers)
  const isSeen = (personId: string): boolean =>
    !(Object.hasOwn(photo.boxes, personId) && hides(photo.boxes[personId]!))
  return {
    childIds: [...new Set(photo.childIds)].filter(isSeen),
    staffIds: [...new Set(photo.staffIds)].filter(isSeen),
    others: photo.others && !(areOthersFramed(photo) && Object.values(othersBoxes(photo)).every(hides)),
  }
}

/**
 * C14: a crop that leaves the photo says nothing reliable about what shows: cut at the edge it would show another part
 * than the one we were asked about. Such a crop hides nobody.
 */
const isInside = ({ x, y, w, h }: Part): boolean =>
  x >= -edge && y >= -edge && w > 0 && h > 0 && x + w <= 1 + edge && y + h <= 1 + edge
/** What fractions may lose by arithmetic; a hundredth of a pixel. */
const edge = 1e-6

/** The boxes around people whom nobody here knows. Their keys are random, so that two people's boxes both stay. */
export const otherBoxPrefix = 'other:'
export const othersBoxes = ({ boxes }: Pick<PicturedPeople, 'boxes'>): PicturedPeople['boxes'] =>
  Object.fromEntries(Object.entries(boxes).filter(([key]) => key.startsWith(otherBoxPrefix)))

/**
 * C13: somebody said "all others are framed", and it was about just these boxes. A box more or less since, here or on
 * another PC, and the question is open again.
 */
export function areOthersFramed(photo: Pick<PicturedPeople, 'boxes' | 'othersFramed'>): boolean {
  const keys = Object.keys(othersBoxes(photo))
  return (
    keys.length > 0 &&
    keys.length === new Set(photo.othersFramed).size &&
    keys.every((key) => photo.othersFramed.includes(key))
  )
}

/**
 * C12: nothing of the box shows: it lies outside of the crop, or what lies inside is covered without a gap. Only a box
 * that a person drew counts; without one somebody may be anywhere in the photo.
 */
export function isHidden(box: Part, crop: Part, covers: readonly Part[]): boolean {
  let left = cut(box, crop)
  for (const cover of covers) left = left.flatMap((part) => without(part, cover))
  return left.every((part) => part.w < 1e-6 || part.h < 1e-6)
}

const cut = (a: Part, b: Part): Part[] => {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const [w, h] = [Math.min(a.x + a.w, b.x + b.w) - x, Math.min(a.y + a.h, b.y + b.h) - y]
  return w > 0 && h > 0 ? [{ x, y, w, h }] : []
}

/** What of a rectangle another one leaves: at most four pieces. */
function without(part: Part, cover: Part): Part[] {
  const [both] = cut(part, cover)
  if (!both) return [part]
  const [right, bottom] = [part.x + part.w, part.y + part.h]
  const [coverRight, coverBottom] = [both.x + both.w, both.y + both.h]
  return [
    { x: part.x, y: part.y, w: part.w, h: both.y - part.y },
    { x: part.x, y: coverBottom, w: part.w, h: bottom - coverBottom },
    { x: part.x, y: both.y, w: both.x - part.x, h: both.h },
    { x: coverRight, y: both.y, w: right - coverRight, h: both.h },
  ].filter(({ w, h }) => w > 0 && h > 0)
}

const refused = (reasons: readonly Refusal[]): Permission => ({
  permitted: false,
  reasons: [...reasons].sort((a, b) => (reasonKey(a) < reasonKey(b) ? -1 : 1)),
})
const reasonKey = (reason: Refusal): string =>
  `${reason.rule.padStart(3)}${reason.childId ?? ''}${reason.staffId ?? ''}`

/** Which consent a pictured child needs. A family sees its own page; another child's page is seen by another family. */
export function neededFor(
  childId: string,
  use: Use,
): { readonly purpose: Purpose; readonly audience: Audience } {
  if (use.purpose !== 'ownPortfolio' && use.purpose !== 'otherPortfolios')
    return { purpose: use.purpose, audience: use.audience }
  return childId === use.forChild
    ? { purpose: 'ownPortfolio', audience: use.audience }
    : { purpose: 'otherPortfolios', audience: widest(use.audience, 'groupFamilies') }
}

/**
 * C15: a page asks for those who will see it. The child's own family: own portfolio. Every wider circle is asked for
 * exactly what such a page is then: a print for the parents, a notice on the wall, press.
 */
export const pageUse = (childId: string, audience: Audience): Use => ({
  purpose: purposeOfPage[audience],
  audience,
  forChild: childId,
})
const purposeOfPage = {
  family: 'ownPortfolio',
  groupFamilies: 'printForParents',
  house: 'groupWall',
  public: 'press',
} as const satisfies Record<Audience, Purpose>

const width = (audience: Audience): number => audiences.indexOf(audience)
const widest = (a: Audience, b: Audience): Audience => (width(a) >= width(b) ? a : b)

const consentStates = [
  'given',
  'refused',
  'differ',
  'withdrawn',
  'expired',
  'notYet',
  'tooNarrow',
  'missing',
] as const
export type ConsentState = (typeof consentStates)[number]

const ruleOfState: Readonly<Record<Exclude<ConsentState, 'given'>, ConsentRule>> = {
  refused: 'C3',
  differ: 'C2',
  tooNarrow: 'C5',
  expired: 'C6',
  notYet: 'C6',
  withdrawn: 'C7',
  missing: 'C8',
}

export interface StateAsk {
  readonly childId: string
  readonly purpose: Purpose
  readonly audience: Audience
  readonly consents: readonly Values<'consent'>[]
  readonly guardians: readonly Identified<Values<'guardian'>>[]
  readonly day: Day
}

/** Whether a child may be shown for one purpose to one circle on one day, and since or until when. */
export function consentState(ask: StateAsk): { readonly state: ConsentState; readonly until: Day | null } {
  const answers = new Map<string | null, Values<'consent'>[]>()
  for (const consent of ask.consents) {
    if (consent.childId !== ask.childId || consent.purpose !== ask.purpose) continue
    answers.set(consent.guardianId, [...(answers.get(consent.guardianId) ?? []), consent])
  }
  const said = [...answers]
    .map(([guardianId, consents]) => ({
      weight: weightOf(guardianId, ask),
      ...newestAnswer(consents, ask.audience, ask.day),
    }))
    .filter(({ weight, state }) => weight === 'both' || (weight === 'noOnly' && state !== 'given'))
    .filter(({ state }) => state !== 'missing')
  const yes = said.filter(({ state }) => state === 'given')
  const no = said.filter(({ state }) => state !== 'given')
  const firmNo = no.filter(({ state }) => state === 'refused' || state === 'withdrawn')
  if (yes.length > 0 && firmNo.length > 0) return { state: 'differ', until: null }
  if (firmNo.length > 0)
    return { state: firmNo.some(({ state }) => state === 'withdrawn') ? 'withdrawn' : 'refused', until: null }
  // An answer that has run out or was given for a narrower circle is no "no", but neither may it be outvoted.
  if (no.length > 0) return { state: no.map(({ state }) => state).sort(byTelling)[0]!, until: null }
  if (yes.length === 0) return { state: 'missing', until: null }
  return {
    state: 'given',
    until:
      yes
        .map(({ until }) => until)
        .filter((until) => until !== null)
        .sort()[0] ?? null,
  }
}

const byTelling = (a: ConsentState, b: ConsentState): number =>
  consentStates.indexOf(a) - consentStates.indexOf(b)

/** A yes counts from the family as one and from guardians with custody; a no also from somebody we can't find. */
function weightOf(guardianId: string | null, ask: StateAsk): 'both' | 'noOnly' | 'none' {
  if (guardianId === null) return 'both'
  const guardian = ask.guardians.find(
    ({ id, values }) => id === guardianId && values.childIds.includes(ask.childId),
  )
  if (!guardian) return 'noOnly'
  return guardian.values.custody === 'none' ? 'none' : 'both'
}

interface Answer {
  readonly state: ConsentState
  readonly until: Day | null
}

/**
 * The newest statement of one person counts: a decision from the day it holds, a withdrawal from its day. A withdrawal
 * holds whatever the clock says, so that a clock set back revives nothing. On one day a no beats a yes.
 */
function newestAnswer(consents: readonly Values<'consent'>[], audience: Audience, day: Day): Answer {
  const statements: { readonly from: Day; readonly rank: number; readonly answer: Answer }[] = []
  let later = false
  for (const consent of consents) {
    const from = consent.validFrom ?? ''
    const covers = width(consent.audience) >= width(audience)
    if (consent.withdrawnOn !== null)
      statements.push({ from: consent.withdrawnOn, rank: 0, answer: { state: 'withdrawn', until: null } })
    else if (consent.decision === 'refused') {
      // A no holds at once, also before its first day; a no for the press says nothing about the family's own page.
      if (width(consent.audience) <= width(audience))
        statements.push({ from, rank: 1, answer: { state: 'refused', until: null } })
    } else if (from > day) later = true
    else if (!covers) statements.push({ from, rank: 4, answer: { state: 'tooNarrow', until: null } })
    else if (consent.validUntil !== null && consent.validUntil < day)
      statements.push({ from, rank: 3, answer: { state: 'expired', until: null } })
    else statements.push({ from, rank: 2, answer: { state: 'given', until: consent.validUntil } })
  }
  const newest = statements.sort((a, b) => (a.from > b.from ? -1 : a.from < b.from ? 1 : a.rank - b.rank))[0]
  return newest?.answer ?? { state: later ? 'notYet' : 'missing', until: null }
}
