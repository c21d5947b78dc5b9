/** From the question to the four compared words at the institution (C2, MT13-MT17). */
import { afterEach, describe, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { words } from '#shared/words/words.ts'
import { axeFindings, until } from '#tests/ui/browser.tsx'
import { buttons, click, field, fill, text } from '#tests/ui/hands.tsx'
import { goodCode, jana, spoken } from './fakeSupport.ts'
import { enterSupported, frame, named, press } from './supported.tsx'

const hash = '/hilfe/fernhilfe'
const de = words.support.de
afterEach(() => {
  location.hash = ''
})
const button = (name: string): HTMLButtonElement | undefined =>
  buttons().find((one) => one.textContent?.trim() === name)
const is = (name: string): Promise<HTMLButtonElement> => until(() => button(name), `button ${name}`)

describe('MT13 asking', () => {
  test('MT13 MT14 a reason, then four words to read out, a code to photograph, the time left, and a way back', async () => {
    await using at = await enterSupported(hash)
    await text(de.ask.title)
    expect((await is(de.ask.submit)).disabled).toBe(true)
    await userEvent.fill(await field(de.ask.label), 'Die Liste zeigt alte Namen.')
    await click(de.ask.submit)
    await text(de.code.title)
    expect([...document.querySelectorAll('main ol li')].map((one) => one.textContent)).toEqual(['1Laterne', '2Igel', '3Wolke', '4Kuchen']) // prettier-ignore
    expect(document.querySelector('main svg[role=img] path')).not.toBeNull()
    await text('noch 15 Minuten')
    expect(await axeFindings()).toEqual([])
    // Elsewhere it is said on a strip, in nobody's way.
    location.hash = '/kinder'
    await text('Fernhilfe: Ihr Code gilt noch 15 Minuten')
    expect(frame()).toBeNull()
    location.hash = hash
    await click(de.code.cancel)
    await text(de.over.again)
    expect(at.support.asked.map(({ name }) => name).filter((name) => name !== 'support.state')).toEqual(['support.ask', 'support.stop']) // prettier-ignore
  })

  test.each(Object.keys(de.closed).filter((one) => one !== 'title'))('MT10 MT13 closed (%s): a sentence, the next step, and no way to a code', async (why) => {
    await using at = await enterSupported(hash, {}, (support) => {
      support.closed = why as 'practice'
    })
    await text(de.closed[why as 'practice'])
    const step = (de.closedStep as Record<string, string>)[why]
    expect(document.querySelectorAll('main textarea').length).toBe(0)
    if (step) expect((await is(step)).disabled).toBe(false)
    expect(at.support.asked.some(({ name }) => name === 'support.ask')).toBe(false)
  }) // prettier-ignore
})

describe('MT15 MT92 the approval', () => {
  test('MT15 who, whose, why, ticket, wish and what stays hidden; looking for half an hour is preset, whatever she asks for', async () => {
    await using at = await enterSupported('/kinder')
    const id = at.support.open()
    at.support.knock(id)
    // Whoever is elsewhere reads it there, and goes by her own press.
    await text('Jana Berg (GETECO GmbH) möchte mitsehen.')
    ;(await until(() => document.querySelector<HTMLElement>('header ~ * a, [role=status] a'), 'Ansehen')).click() // prettier-ignore
    await text('Darf Jana Berg mitsehen?')
    for (const said of ['GETECO GmbH', 'GT-2041', 'Die Liste zeigt alte Namen.', de.approve.verifiedText, 'Ansehen, zeigen und vorschlagen, 45 Minuten', de.approve.hiddenNames, de.approve.hiddenDays, de.approve.hiddenTexts, de.approve.hiddenPhotos]) await text(said) // prettier-ignore
    const chosen = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]:checked')].map((one) => one.value) // prettier-ignore
    expect(chosen).toEqual(['view', '30'])
    const end = new Date(Date.now() + 30 * 60_000)
    const clock = (by: number): string => new Date(end.getTime() + by).toLocaleTimeString('de-DE', { hour: '2-digit', minute: '2-digit' }) // prettier-ignore
    await until(() => [0, -10_000].some((by) => document.body.textContent?.includes(`Bis ${clock(by)} Uhr`)), 'the end as a time of the clock') // prettier-ignore
    const [no, yes] = [await is(de.approve.refuse), await is(de.approve.allow)].map((one) => one.getBoundingClientRect()) // prettier-ignore
    expect([no!.width, no!.height]).toEqual([yes!.width, yes!.height])
    expect(document.activeElement?.tagName).not.toBe('BUTTON')
    expect(frame()).toBeNull()
    expect(await axeFindings()).toEqual([])
  })

  test('MT92 Enter alone grants nothing, a wrong code is said, the right one goes on to the words', async () => {
    await using at = await enterSupported(hash)
    const { support } = at
    const id = support.open()
    support.knock(id)
    await text('Darf Jana Berg mitsehen?')
    expect((await is(de.approve.allow)).disabled).toBe(true)
    await press('{Enter}')
    await fill(de.approve.code, '000000')
    await press('{Enter}')
    await press('{Enter}')
    expect(support.asked.some(({ name }) => name === 'support.approve')).toBe(false)
    await click(de.approve.allow)
    await text(words.errors.de.CodeWrong)
    expect(support.phase(id)).toBe('knocking')
    await fill(de.approve.code, goodCode)
    // The whole of it goes by keyboard too: past "Ablehnen" to "Erlauben".
    ;(await field(de.approve.code)).focus()
    await press('{Tab}')
    expect(document.activeElement?.textContent).toBe(de.approve.refuse)
    await press('{Tab}')
    expect(document.activeElement?.textContent).toBe(de.approve.allow)
    await press('{Enter}')
    await until(() => support.phase(id) === 'comparing', 'comparing')
    expect(support.asked.filter(({ name }) => name === 'support.approve').at(-1)?.args).toMatchObject({ scope: 'view', minutes: 30 }) // prettier-ignore
    // MT17: connected, and seen in the frame as such; nothing is shown before the words.
    await until(() => named().join() === 'Jana Berg (GETECO GmbH) ist verbunden und sieht noch nichts', 'the frame') // prettier-ignore
    expect((await is(de.compare.same)).disabled).toBe(true)
    support.words(id)
    await until(() => button(de.compare.same)?.disabled === false, 'the words')
    expect([...document.querySelectorAll('main ol li')].map((one) => one.textContent?.slice(1))).toEqual([...spoken]) // prettier-ignore
    const [no, yes] = [await is(de.compare.notSame), await is(de.compare.same)].map((one) => one.getBoundingClientRect()) // prettier-ignore
    expect([no!.width, no!.height]).toEqual([yes!.width, yes!.height])
    expect(await axeFindings()).toEqual([])
    await click(de.compare.same)
    await until(() => support.phase(id) === 'live', 'live')
    await text(de.live.title)
  })

  test('MT92 a press that comes after the phase has changed does nothing; refusing leaves nothing behind', async () => {
    await using at = await enterSupported(hash)
    const { support } = at
    const id = support.open()
    support.knock(id)
    await fill(de.approve.code, goodCode)
    const allow = await is(de.approve.allow)
    // In the same moment, before the screen could be drawn anew.
    support.end(id, 'guestLeft')
    allow.click()
    await text(de.over.guestLeft)
    expect(support.asked.some(({ name }) => name === 'support.approve')).toBe(false)
    const other = support.open()
    support.knock(other)
    await click(de.approve.refuse)
    await text(de.over.refused)
    expect(support.phase(other)).toBe('over')
    expect(frame()).toBeNull()
  })

  test('MT17 words that differ end it, and say what to do', async () => {
    await using at = await enterSupported(hash)
    const { support } = at
    const id = support.open()
    support.knock(id)
    await fill(de.approve.code, goodCode)
    await click(de.approve.allow)
    await until(() => support.phase(id) === 'comparing', 'comparing')
    support.words(id)
    await click(de.compare.notSame)
    await text('Die Wörter waren verschieden')
    expect(frame()).toBeNull()
  })
})

