/**
 * The attempt matrix (H6, B3): every circle × every state of consent × everybody it may be about × everything that may
 * hide her × all paths onto a page and out of the house. What should happen is said here from scratch, without the code
 * under test: no cell may show a person who may not be shown there, and each has its permitted twin.
 */
import { describe, expect, test } from 'vitest'
import { createAsk, type AskDeps } from '#shared/portfolio/createAsk.ts'
import { pasteItems } from '#renderer/portfolio/editing.ts'
import { createSession } from '#renderer/portfolio/session.ts'
import { buildPdf } from '#renderer/pdf/buildPdf.ts'
import { drawSheets } from '#renderer/pdf/drawSheets.ts'
import { ok } from '#shared/basics/result.ts'
import type { ExportedPage } from '#shared/pdf/export.ts'
import { jobsOf } from '#shared/pdf/jobs.ts'
import { usualOutput } from '#shared/pdf/output.ts'
import type { Plan } from '#shared/pdf/sheets.ts'
import { createPage } from '#shared/portfolio/createPage.ts'
import { applyEdit, type Edit, type PageDocument } from '#shared/portfolio/edit.ts'
import { gatePages, type AskPlaced } from '#shared/portfolio/gate.ts'
import { emptyHistory } from '#shared/portfolio/history.ts'
import { plain, type Item, type PhotoItem } from '#shared/portfolio/page.ts'
import { copyItems, placePhoto, type AskPhoto } from '#shared/portfolio/place.ts'
import { audiences, purposes, type Audience, type Purpose } from '#shared/records/consent.ts'
import { kinds, type Values } from '#shared/records/kinds.ts'
import { permits } from '#shared/consents/permits.ts'
import { withMark } from '#shared/release/mark.ts'
import { longCount } from '../longCount.ts'
import { fonts } from '../pdf/builder.ts'

const id = (digit: string): string => digit.repeat(32)
const [mia, ben, mother, father, anna, photoId] = [id('a'), id('b'), id('1'), id('2'), id('9'), id('7')]
const today = '2026-11-22'

// ---- what is asked for, said independently of the code

type Need = readonly [Purpose, Audience]
const needs: Readonly<Record<Audience, { readonly own: Need; readonly neighbour: Need }>> = {
  family: { own: ['ownPortfolio', 'family'], neighbour: ['otherPortfolios', 'groupFamilies'] },
  groupFamilies: {
    own: ['printForParents', 'groupFamilies'],
    neighbour: ['printForParents', 'groupFamilies'],
  },
  house: { own: ['groupWall', 'house'], neighbour: ['groupWall', 'house'] },
  public: { own: ['press', 'public'], neighbour: ['press', 'public'] },
}

type Consent = Values<'consent'>
interface Said {
  readonly may: boolean
  readonly consents: readonly Partial<Consent>[]
}
const yes = { decision: 'given', validFrom: '2026-01-01' } as const
const no = { decision: 'refused', audience: 'family' } as const
const narrower = (audience: Audience): Audience | undefined => audiences[audiences.indexOf(audience) - 1]
const otherPurpose = (purpose: Purpose): Purpose =>
  purposes[(purposes.indexOf(purpose) + 1) % purposes.length]!

