/** A provider's own people on screens (MT10, MT11, MT36): each task one paper, in and out, with its refusals. */
import { page } from 'vitest/browser'
import { afterEach, expect, test } from 'vitest'
import { addDays, dayOf } from '#shared/basics/clock.ts'
import { bytesToUtf8 } from '#shared/basics/bytes.ts'
import { err, ok } from '#shared/basics/result.ts'
import type { PaperView } from '#shared/host/supportApi.ts'
import { words } from '#shared/words/words.ts'
import { App } from '#renderer/App.tsx'
import { qrSvg } from '#electron/host/vault/qr.ts'
import { axeFindings, show, until } from '#tests/ui/browser.tsx'
import { createFakeHouse, type House } from '#tests/ui/fakeHouse.ts'
import { chooseFolder, click, fill, heading, text } from '#tests/ui/hands.tsx'
import { createFakeAssist, type FakeAssist } from './fakeAssist.ts'
import { picture } from './supported.tsx'

const de = words.papers.de
afterEach(() => {
  location.hash = ''
})

const half: PaperView = {
  what: 'certificate',
  name: 'Jana Berg',
  company: 'GETECO GmbH',
  from: '2026-12-01',
  until: '2027-11-30',
  signatures: 1,
}
const papers: Readonly<Record<string, PaperView>> = {
  ANFRAGE: { ...half, what: 'request', from: null, until: null, signatures: 0 },
  HALB: half,
  GANZ: { ...half, signatures: 2 },
  OLGA: { ...half, what: 'officer', name: 'Olga Oberst', from: null, until: null, signatures: 0 },
  OTTO: { ...half, what: 'officer', name: 'Otto Ordner', from: null, until: null, signatures: 0 },
}

async function enter(task?: keyof typeof de): Promise<FakeAssist & { house: House } & AsyncDisposable> {
  location.hash = '/hilfe/ausweise'
  const house = await createFakeHouse({ state: 'unlocked' })
  const assist = createFakeAssist(house.host)
  assist.answers['assist.look'] = ({ text: given }: { text: string }) =>
    papers[given] ? ok(papers[given]) : err({ type: 'RequestUnreadable' })
  const shown = await show(<App host={assist.host} />)
  await until(() => heading() === de.title, 'the screen')
  if (task) await choose(task)
  return { ...assist, house, [Symbol.asyncDispose]: () => shown[Symbol.asyncDispose]() }
}
const choose = async (task: keyof typeof de): Promise<void> => {
  document.querySelector<HTMLInputElement>(`input[type=radio][value=${task}]`)!.click()
  await until(() => document.querySelectorAll('main h2').length > 0, 'the task')
}
const asked = (at: FakeAssist, name: string): readonly object[] =>
  at.asked.filter((one) => one.name === name).map(({ args }) => args)

test('MT36 a request comes out as text and as a file', async () => {
  await using at = await enter()
  expect(await axeFindings()).toEqual([])
  await picture('papers-ask')
  at.answers['assist.request'] = () => ok({ text: 'OBHUT-ANFRAGE:xyz' })
  await fill(de.company, 'GETECO GmbH')
  await click(de.ask.submit)
  await text(de.ask.next)
  expect(asked(at, 'assist.request')).toEqual([{ as: 'supporter', company: 'GETECO GmbH' }])
  expect(document.querySelector<HTMLTextAreaElement>('textarea[readonly]')!.value).toBe('OBHUT-ANFRAGE:xyz')
  await chooseFolder()
  await click(de.out.save)
  await text('Gespeichert: Anfrage Fernhilfe.txt')
  expect(bytesToUtf8(at.house.files.at(-1)!.bytes)).toBe('OBHUT-ANFRAGE:xyz')
  expect(await axeFindings()).toEqual([])
  await picture('papers-out')
})