describe('MT15 MT16 MT21 while somebody is connected', () => {
  test('MT15 MT16 more time needs a new yes; a second person a code of her own', async () => {
    await using at = await enterSupported(hash)
    const { support } = at
    const id = support.connect()
    await text(de.live.title)
    expect(await axeFindings()).toEqual([])
    await click(de.approve.again)
    await text('Neu erlauben für Jana Berg')
    ;(document.querySelector('input[value="60"]') as HTMLElement).click()
    await fill(de.approve.code, goodCode)
    await click(de.approve.change)
    await until(() => support.asked.at(-1)?.name === 'support.approve', 'a new approval')
    expect(support.asked.at(-1)?.args).toMatchObject({ id, minutes: 60 })
    await click(de.ask.more)
    await userEvent.fill(await field(de.ask.label), 'Noch jemand')
    await click(de.ask.submit)
    await text(de.code.title)
    expect(named().length).toBe(1)
  })

  test('MT21 one record as it is: a reason, minutes and the code again, or not', async () => {
    await using at = await enterSupported(hash)
    const { support, house } = at
    const id = support.connect(jana, 'guide')
    const [child] = (await house.fake.host.vault.call('records.scan', { cursor: 0, limit: 1000, kinds: ['child'], purpose: 'show', view: 'plain' }).then((answer) => (answer.ok ? answer.value.records : []))) // prettier-ignore
    support.more(id, { asked: { kind: 'child', id: child!.id, reason: 'Der Name wird abgeschnitten' } })
    const name = `${String(child!.values['firstName'])} ${String(child!.values['lastName'])}`
    await text(`Stammblatt von ${name}`)
    await click(de.live.unmaskNo)
    await until(() => support.asked.at(-1)?.name === 'support.mask', 'not shown')
    support.more(id, { asked: { kind: 'child', id: child!.id, reason: 'Der Name wird abgeschnitten' } })
    await text(de.live.unmask)
    expect((await is(de.live.unmaskYes)).disabled).toBe(true)
    await fill(de.approve.code, goodCode)
    await click(de.live.unmaskYes)
    await until(() => frame()?.dataset['red'] === '', 'the red frame')
    expect(support.asked.at(-1)?.args).toMatchObject({ record: child!.id, minutes: 1 })
  })
})