/** Every state of consent, as records for one need. */
const states: Readonly<Record<string, (need: Need) => Said | null>> = {
  given: ([purpose, audience]) => ({ may: true, consents: [{ purpose, audience, ...yes }] }),
  givenForAll: ([purpose]) => ({ may: true, consents: [{ purpose, audience: 'public', ...yes }] }),
  givenUntilToday: ([purpose, audience]) => ({
    may: true,
    consents: [{ purpose, audience, ...yes, validUntil: today }],
  }),
  bothGuardians: ([purpose, audience]) => ({
    may: true,
    consents: [mother, father].map((guardianId) => ({ purpose, audience, ...yes, guardianId })),
  }),
  givenAgainAfterWithdrawal: ([purpose, audience]) => ({
    may: true,
    consents: [
      { purpose, audience, ...yes, withdrawnOn: '2026-03-01' },
      { purpose, audience, ...yes, validFrom: '2026-06-01' },
    ],
  }),
  missing: () => ({ may: false, consents: [] }),
  refused: ([purpose, audience]) => ({ may: false, consents: [{ purpose, ...no, audience }] }),
  refusedForAll: ([purpose]) => ({ may: false, consents: [{ purpose, ...no }] }),
  withdrawn: ([purpose, audience]) => ({
    may: false,
    consents: [{ purpose, audience, ...yes, withdrawnOn: today }],
  }),
  withdrawnInTheFuture: ([purpose, audience]) => ({
    may: false,
    consents: [{ purpose, audience, ...yes, withdrawnOn: '2027-01-01' }],
  }),
  expired: ([purpose, audience]) => ({
    may: false,
    consents: [{ purpose, audience, ...yes, validUntil: '2026-11-21' }],
  }),
  notYet: ([purpose, audience]) => ({
    may: false,
    consents: [{ purpose, audience, ...yes, validFrom: '2026-11-23' }],
  }),
  tooNarrow: ([purpose, audience]) => {
    const less = narrower(audience)
    return less === undefined ? null : { may: false, consents: [{ purpose, audience: less, ...yes }] }
  },
  guardiansDiffer: ([purpose, audience]) => ({
    may: false,
    consents: [
      { purpose, audience, ...yes, guardianId: mother },
      { purpose, ...no, guardianId: father },
    ],
  }),
  unknownGuardian: ([purpose, audience]) => ({
    may: false,
    consents: [{ purpose, audience, ...yes, guardianId: id('3') }],
  }),
  otherPurposeOnly: ([purpose]) => ({
    may: false,
    consents: [{ purpose: otherPurpose(purpose), audience: 'public', ...yes }],
  }),
}

// ---- who is in the picture, and what hides her

const face = { x: 0.1, y: 0.2, w: 0.2, h: 0.3 }
const guest = { x: 0.15, y: 0.6, w: 0.1, h: 0.2 }
const whole = { x: 0, y: 0, w: 1, h: 1 }
const right = { x: 0.5, y: 0, w: 0.5, h: 1 }
const over = (box: typeof face) => ({ ...box, sticker: '', colour: '#ffcc00' })
/** How the photo is shown; all but the first two hide whoever has a box. */
const showings = {
  whole: { crop: whole, covers: [] },
  almostCovered: {
    crop: whole,
    covers: [over({ ...face, w: 0.19 }), over({ ...guest, h: 0.19 })],
  },
  covered: { crop: whole, covers: [over(face), over(guest)] },
  cutAway: { crop: right, covers: [] },
} as const satisfies Record<string, Pick<PhotoItem, 'crop' | 'covers'>>
type Showing = keyof typeof showings
const hidesAll = (showing: Showing): boolean => showing === 'covered' || showing === 'cutAway'

interface Scene {
  readonly name: string
  readonly photo: Partial<Values<'photo'>>
  /** Of Mia (the page's child) and Ben (her neighbour). */
  readonly own: Said
  readonly neighbour: Said | null
  readonly staff: '' | 'given' | 'refused' | null
  /** What should happen. */
  readonly may: (showing: Showing) => boolean
}

