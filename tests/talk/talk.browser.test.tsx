/** The app's screens of a conversation (TK2, TK9, TK11, TK12). */
import { page, userEvent } from 'vitest/browser'
import { afterEach, expect, test } from 'vitest'
import { talkClosed, talkEnds } from '#shared/host/talkApi.ts'
import { words } from '#shared/words/words.ts'
import { App } from '#renderer/App.tsx'
import { axeFindings, show, until } from '#tests/ui/browser.tsx'
import { createFakeHouse } from '#tests/ui/fakeHouse.ts'
import { click, heading, text } from '#tests/ui/hands.tsx'
import { createFakeTalk, type FakeTalk } from './fakeTalk.ts'

const de = words.talk.de
const link = {
  address: `https://kita.example/gespraech#${'Ab3_-'.repeat(5).slice(0, 22)}`,
  qr: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h1v1H0z"/></svg>',
  word: 'fingerhut gold',
  until: Date.UTC(2026, 8, 14, 15),
}
afterEach(() => {
  location.hash = ''
})

async function enter(
  before: (talk: FakeTalk) => void = () => {},
  at = '/buero/gespraech',
  isThere = (): boolean => heading() === de.title,
): Promise<FakeTalk & AsyncDisposable> {
  location.hash = at
  const house = await createFakeHouse({ state: 'unlocked' })
  const talk = createFakeTalk(house.host)
  before(talk)
  const shown = await show(<App host={talk.host} />)
  await until(isThere, 'the screen')
  return { ...talk, [Symbol.asyncDispose]: () => shown[Symbol.asyncDispose]() }
}

test('TK11 where there can be none it says why, and offers no link', async () => {
  for (const closed of talkClosed) {
    await using _at = await enter((talk) => talk.state({ closed }))
    await text(de[closed])
    expect(document.body.textContent).not.toContain(de.make)
    expect(await axeFindings()).toEqual([])
  }
})

test('TK2 a link is made for the hours that are chosen, shown with its word, and can be dropped; by keyboard', async () => {
  await using at = await enter()
  expect(await axeFindings()).toEqual([])
  await text(de.operator)
  await page.getByText(de.hourCount_one.replace('{{count}}', '1'), { exact: true }).click()
  page.getByRole('button', { name: de.make }).element().focus()
  await userEvent.keyboard('{Enter}')
  await until(() => at.asked.length === 1, 'the call')
  expect(at.asked).toEqual([{ name: 'talk.open', args: { hours: 1 } }])
  at.state({ phase: 'waiting', link })
  await text(link.word)
  expect(document.body.textContent).toContain(link.address)
  expect(await axeFindings()).toEqual([])
  await click(de.drop)
  expect(at.asked.at(-1)).toEqual({ name: 'talk.end', args: {} })
})

test('TK9 whoever knocks is seen on every screen; neither Enter nor Esc nor a key that was meant for something else decides', async () => {
  await using at = await enter(
    () => {},
    '/',
    () => heading() !== '',
  )
  at.state({ phase: 'knocking', guest: 'Mias Mutter' })
  await text(de.knockTitle.replace('{{name}}', 'Mias Mutter'))
  expect(await axeFindings()).toEqual([])
  await until(() => document.activeElement?.textContent === de.knock, 'the focus')
  await userEvent.keyboard('{Enter} {Escape}')
  expect(at.asked).toEqual([])
  await text(de.knock)
  await userEvent.keyboard('{Tab}')
  expect(document.activeElement?.textContent).toBe(de.refuse)
  await userEvent.keyboard('{Tab}{Enter}')
  await until(() => at.asked.length === 1, 'the call')
  expect(at.asked).toEqual([{ name: 'talk.admit', args: {} }])
})

test('TK12 each end is said in one sentence, in every language, and a new conversation is offered', async () => {
  await using at = await enter()
  for (const because of talkEnds) {
    at.state({ phase: 'over', because })
    await text(de.over[because])
    for (const language of ['en', 'nl'] as const)
      expect(words.talk[language].over[because]).not.toBe(de.over[because])
  }
  await text(de.again)
  at.state({ phase: 'talking', guest: 'Mias Mutter', words: ['a', 'b', 'c', 'd'] })
  await text(de.talking.replace('{{name}}', 'Mias Mutter'))
  expect(await axeFindings()).toEqual([])
  await click(de.end)
  expect(at.asked).toEqual([{ name: 'talk.end', args: {} }])
})