test('MT36 an officer sees what she signs, gives a day and her code, and hands it to the second one', async () => {
  await using at = await enter('sign')
  await fill(de.sign.paper, 'ANFRAGE')
  await text('Jana Berg')
  await text('Unterschreiben Sie nur, wenn Sie Jana Berg kennen')
  expect(await axeFindings()).toEqual([])
  await picture('papers-sign')
  at.answers['assist.sign'] = () => err({ type: 'CodeWrong' })
  await fill(de.sign.code, '111111')
  await click(de.sign.submit)
  await text(words.errors.de.CodeWrong)
  at.answers['assist.sign'] = () => ok({ text: 'HALB', complete: false })
  await fill(de.sign.code, '123456')
  await click(de.sign.submit)
  await text(de.sign.half)
  await text('Geben Sie den Ausweis von Jana Berg jetzt der zweiten')
  expect(asked(at, 'assist.sign').at(-1)).toEqual({
    text: 'ANFRAGE',
    notAfter: addDays(dayOf(Date.now()), 365),
    code: '123456',
  })
})

test('MT36 the second officer can’t change the days; a finished pass and an officer’s entry are not signed', async () => {
  await using at = await enter('sign')
  await fill(de.sign.paper, 'HALB')
  await text('eine von zwei')
  expect(document.body.textContent).not.toContain(de.sign.until)
  at.answers['assist.sign'] = () => ok({ text: 'GANZ', complete: true })
  await fill(de.sign.code, '123456')
  await click(de.sign.submit)
  await text(de.sign.complete)
  expect(asked(at, 'assist.sign')).toEqual([{ text: 'HALB', notAfter: '2027-11-30', code: '123456' }])
  const submit = (): HTMLButtonElement | undefined =>
    [...document.querySelectorAll('button')].find((one) => one.textContent === de.sign.submit)
  for (const [paper, said] of [
    ['GANZ', '2 von zwei'],
    ['OLGA', de.sign.notOfficer],
    ['nichts', words.errors.de.RequestUnreadable],
  ] as const) {
    await fill(de.sign.paper, paper)
    await text(said)
    expect([submit()?.disabled, document.body.textContent.includes(de.sign.code)]).toEqual([true, false])
  }
})

test('MT10 MT36 the card needs two officers, each once and nobody else; it comes with a picture to be photographed', async () => {
  await using at = await enter('card')
  at.answers['assist.card'] = () => ok({ text: 'OBHUT-ANBIETER:abc', qr: qrSvg('OBHUT-ANBIETER:abc') })
  const button = (name: string): HTMLButtonElement =>
    [...document.querySelectorAll('button')].find((one) => one.textContent === name)!
  for (const one of ['OLGA', 'OTTO']) {
    expect(button(de.card.submit).disabled).toBe(true)
    await fill(de.card.paper, one)
    await text('Anmeldung einer verantwortlichen Person')
    await expect.poll(() => button(de.card.add).disabled).toBe(false)
    await click(de.card.add)
  }
  await fill(de.card.paper, 'OLGA')
  await text('Olga Oberst')
  expect(button(de.card.add).disabled).toBe(true)
  await fill(de.card.paper, 'ANFRAGE')
  await text(de.card.onlyOfficers)
  expect(button(de.card.add).disabled).toBe(true)
  await click(de.card.submit)
  await text(de.card.ready)
  expect(asked(at, 'assist.card')).toEqual([{ requests: ['OLGA', 'OTTO'] }])
  expect(document.querySelector(`svg[aria-label="${de.out.qr}"]`)).not.toBe(null)
  expect(await axeFindings()).toEqual([])
  await picture('papers-card')
})

test('MT11 she takes her pass in once it is complete; somebody else’s is refused in words', async () => {
  await using at = await enter('take')
  await fill(de.take.paper, 'ANFRAGE')
  await text('Anfrage für einen Ausweis')
  await page.getByLabelText(de.take.paper).fill('GANZ')
  await text('2 von zwei')
  at.answers['assist.take'] = () => err({ type: 'CertificateNotYours' })
  await click(de.take.submit)
  await text(words.errors.de.CertificateNotYours)
  at.answers['assist.take'] = () => ok({})
  await click(de.take.submit)
  await text(de.take.done)
  expect(asked(at, 'assist.take').at(-1)).toEqual({ certificate: 'GANZ' })
})