function scenesFor(audience: Audience): Scene[] {
  const { own, neighbour } = needs[audience]
  const given = (need: Need): Said => states['given']!(need)!
  const scenes: Scene[] = []
  const base = { seen: 'people' as const, childIds: [mia] }
  for (const [name, say] of Object.entries(states)) {
    const mine = say(own)
    if (mine)
      for (const boxed of [true, false])
        scenes.push({
          name: `own child ${name}${boxed ? '' : ', no box'}`,
          photo: { ...base, boxes: boxed ? { [mia]: face } : {} },
          own: mine,
          neighbour: null,
          staff: null,
          may: (showing) => mine.may || (boxed && hidesAll(showing)),
        })
    const theirs = say(neighbour)
    if (theirs)
      for (const boxed of [true, false])
        scenes.push({
          name: `neighbour ${name}${boxed ? '' : ', no box'}`,
          photo: { ...base, childIds: [mia, ben], boxes: boxed ? { [ben]: face } : {} },
          own: given(own),
          neighbour: theirs,
          staff: null,
          may: (showing) => theirs.may || (boxed && hidesAll(showing)),
        })
  }
  for (const staff of ['', 'given', 'refused'] as const)
    scenes.push({
      name: `colleague ${staff || 'not asked'}`,
      photo: { ...base, staffIds: [anna], boxes: { [anna]: face } },
      own: given(own),
      neighbour: null,
      staff,
      may: (showing) => staff === 'given' || hidesAll(showing),
    })
  const others = (name: string, photo: Partial<Values<'photo'>>, mayHide: boolean): Scene => ({
    name,
    photo: { ...base, others: true, ...photo },
    own: given(own),
    neighbour: null,
    staff: null,
    may: (showing) => mayHide && hidesAll(showing),
  })
  return [
    ...scenes,
    others('guests without a frame', {}, false),
    others('guests framed, not all', { boxes: { 'other:1': guest } }, false),
    others('all guests framed', { boxes: { 'other:1': guest }, othersFramed: ['other:1'] }, true),
    {
      name: 'nobody has looked',
      photo: { ...base, seen: '', boxes: { [mia]: face } },
      own: given(own),
      neighbour: null,
      staff: null,
      may: () => false,
    },
    {
      name: 'nobody is recognisable',
      photo: { seen: 'nobody' },
      own: states['missing']!(own)!,
      neighbour: null,
      staff: null,
      may: () => true,
    },
  ]
}

function depsOf(scene: Scene, audience: Audience): AskDeps {
  const consents = [
    ...scene.own.consents.map((one) => ({ childId: mia, ...one })),
    ...(scene.neighbour?.consents ?? []).map((one) => ({ childId: ben, ...one })),
  ]
  return {
    photos: [{ id: photoId, values: { ...kinds.photo.empty, width: 4000, height: 3000, ...scene.photo } }],
    consents: consents.map((values, i) => ({ id: String(i), values: { ...kinds.consent.empty, ...values } })),
    guardians: [mother, father].map((guardian) => ({
      id: guardian,
      values: { ...kinds.guardian.empty, childIds: [mia, ben] },
    })),
    staff:
      scene.staff === null ? [] : [{ id: anna, values: { ...kinds.staff.empty, photoConsent: scene.staff } }],
    vetoes: [],
    childId: mia,
    audience,
    day: today,
  }
}

// ---- the paths

const frame: PhotoItem = {
  type: 'photo',
  ...plain.photo,
  covers: [],
  order: 'V',
  x: 20,
  y: 20,
  w: 80,
  h: 60,
  rotation: 0,
  photoId: null,
  crop: whole,
  alt: '',
}
const blank: PageDocument = {
  title: '',
  orientation: 'portrait',
  background: '#ffffff',
  pattern: '',
  items: { frame },
}
const placeable = { id: photoId, width: 4000, height: 3000, alt: 'Mia' }
let counted = 0
const newId = (): string => `n${counted++}`
const carries = (items: Readonly<Record<string, Item>>): boolean =>
  Object.values(items).some((item) => item.type === 'photo' && item.photoId === photoId)
const session = (ask: AskPhoto, document: PageDocument = blank) =>
  createSession({ document, history: emptyHistory, ask, save: async () => ok(null), now: () => 0 })
const shownItem = (showing: Showing): PhotoItem => ({
  ...frame,
  photoId,
  ...showings[showing],
  covers: [...showings[showing].covers],
})
const applied = (ask: AskPhoto, edit: Edit): boolean => {
  const one = session(ask)
  return one.apply(edit) && carries(one.state().document.items)
}

