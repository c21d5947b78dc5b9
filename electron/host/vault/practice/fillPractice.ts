/**
 * Fills an empty practice profile with Kita Sonnenblume: 120 children of 105 families, 210 guardians, 25 staff, six
 * groups, their consents, sixty drawn photos and a few pages. The same at every time and place, but for the dates,
 * which follow today; its keys are its own.
 */
import { addDays, dayOf, type Day } from '#shared/basics/clock.ts'
import { bytesToHex } from '#shared/basics/bytes.ts'
import type { Random } from '#shared/basics/random.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import { permits } from '#shared/consents/permits.ts'
import type { Draft, Language } from '#shared/host/api.ts'
import { createPage } from '#shared/portfolio/createPage.ts'
import type { Box } from '#shared/records/photo.ts'
import { newDraft } from '#shared/records/edit.ts'
import { groupColours } from '#shared/records/group.ts'
import { kinds, type KindName, type Values } from '#shared/records/kinds.ts'
import type { Work } from '../signIn.ts'
import { noKeyChanges } from '../keyring.ts'
import type { NewVersion } from '../records.ts'
import type { VaultDeps } from '../session.ts'
import { allergies, boys, families, fathers, girls, groupNames, mothers, sayings, streets } from './house.ts'
import { encodePng } from './png.ts'
import { boxesOf, chanceFrom, drawScene, sceneAt, type Chance } from './scenes.ts'

export const practiceSize = {
  children: 120,
  families: 105,
  guardians: 210,
  staff: 25,
  groups: 6,
  photos: 60,
  pages: 12,
} as const
const photoSize = { original: [1600, 1200], small: [320, 240] } as const
const seed = 20261122

interface House {
  readonly groups: readonly string[]
  readonly children: readonly { readonly id: string; readonly values: Values<'child'> }[]
  readonly guardians: readonly { readonly id: string; readonly values: Values<'guardian'> }[]
  readonly consents: readonly Values<'consent'>[]
  readonly drafts: readonly Draft[]
}

export async function fillPractice(
  deps: VaultDeps,
  { records, photos, session }: Work,
  language: Language,
): Promise<Result<unknown>> {
  const chance = chanceFrom(seed)
  const today = dayOf(session.now())
  const ids: Random = { bytes: (length) => Uint8Array.from({ length }, () => Math.floor(chance() * 256)) }
  const house = furnish(chance, ids, today, language)
  const steps = Math.ceil(house.drafts.length / 250)
  const total = steps * 5 + practiceSize.photos + 1
  let done = 0
  const step = (weight: number): void =>
    deps.emit('progress', { job: 'practice', done: (done += weight), total })

  for (let at = 0; at < house.drafts.length; at += 250) {
    const saved = await records.save(house.drafts.slice(at, at + 250))
    if (!saved.ok) return saved
    step(5)
  }

  const taken: { id: string; childIds: string[]; width: number; height: number; values: Values<'photo'> }[] =
    []
  let waiting: { versions: NewVersion[]; changes: ReturnType<typeof noKeyChanges> } = {
    versions: [],
    changes: noKeyChanges(),
  }
  const flush = async (): Promise<Result<unknown>> => {
    const { versions, changes } = waiting
    waiting = { versions: [], changes: noKeyChanges() }
    return versions.length > 0 ? records.inTurn(() => records.commit(versions, changes)) : ok({})
  }
  for (let i = 0; i < practiceSize.photos; i++) {
    const group = i % practiceSize.groups
    const inGroup = house.children.filter((child) => child.values.groupId === house.groups[group])
    const shown = pickSome(inGroup, i % 10 === 9 ? 0 : 1 + (i % 3), chance)
    // Every eighth is fresh from the camera: nobody has looked at it, so it may be used nowhere (C1).
    const looked = i % 8 !== 7
    const scene = sceneAt(i, shown.length)
    const large = encodePng(drawScene(scene, ...photoSize.original))
    const small = encodePng(drawScene(scene, ...photoSize.small))
    const boxes: Record<string, Box> = {}
    boxesOf(scene).forEach((box, n) => (boxes[shown[n]!.id] = box))
    const day = addDays(today, -(i * 2) - 1)
    const made = await photos.prepare(
      {
        groupId: house.groups[group]!,
        fileName: `${sayings[language].photo} ${String(i + 1).padStart(2, '0')}.png`,
        takenOn: day,
        width: photoSize.original[0],
        height: photoSize.original[1],
        bytes: [large, large, small],
      },
      looked
        ? {
            childIds: shown.map((child) => child.id),
            seen: shown.length > 0 ? 'people' : 'nobody',
            boxes,
            lookedAtBy: session.person.id,
            lookedAtOn: day,
          }
        : {},
      bytesToHex(ids.bytes(16)),
    )
    if (!made.ok) return made
    waiting.versions.push(made.value.version)
    for (const [id, key] of made.value.changes.keys) waiting.changes.keys.set(id, key)
    const values = made.value.version.values as Values<'photo'>
    if (looked)
      taken.push({
        id: made.value.version.id,
        childIds: values.childIds,
        width: values.width,
        height: values.height,
        values,
      })
    if (waiting.versions.length === 20 || i === practiceSize.photos - 1) {
      const written = await flush()
      if (!written.ok) return written
    }
    step(1)
  }

  const pages = pageDrafts(house, taken, today, language, ids)
  if (pages.length > 0) {
    const saved = await records.save(pages)
    if (!saved.ok) return saved
  }
  step(1)
  return ok({})
}

