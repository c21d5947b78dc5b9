/** The supporter's own window (MT11, MT12, MT14): whom she may help as, where she knocks, and what is left afterwards. */
import { page, userEvent } from 'vitest/browser'
import { afterEach, expect, test } from 'vitest'
import { err, ok } from '#shared/basics/result.ts'
import { words } from '#shared/words/words.ts'
import { App } from '#renderer/App.tsx'
import { axeFindings, show, until } from '#tests/ui/browser.tsx'
import { createFakeHouse } from '#tests/ui/fakeHouse.ts'
import { click, fill, heading, text } from '#tests/ui/hands.tsx'
import { createFakeAssist, knocking, type FakeAssist } from './fakeAssist.ts'
import { picture } from './supported.tsx'

const de = words.assist.de
afterEach(() => {
  location.hash = ''
})

async function enter(before: (assist: FakeAssist) => void = () => {}): Promise<FakeAssist & AsyncDisposable> {
  location.hash = '/hilfe/helfen'
  const house = await createFakeHouse({ state: 'unlocked' })
  const assist = createFakeAssist(house.host)
  before(assist)
  const shown = await show(<App host={assist.host} />)
  await until(() => heading() === de.title, 'the screen')
  return { ...assist, [Symbol.asyncDispose]: () => shown[Symbol.asyncDispose]() }
}

test('MT12 without a certificate that counts there is nothing to fill in, and it says what to do', async () => {
  await using at = await enter((assist) => assist.state({ supporter: null }))
  await text(de.noCard)
  expect(document.body.textContent).not.toContain(de.form.submit)
  expect([at.asked, await axeFindings()]).toEqual([[], []])
  await picture('supporter-none')
})

test('MT14 she gives card, words, ticket and wish, and knocks by keyboard; a wrong code is said and the rest stays', async () => {
  await using at = await enter((assist) => {
    assist.answers['assist.call'] = () => err({ type: 'MeetingUnknown' })
  })
  await text('Sie helfen als Jana Berg, GETECO GmbH.')
  expect(await axeFindings()).toEqual([])
  await picture('supporter-form')
  await fill(de.form.server, 'OBHUT-SERVER:abc')
  await fill(de.form.code, 'laterne igel wolke kuchen')
  await page.getByLabelText(de.form.ticket).fill('GT-2041')
  await userEvent.keyboard('{Enter}')
  await text(words.errors.de.MeetingUnknown)
  expect(at.asked).toEqual([
    {
      name: 'assist.call',
      args: {
        server: 'OBHUT-SERVER:abc',
        code: 'laterne igel wolke kuchen',
        ticket: 'GT-2041',
        scope: 'view',
        minutes: 30,
      },
    },
  ])
  expect(document.querySelector<HTMLTextAreaElement>('textarea')!.value).toBe('OBHUT-SERVER:abc')
})

test('MT100 while her meeting has its window, this one says so and can end it; afterwards it says why it ended and what is signed', async () => {
  await using at = await enter((assist) => assist.state({ meeting: knocking }))
  await text(de.away.title)
  expect([document.body.textContent.includes(de.form.submit), await axeFindings()]).toEqual([false, []])
  await picture('supporter-away')
  await click(de.away.leave)
  expect(at.asked).toEqual([{ name: 'assist.leave', args: {} }])
  at.state({ meeting: { ...knocking, phase: 'over', because: 'stopped', signed: true } })
  await text(words.helpRecord.de.end.stopped)
  await text(de.over.signed)
  await text(de.form.submit)
  await picture('supporter-over')
  at.answers['assist.purged'] = () => ok({ text: 'OBHUT-PURGED-1:abc' })
  await click(de.over.purge)
  await text(de.over.purgeTitle)
  expect(document.querySelector<HTMLTextAreaElement>('textarea[readonly]')!.value).toBe('OBHUT-PURGED-1:abc')
  expect(await axeFindings()).toEqual([])
})