/** Every way onto a page: true where the photo lies on it afterwards. */
const pathsIn: Readonly<Record<string, (ask: AskPhoto, showing: Showing) => boolean>> = {
  tap: (ask, showing) => {
    const placed = placePhoto(ask, blank, placeable, { type: 'new', id: 'n' }, { ...showings[showing] })
    return placed.ok && carries(applyEdit(blank, placed.value).model.items)
  },
  'drop into a frame': (ask, showing) => {
    const placed = placePhoto(ask, blank, placeable, { type: 'item', id: 'frame' }, { ...showings[showing] })
    return placed.ok && carries(applyEdit(blank, placed.value).model.items)
  },
  'paste, duplicate an item': (ask, showing) => {
    const pasted = pasteItems(blank, [shownItem(showing)], newId, ask, () => placeable)
    return pasted.ok && carries(applyEdit(blank, pasted.value.edit).model.items)
  },
  'duplicate a page': (ask, showing) => carries(copyItems(ask, { a: shownItem(showing) }, newId).items),
  'an edit of a path that forgot to ask': (ask, showing) =>
    applied(ask, { type: 'add', id: 'n', item: shownItem(showing) }),
  'the same in the middle of many steps': (ask, showing) =>
    applied(ask, {
      type: 'many',
      edits: [
        { type: 'add', id: 'n', item: { ...shownItem(showing), photoId: null } },
        { type: 'change', id: 'n', fields: { photoId } },
        { type: 'change', id: 'n', fields: { x: 3 } },
      ],
    }),
}

/** Template slots show what the template's frame makes of the photo: only the whole photo is asked about. */
const templateSlot = (ask: AskPhoto): boolean => {
  const made = createPage(
    {
      language: 'de',
      institution: '',
      group: '',
      random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
      measure: (text) => text.length,
      ask,
      photoById: () => placeable,
      ownTemplateById: () => ({ ...blank, name: 'x', items: { a: frame, b: { ...frame, photoId } } }),
    },
    {
      child: { id: mia, values: kinds.child.empty },
      templateId: 'own',
      day: today,
      photoIds: [photoId],
      position: 0,
    },
  )
  return made.ok && carries(made.value.values.items)
}

/** The gate by itself, as a screen asks it before and after its work. */
const pathOut = async (ask: AskPhoto, showing: Showing): Promise<boolean> =>
  (await gatePages([pageWith('p', showing)], (photo, _page, shown) => ask(photo, shown))).ok

const pageWith = (pageId: string, showing: Showing | null): ExportedPage => ({
  id: pageId,
  title: 'Mia',
  model: showing === null ? { ...blank, items: {} } : { ...blank, items: { a: shownItem(showing) } },
})

type WayOut = (ask: AskPlaced, showing: Showing, read: () => void) => Promise<unknown>
/** What builds the files is the app's own; who reads an original is noted, and nothing is drawn. */
const asPdf =
  (plan: Plan, change: (page: ExportedPage) => ExportedPage = (page) => page, saveInk = false): WayOut =>
  (ask, showing, read) =>
    pdfOf([change(pageWith('p', showing))], plan, ask, read, saveInk)
const pdfOf = (
  pages: readonly ExportedPage[],
  plan: Plan,
  permitsPhoto: AskPlaced,
  read: () => void,
  saveInk = false,
) =>
  buildPdf(
    pages,
    { title: 'Mia', language: 'de', author: '' },
    { plan, saveInk, press: null, look: null },
    {
      fonts,
      stickerArt: () => undefined,
      makeShadow: async () => null,
      encodePhoto: async () => (read(), null),
      permitsPhoto,
      onProgress: () => undefined,
      isCancelled: () => false,
      condition: async () => new Uint8Array(0),
    },
  )
const asPictures =
  (plan: Plan, as: 'image/png' | 'image/jpeg'): WayOut =>
  (ask, showing, read) =>
    drawSheets(
      [pageWith('p', showing)],
      { plan, saveInk: false, dpi: 100, as },
      {
        measure: fonts.measure,
        stickerArt: () => undefined,
        readPhoto: async () => (read(), null),
        permitsPhoto: ask,
        onProgress: () => undefined,
        take: async () => undefined,
      },
    )