function furnish(chance: Chance, ids: Random, today: Day, language: Language): House {
  const drafts: Draft[] = []
  const newId = (): string => bytesToHex(ids.bytes(16))
  const add = <N extends KindName>(
    kind: N,
    values: Partial<Values<N>>,
  ): { id: string; values: Values<N> } => {
    const id = newId()
    const draft = newDraft(kind, values, id)
    drafts.push(draft)
    return { id, values: { ...kinds[kind].empty, ...values } }
  }
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!

  const groups = groupNames[language].map(
    (name, position) =>
      add('group', { name, colour: groupColours[position % groupColours.length]!, position }).id,
  )
  for (let i = 0; i < practiceSize.staff - 1; i++)
    add('staff', {
      firstName: i % 4 === 3 ? oneOf(fathers) : mothers[i % mothers.length]!,
      lastName: families[(i * 7 + 3) % families.length]!,
      task: i < 18 ? 'educator' : i < 20 ? 'trainee' : i < 22 ? 'kitchen' : 'office',
      groupId: i < 18 ? groups[i % groups.length]! : null,
      photoConsent: i % 6 === 5 ? 'refused' : 'given',
    })

  const children: { id: string; values: Values<'child'> }[] = []
  const guardians: { id: string; values: Values<'guardian'> }[] = []
  const consents: Values<'consent'>[] = []
  const later: (() => void)[] = []
  for (let family = 0; family < practiceSize.families; family++) {
    const lastName = families[family % families.length]!
    const home = {
      street: `${oneOf(streets)} ${1 + Math.floor(chance() * 80)}`,
      postcode: '12345',
      city: 'Musterhausen',
    }
    const siblings = family >= practiceSize.families - (practiceSize.children - practiceSize.families) ? 2 : 1
    const own: string[] = []
    for (let n = 0; n < siblings; n++) {
      const girl = chance() < 0.5
      const age = 2 + Math.floor(chance() * 4.6)
      const birthDate = addDays(today, -Math.floor((age + chance()) * 365))
      const child = add('child', {
        firstName: oneOf(girl ? girls : boys),
        lastName,
        gender: girl ? 'f' : 'm',
        birthDate,
        groupId: groups[children.length % groups.length]!,
        joinedOn: addDays(birthDate, 700),
        ...home,
      })
      children.push(child)
      own.push(child.id)
      later.push(() => childPapers(child.id, children.indexOf(child)))
    }
    for (const parent of ['mother', 'father'] as const) {
      const number = String(1000000 + Math.floor(chance() * 8999999))
      guardians.push(
        add('guardian', {
          childIds: own,
          firstName: oneOf(parent === 'mother' ? mothers : fathers),
          lastName,
          relation: parent,
          custody: family % 17 === 16 && parent === 'father' ? 'none' : 'joint',
          mobile: `0170 ${number}`,
          email: `${lastName.toLowerCase().replace(/[^a-z]/g, '')}${parent === 'mother' ? 1 : 2}@example.org`,
          mayPickUp: !(family % 17 === 16 && parent === 'father'),
          ...home,
        }),
      )
    }
  }
  for (const papers of later) papers()
  return { groups, children, guardians, consents, drafts }

  function childPapers(childId: string, i: number): void {
    const said = sayings[language]
    const parents = guardians.filter((guardian) => guardian.values.childIds.includes(childId))
    add('childSafety', {
      childId,
      allergies: i % 5 === 2 ? [allergies[language][((i / 5) % 5) | 0]!] : [],
      pickupBans: i % 40 === 7 ? [{ person: said.ban, instruction: said.banWhat }] : [],
      medicinePlace: i % 5 === 2 ? said.place : '',
      emergencyContacts: parents.slice(0, 2).map(({ values }) => ({
        name: `${values.firstName} ${values.lastName}`,
        phone: values.mobile,
        relation: '',
      })),
    })
    const consent = (values: Partial<Values<'consent'>>): void =>
      void consents.push(
        add('consent', { childId, validFrom: addDays(today, -200), source: said.source, ...values }).values,
      )
    const refuses = i % 9 === 4
    consent({ purpose: 'ownPortfolio', audience: 'family', decision: refuses ? 'refused' : 'given' })
    // Two with custody who differ count as refused (C2).
    if (i % 12 === 6)
      for (const [n, parent] of parents.entries())
        consent({
          guardianId: parent.id,
          purpose: 'otherPortfolios',
          audience: 'groupFamilies',
          decision: n === 0 ? 'given' : 'refused',
        })
    else
      consent({
        purpose: 'otherPortfolios',
        audience: 'groupFamilies',
        decision: refuses || i % 7 === 3 ? 'refused' : 'given',
      })
    consent({
      purpose: 'groupWall',
      audience: 'house',
      decision: refuses ? 'refused' : 'given',
      ...(i % 15 === 8 ? { withdrawnOn: addDays(today, -20) } : {}),
    })
    if (i % 3 === 0) consent({ purpose: 'printForParents', audience: 'groupFamilies', decision: 'given' })
  }
}

