import { describe, expect, test } from 'vitest'
import { createFontSet } from '#renderer/paper/fontSet.ts'
import { can, roles } from '#shared/accounts/policy.ts'
import { areas } from '#shared/observations/areas.ts'
import { learningStory, type Told } from '#shared/observations/story.ts'
import type { CreatePageDeps } from '#shared/portfolio/createPage.ts'
import { orderedItems, type TextItem } from '#shared/portfolio/page.ts'
import { textHeightMm } from '#shared/portfolio/text.ts'
import { kinds, type Values } from '#shared/records/kinds.ts'
import { observations } from '#shared/words/observations.ts'
import { readFontFiles } from '../pdf/fontFiles.ts'
import { faultsOf } from '../portfolio/onPaper.ts'

const { measure } = createFontSet(readFontFiles())
let ids = 0
const refused = 'f'.repeat(32)
const deps: CreatePageDeps = {
  language: 'de',
  institution: 'Kita Sonnenblume',
  group: 'Igel',
  random: {
    bytes: (count) => {
      const bytes = new Uint8Array(count)
      new DataView(bytes.buffer).setUint32(0, ++ids)
      return bytes
    },
  },
  measure,
  ask: (id) =>
    id === refused
      ? { permitted: false, reasons: [{ rule: 'C2', childId: 'b'.repeat(32) }] }
      : { permitted: true },
  photoById: (id) => ({ id, width: 4000, height: 3000, alt: 'Mia' }),
}
const child = {
  id: 'a'.repeat(32),
  values: { firstName: 'Mia', lastName: 'Sommer', birthDate: '2021-05-03' },
}
const told: Told = {
  title: 'Die Brücke aus Brettern',
  situation: 'Mia legt drei Bretter über den Graben und prüft, ob sie halten.',
  areas: ['Natur und Technik', 'Bewegung und Gesundheit'],
  nextSteps: 'Längere Bretter bereitlegen.',
}
const photo = (digit: string): string => digit.repeat(32)
function tell(changes: Partial<Told> = {}, photoIds: readonly string[] = []) {
  const made = learningStory(
    deps,
    { child, day: '2026-05-28', photoIds, position: 3 },
    { ...told, ...changes },
  )
  if (!made.ok) throw new Error('no template')
  return made.value
}
const textsOf = (values: Values<'page'>): readonly TextItem[] =>
  orderedItems(values.items).flatMap(([, item]) => (item.type === 'text' && item.text !== '' ? [item] : []))
const words = (values: Values<'page'>): readonly string[] => textsOf(values).map(({ text }) => text)