/** The photo on the front, inside, or on the back; all files of the book are made. */
const inBook =
  (at: number): WayOut =>
  async (ask, showing, read) => {
    const pages = [0, 1, 2].map((n) => pageWith(`p${n}`, n === at ? showing : null))
    const output = { ...usualOutput, purpose: 'book', lastPageIsBack: true } as const
    for (const { pages: part, plan } of jobsOf(output, pages, 'Mia')) await pdfOf(part, plan, ask, read)
  }
const home = { as: 'home', paper: 'A5', bindingMargin: 'none' } as const
const waysOut: Readonly<Record<string, WayOut>> = {
  'PDF for a screen': asPdf({ as: 'screen' }),
  'PDF to print at home, a booklet saving ink': asPdf({ ...home, arrangement: 'booklet' }, undefined, true),
  'print shop': asPdf({ as: 'shop', cropMarks: true }),
  'photo book, front': inBook(0),
  'photo book, inside': inBook(1),
  'photo book, back': inBook(2),
  'family envelope': asPdf({ as: 'screen' }, (page) => ({
    ...page,
    model: withMark(page.model, 'Für Mutter Probe', fonts.measure),
  })),
  PNG: asPictures({ as: 'screen' }, 'image/png'),
  'the printer beside this PC': asPictures({ ...home, arrangement: 'one' }, 'image/jpeg'),
}
/** True where an original would have been read for it. */
async function leaves(way: WayOut, ask: AskPlaced, showing: Showing): Promise<boolean> {
  let read = false
  await way(ask, showing, () => (read = true))
  return read
}
const placed =
  (ask: AskPhoto): AskPlaced =>
  (photo, _page, shown) =>
    ask(photo, shown)

// ---- the matrix

