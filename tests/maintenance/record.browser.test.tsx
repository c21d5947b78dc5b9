/** The record of a session on one page and as files, taking back, and "Wer hat gerade Zugriff?" (C6, G13, J01, MT96-MT98). */
import { getDocument, GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?url'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { bytesToUtf8 } from '#shared/basics/bytes.ts'
import type { OpenedRecord } from '#shared/host/api.ts'
import type { PastSession } from '#shared/host/supportApi.ts'
import { words } from '#shared/words/words.ts'
import { axeFindings, until } from '#tests/ui/browser.tsx'
import { chooseFolder, click, fill, heading, text } from '#tests/ui/hands.tsx'
import { jana } from './fakeSupport.ts'
import { pastSession } from './pastSessions.ts'
import { enterSupported, picture, type Supported } from './supported.tsx'

const de = words.helpRecord.de
const list = '/hilfe/protokolle'
beforeAll(() => {
  GlobalWorkerOptions.workerSrc = workerUrl
})
afterEach(() => {
  location.hash = ''
})

async function textOfPdf(bytes: Uint8Array): Promise<string> {
  const pdf = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
  const pages = await Promise.all(
    Array.from({ length: pdf.numPages }, async (_, i) => (await pdf.getPage(i + 1)).getTextContent()),
  )
  return pages.flatMap(({ items }) => items.map((item) => ('str' in item ? item.str : ''))).join(' ')
}

async function withPast(
  more: Partial<PastSession> = {},
): Promise<Supported & { readonly past: PastSession; readonly group: () => Promise<OpenedRecord> }> {
  // prettier-ignore
  const at = await enterSupported('/heute')
  const group = async (): Promise<OpenedRecord> => {
    const found = await at.house.fake.host.vault.call('records.scan', { cursor: 0, limit: 1000, kinds: ['group'], purpose: 'show', view: 'plain' }) // prettier-ignore
    return (found.ok ? found.value.records : []).find(({ values }) => values['name'] === 'Sonnenkäfer')!
  }
  const past = pastSession(at.house.info().people[0]!.id, (await group()).id, more)
  at.support.past = [past]
  location.hash = list
  await until(() => heading() === de.title, 'the records')
  return { ...at, past, group }
}

test('MT23 MT97 the list, and one page that says who, when, why, what was seen, changed, moved, allowed and broken off; as PDF and for machines', async () => {
  await using at = await withPast()
  await text('Die Liste zeigt alte Namen.')
  expect(await axeFindings()).toEqual([])
  ;(await until(() => document.querySelector<HTMLElement>('main li button'), 'the session')).click()
  await until(() => heading() === de.one, 'the page')
  const said = [
    'Jana Berg, GETECO GmbH',
    'GT-2041',
    'Anna Albers hat erlaubt: Ansehen, zeigen und vorschlagen, bis',
    'Bildschirm „Kinder“, verdeckt',
    'hat eine Karte unverdeckt gezeigt: Stammblatt (Kennung c4c4)',
    '3-mal auf eine Stelle gezeigt.',
    'Bildschirm sperren nach: von 3 Minuten auf 5 Minuten – angenommen von Anna Albers',
    'von Orange auf Blau – angenommen',
    'PIN gilt nach dem Kennwort: von unbekannt auf nie – nicht angenommen',
    de.line.files,
    'Seit einer Minute hat hier niemand etwas getan',
    de.line.beyond,
    de.line.turnedAway,
    de.end.stopped,
    de.check.whole,
    de.check.here,
    de.check.there,
  ]
  for (const one of said) await text(one)
  expect(await axeFindings()).toEqual([])
  await chooseFolder()
  await click(de.save.pdf)
  await until(() => at.house.files.length === 1, 'the PDF')
  const [pdf] = at.house.files
  expect(pdf!.name).toMatch(/^Fernhilfe \d{4}-\d\d-\d\d\.pdf$/)
  const printed = (await textOfPdf(pdf!.bytes)).replaceAll(/\s+/g, '')
  for (const one of said) expect(printed, one).toContain(one.replaceAll(/\s+/g, ''))
  await text(`Gespeichert: ${pdf!.name}`)
  await click(de.save.machine)
  await until(() => at.house.files.length === 2, 'the machine form')
  const machine = JSON.parse(bytesToUtf8(at.house.files[1]!.bytes)) as PastSession
  expect(machine.lines).toEqual(at.past.lines)
})

test('MT23 a chain that was changed and a missing signature are said, loudly and calmly', async () => {
  await using at = await withPast({ whole: false, signedThere: false })
  await text(de.broken)
  location.hash = `${list}/${at.past.id}`
  await text(de.check.broken)
  await text(de.check.notThere)
})

test('MT101 C6 the other side’s confirmation is checked against this record, and another one is refused in words', async () => {
  await using at = await withPast()
  ;(await until(() => document.querySelector<HTMLElement>('main li button'), 'the session')).click()
  await until(() => heading() === de.one, 'the page')
  await text(de.purge.title)
  await fill(de.purge.paper, 'FREMD')
  await click(de.purge.submit)
  await text(words.errors.de.PurgeForeign)
  await fill(de.purge.paper, 'GUT')
  await click(de.purge.submit)
  await text('Echt: Jana Berg, GETECO GmbH, bestätigt am 01.12.2026')
  expect(await axeFindings()).toEqual([])
  await picture('record-purge')
  expect(at.support.asked.at(-1)).toMatchObject({ name: 'support.purged', args: { text: 'GUT' } })
})

test('MT96 everything that was accepted goes back by the person’s own saves, once, and what failed is named', async () => {
  await using at = await withPast()
  const { house, support, past, group } = at
  await house.host.keeper.call('settings.change', { lockAfterMinutes: 5 })
  const { kind, id, meta } = await group()
  await house.host.vault.call('records.save', { drafts: [{ kind, id, parents: [meta.version], changes: { colour: 'blue' } }] }) // prettier-ignore
  location.hash = `${list}/${past.id}`
  await text('2 Änderungen lassen sich noch zurückholen')
  await click(de.undo.go)
  await text('Bildschirm sperren nach: zurück auf 3 Minuten')
  expect(await axeFindings()).toEqual([])
  await click(de.undo.submit)
  await text(de.undo.already)
  expect([house.info().lockAfterMinutes, (await group()).values['colour']]).toEqual([3, 'orange'])
  expect(support.asked.filter(({ name }) => name === 'support.undone').length).toBe(2)
})

test('J01 MT98 one page names the person, who helps, the team, the PCs, links and the Zentrale', async () => {
  await using at = await enterSupported('/buero/zugriff')
  const de = words.access.de
  await text('Angemeldet ist Anna Albers (Leitung)')
  for (const one of [de.helpNone, de.linksNone, de.hubNone, de.people, de.pcs, de.thisPc]) await text(one)
  expect(await axeFindings()).toEqual([])
  const id = at.support.connect(jana)
  await text('Jana Berg (GETECO GmbH) sieht mit, verdeckt, bis')
  at.support.freeze(id, 'byHand')
  await text('ist verbunden und sieht gerade nichts')
  at.support.end(id, 'stopped')
  await text(de.helpNone)
})