describe('PF112 a learning story', () => {
  test('says heading, text, areas and next steps, each under its prompt, and carries the photos', () => {
    const { values, refused, unplaced, shortened } = tell({}, [photo('1'), photo('2')])
    expect(values).toMatchObject({
      childId: child.id,
      title: told.title,
      date: '2026-05-28',
      position: 3,
      audience: 'family',
      templateId: 'story-learning',
    })
    const said = words(values)
    expect(said).toContain(told.title)
    const after = (prompt: string): string | undefined => said[said.indexOf(prompt) + 1]
    expect(after('Das ist passiert')).toBe(told.situation)
    expect(after('Das habe ich an dir gesehen')).toBe('Natur und Technik, Bewegung und Gesundheit')
    expect(after('So kann es weitergehen')).toBe(told.nextSteps)
    const shown = Object.values(values.items).flatMap((item) => (item.type === 'photo' ? [item.photoId] : []))
    expect(shown.toSorted()).toEqual([photo('1'), photo('2')])
    expect([refused, unplaced, shortened]).toEqual([[], [], false])
  })

  test('a photo that may not be shown is not placed, and why is said; the permitted one is', () => {
    const { values, refused: without } = tell({}, [refused, photo('1')])
    expect(JSON.stringify(values)).toContain(photo('1'))
    expect(JSON.stringify(values)).not.toContain(refused)
    expect(without).toEqual([{ photoId: refused, reasons: [{ rule: 'C2', childId: 'b'.repeat(32) }] }])
  })

  test('three photos or many words take the page with more room; photos beyond four are named', () => {
    expect(tell({}, ['1', '2', '3'].map(photo)).values.templateId).toBe('story-letter')
    const long = tell({ situation: 'Mia baut eine Brücke. '.repeat(40).trim() })
    expect(long.values.templateId).toBe('story-letter')
    expect(words(long.values).join()).toContain('Natur und Technik')
    expect(tell({}, ['1', '2', '3', '4', '5', '6'].map(photo)).unplaced.length).toBe(2)
  })

  test.each([0, 2, 200, 900, 5000, 60_000])(
    '%i letters: readable, inside its field, and never cut in silence',
    (count) => {
      const situation = 'Mia legt Bretter über den Graben. '
        .repeat(Math.ceil(count / 34))
        .slice(0, count)
        .trim()
      const { values, shortened } = tell({ situation })
      const written = textsOf(values).find(
        ({ text }) => situation !== '' && text.includes(situation.slice(0, 40)),
      )
      expect(written === undefined).toBe(situation === '')
      if (written) {
        expect(written.sizePt).toBeGreaterThanOrEqual(8)
        expect(textHeightMm(written.lines.length, written.sizePt, written.leading)).toBeLessThanOrEqual(
          written.h + 0.01,
        )
        expect(written.text.includes(situation)).toBe(!shortened)
        expect(shortened).toBe(count > 900)
        if (shortened)
          expect(`${told.areas.join(', ')}\n\n${situation}`.startsWith(written.text.replace(/ …$/, ''))).toBe(
            true,
          )
      }
      expect(faultsOf(values, { measure, photoSize: () => ({ width: 4000, height: 3000 }) })).toEqual([])
    },
  )

  test('what somebody types that looks like a slot stays as she typed it', () => {
    const { values } = tell({
      situation: 'Sie schreibt {{firstName}} an die Tafel.',
      title: '{{t.story.next}}',
    })
    expect(words(values)).toContain('Sie schreibt {{firstName}} an die Tafel.')
    expect(words(values)).toContain('{{t.story.next}}')
  })

  test('without heading, areas and next steps there are empty lines to write on', () => {
    const { values } = tell({ title: '', areas: [], nextSteps: '' })
    expect(values.title).toBe('Eine Lerngeschichte')
    expect(words(values)).toContain('Eine Lerngeschichte')
  })
})

describe('PF110 PF111 who reads and writes', () => {
  const may = (kind: 'observation' | 'remark', action: 'read' | 'create' | 'edit'): readonly string[] =>
    roles.filter((role) => can(role, action, kinds[kind].drawer, kind))
  test('an observation: Leitung and Fachkraft write, a Praktikum reads, Admin, DSB and Support neither', () => {
    expect(may('observation', 'create')).toEqual(['lead', 'educator'])
    expect(may('observation', 'edit')).toEqual(['lead', 'educator'])
    expect(may('observation', 'read')).toEqual(['lead', 'educator', 'trainee'])
  })
  test('a remark lies under its author’s own key, and nothing of it is for a twin or a search', () => {
    expect([kinds.remark.drawer, kinds.remark.scope]).toEqual(['own', 'person'])
    expect(Object.values(kinds.remark.fields).every(({ anonymise }) => anonymise === 'drop')).toBe(true)
    expect(
      Object.keys(kinds.observation.fields).filter((field) => /remark|note|internal/i.test(field)),
    ).toEqual([])
  })
})

describe('PF113 wording help', () => {
  test.each(['de', 'en', 'nl'] as const)(
    '%s: at least 40 different beginnings, at least 5 for each area',
    (language) => {
      const all = areas.flatMap((area) => {
        const own = Object.values(observations[language].starters[area])
        expect(own.length).toBeGreaterThanOrEqual(5)
        return own
      })
      expect(new Set(all).size).toBeGreaterThanOrEqual(40)
      for (const sentence of all) expect(sentence).toMatch(/\{\{name\}\}.*[^.!?…]$|\{\{name\}\}$/u)
    },
  )
  test('none of them judges a child', () => {
    const judging =
      /\b(leider|noch nicht|kann nicht|zu langsam|auffällig|schlecht|brav|faul|Defizit|Problem)\b/iu
    expect('{{name}} ist leider auffällig').toMatch(judging)
    for (const area of areas)
      for (const sentence of Object.values(observations.de.starters[area]))
        expect(sentence).not.toMatch(judging)
  })
})