function pageDrafts(
  house: House,
  photos: readonly {
    readonly id: string
    readonly width: number
    readonly height: number
    readonly values: Values<'photo'>
  }[],
  today: Day,
  language: Language,
  ids: Random,
): Draft[] {
  const templates = ['aboutMe-thisIsMe', 'trip-outing', 'birthday-wishes']
  const drafts: Draft[] = []
  for (const child of house.children) {
    if (drafts.length >= practiceSize.pages) break
    const own = photos.filter((photo) => photo.values.childIds.includes(child.id))
    if (own.length === 0) continue
    const day = own[0]!.values.takenOn ?? today
    const ask = (photoId: string): ReturnType<typeof permits> =>
      permits({
        photo: own.find((photo) => photo.id === photoId)!.values,
        consents: house.consents,
        guardians: house.guardians,
        staff: [],
        use: { purpose: 'ownPortfolio', audience: 'family', forChild: child.id },
        day: today,
      })
    const page = createPage(
      {
        language,
        institution: 'Kita Sonnenblume',
        group: '',
        random: ids,
        measure: roughly,
        ask,
        photoById: (id) =>
          own
            .filter((photo) => photo.id === id)
            .map((photo) => ({ id, width: photo.width, height: photo.height, alt: '' }))[0],
      },
      {
        child,
        templateId: templates[drafts.length % templates.length]!,
        day,
        photoIds: own.map((photo) => photo.id),
        position: 0,
      },
    )
    if (page.ok) drafts.push(newDraft('page', page.value.values, bytesToHex(ids.bytes(16))))
  }
  return drafts
}

/** No fonts here: a little wider than any letter is on average; the editor sets the lines anew when the page is edited. */
const roughly = (text: string, style: { readonly sizePt: number }): number =>
  text.length * style.sizePt * 0.3528 * 0.55

function pickSome<T>(list: readonly T[], count: number, chance: Chance): T[] {
  const left = [...list]
  return Array.from(
    { length: Math.min(count, left.length) },
    () => left.splice(Math.floor(chance() * left.length), 1)[0]!,
  )
}