describe('PF60 attempt matrix: no path shows whom consent does not let appear there', () => {
  test.each(audiences)('on a page for %s', async (audience) => {
    const wrong: string[] = []
    let [cells, permitted] = [0, 0]
    const note = (path: string, scene: Scene, showing: Showing, did: boolean): void => {
      const may = scene.may(showing)
      cells++
      if (may) permitted++
      if (did !== may) wrong.push(`${scene.name} · ${showing} · ${path}: ${did ? 'SHOWN' : 'refused'}`)
    }
    for (const scene of scenesFor(audience)) {
      const ask = createAsk(depsOf(scene, audience))
      note('template slot', scene, 'whole', templateSlot(ask))
      for (const showing of Object.keys(showings) as Showing[]) {
        for (const [path, go] of Object.entries(pathsIn)) note(path, scene, showing, go(ask, showing))
        note('out', scene, showing, await pathOut(ask, showing))
      }
    }
    expect(wrong).toEqual([])
    expect(cells).toBeGreaterThan(1500)
    expect(permitted).toBeGreaterThan(500)
    expect(cells - permitted).toBeGreaterThan(500)
  })

  /** Every way out × everybody and every state × everything that hides her, each n-th of them; `gate` stands between. */
  async function walkOut(
    gate: (ask: AskPhoto) => AskPlaced,
    every: number,
  ): Promise<{
    readonly wrong: readonly string[]
    readonly cells: number
    readonly permitted: number
  }> {
    const wrong: string[] = []
    let [met, cells, permitted] = [0, 0, 0]
    for (const audience of audiences)
      for (const scene of scenesFor(audience)) {
        const ask = gate(createAsk(depsOf(scene, audience)))
        for (const showing of Object.keys(showings) as Showing[])
          for (const [name, way] of Object.entries(waysOut)) {
            if (met++ % every !== 0) continue
            cells++
            const may = scene.may(showing)
            if (may) permitted++
            if ((await leaves(way, ask, showing)) !== may)
              wrong.push(`${name} · ${audience} · ${scene.name} · ${showing}: ${may ? 'refused' : 'SHOWN'}`)
          }
      }
    return { wrong, cells, permitted }
  }
  test('P45 every way out, one by one: no original is read for what may not be shown', async () => {
    const { wrong, cells, permitted } = await walkOut(placed, longCount(7, 1))
    expect(wrong).toEqual([])
    expect(cells).toBeGreaterThan(longCount(1000, 7000))
    expect(permitted).toBeGreaterThan(300)
    expect(cells - permitted).toBeGreaterThan(300)
  })
  test('P45 the same walk finds a gate that lets everything through, on every way, and one that forgets covers', async () => {
    const { wrong } = await walkOut(() => () => ({ permitted: true }), 23)
    for (const name of Object.keys(waysOut)) expect(wrong.some((one) => one.startsWith(name))).toBe(true)
    const forgetful = await walkOut((ask) => (photo) => ask(photo), 23)
    expect(forgetful.wrong.every((one) => one.endsWith('refused'))).toBe(true)
    expect(forgetful.wrong.length).toBeGreaterThan(20)
  })
  test('P4 P45 withdrawn between the first question and the reading: no way reads it', async () => {
    for (const [name, way] of Object.entries(waysOut)) {
      let asked = 0
      const changing: AskPlaced = () =>
        asked++ === 0 ? { permitted: true } : { permitted: false, reasons: [{ rule: 'C7', childId: ben }] }
      expect([name, await leaves(way, changing, 'whole'), asked]).toEqual([name, false, 2])
    }
  })

  test('withdrawn while the page is open: nothing new comes on, nothing goes out, undo brings it back covered', async () => {
    const before = scenesFor('family').find(({ name }) => name === 'neighbour given')!
    const after: Scene = { ...before, neighbour: states['withdrawn']!(needs.family.neighbour) }
    const open = session(createAsk(depsOf(before, 'family')))
    expect(open.apply({ type: 'add', id: 'n', item: shownItem('whole') })).toBe(true)
    expect(await pathOut(createAsk(depsOf(before, 'family')), 'whole')).toBe(true)
    expect(open.apply({ type: 'remove', id: 'n' })).toBe(true)
    const ask = createAsk(depsOf(after, 'family'))
    open.setAsk(ask)
    expect(open.apply({ type: 'add', id: 'm', item: shownItem('whole') })).toBe(false)
    expect(open.state().refused).toEqual([{ rule: 'C7', childId: ben }])
    open.undo()
    expect(carries(open.state().document.items)).toBe(true)
    expect(await pathOut(ask, 'whole')).toBe(false)
    expect(open.apply({ type: 'change', id: 'n', fields: { covers: [over(face)] } })).toBe(true)
    expect(await pathOut(ask, 'covered')).toBe(true)
    expect(open.apply({ type: 'change', id: 'n', fields: { covers: [] } })).toBe(false)
  })

  test('no page has a photo as its background, not even by an edit made by hand', () => {
    const open = session(() => ({ permitted: true }))
    open.apply({ type: 'page', fields: { background: photoId, photoId } as never })
    expect(JSON.stringify(open.state().document)).not.toContain(photoId)
  })

  test('every purpose × every circle × every state, asked directly', () => {
    let cells = 0
    for (const purpose of purposes)
      for (const audience of audiences)
        for (const [name, say] of Object.entries(states)) {
          const said = say([purpose, audience])
          if (!said) continue
          // On a page of another child, so that the purpose asked is the purpose needed.
          if (purpose === 'ownPortfolio' || (purpose === 'otherPortfolios' && audience === 'family')) continue
          const consents = said.consents.map((one) => ({ ...kinds.consent.empty, childId: ben, ...one }))
          const guardians = [mother, father].map((guardian) => ({
            id: guardian,
            values: { ...kinds.guardian.empty, childIds: [ben] },
          }))
          const photo = { ...kinds.photo.empty, seen: 'people' as const, childIds: [ben] }
          const answer = permits({
            photo, consents, guardians, staff: [], day: today, use: { purpose, audience, forChild: mia },
          }) // prettier-ignore
          cells++
          expect([purpose, audience, name, answer.permitted]).toEqual([purpose, audience, name, said.may])
        }
    expect(cells).toBeGreaterThan(200)
  })
})
