/** Changes as proposals at the institution's screen (C5, N05, MT22, MT95). */
import { afterEach, expect, test } from 'vitest'
import { words } from '#shared/words/words.ts'
import type { Proposal } from '#shared/maintenance/proposal.ts'
import { axeFindings, until } from '#tests/ui/browser.tsx'
import { text } from '#tests/ui/hands.tsx'
import { newId } from '#tests/database/fakeHost.ts'
import { jana } from './fakeSupport.ts'
import { enterSupported, type Supported } from './supported.tsx'

const de = words.support.de
afterEach(() => {
  location.hash = ''
})
const button = (name: string): Promise<HTMLButtonElement> =>
  until(() => document.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`), name)
const accept = async (what: string): Promise<void> => (await button(`Annehmen: ${what}`)).click()
const answers = ({ support }: Supported): object[] =>
  support.asked.filter(({ name }) => name === 'support.answer').map(({ args }) => args)
const group = async ({ house }: Supported) => {
  const found = await house.fake.host.vault.call('records.scan', { cursor: 0, limit: 1000, kinds: ['group'], purpose: 'show', view: 'plain' }) // prettier-ignore
  return found.ok ? found.value.records.map((one) => ({ id: one.id, ...one.values }) as { id: string; name: string; colour: string }) : [] // prettier-ignore
}

test('MT22 MT95 each step by itself, with now and then in plain words; accepted it is done by the window’s own calls, and what was there is written', async () => {
  await using at = await enterSupported('/heute')
  const { support, house } = at
  const [sun] = (await group(at)).filter(({ name }) => name === 'Sonnenkäfer')
  const id = support.connect(jana, 'guide')
  const proposal: Proposal = {
    id: newId(),
    because: 'Die Liste zeigt alte Namen',
    steps: [
      { do: 'setting', name: 'lockAfterMinutes', value: 5 },
      { do: 'field', kind: 'group', id: sun!.id, field: 'colour', value: 'blue' },
      { do: 'rebuildLists' },
      { do: 'syncNow' },
      { do: 'setting', name: 'pinHours', value: 0 },
    ],
  }
  support.propose(
    id,
    proposal,
    proposal.steps.map(() => null),
  )
  await text('Vorschläge von Jana Berg')
  const steps = [...document.querySelectorAll('aside li, ol li')].map((one) => one.textContent ?? '')
  expect(steps.some((one) => one.startsWith('Bildschirm sperren nachJetzt3 MinutenDanach5 Minuten'))).toBe(true) // prettier-ignore
  await text('Farbe: Gruppe von Sonnenkäfer')
  await text('JetztOrangeDanachBlau')
  await text('Danachnie')
  expect(await axeFindings()).toEqual([])
  // Nothing has happened yet.
  expect([house.info().lockAfterMinutes, answers(at)]).toEqual([3, []])
  await accept('Bildschirm sperren nach')
  await until(() => answers(at).length === 1, 'answered')
  expect(house.info().lockAfterMinutes).toBe(5)
  expect(answers(at)[0]).toEqual({ id, proposal: proposal.id, step: 0, accepted: true, before: 3 })
  await text('Angenommen')
  // What was there before goes on being told.
  await text('Jetzt3 MinutenDanach5 Minuten')
  await accept('Farbe: Gruppe von Sonnenkäfer')
  await until(() => answers(at).length === 2, 'answered')
  expect((await group(at)).find((one) => one.id === sun!.id)?.colour).toBe('blue')
  expect(answers(at)[1]).toMatchObject({ step: 1, accepted: true, before: 'orange' })
  await accept('Listen neu aufbauen')
  await until(() => answers(at).length === 3, 'answered')
  location.hash = '/kinder'
  await text('24 Kinder')
  ;(await button('Nicht annehmen: PIN gilt nach dem Kennwort')).click()
  await until(() => answers(at).length === 4, 'answered')
  expect(answers(at)[3]).toMatchObject({ step: 4, accepted: false })
  expect(house.info().pinHours).toBe(8)
  // Put off, it waits on the strip and decides nothing.
  ;[...document.querySelectorAll('button')].find((one) => one.textContent === de.proposal.later)!.click()
  await text('Jana Berg schlägt eine Änderung vor.')
  support.propose(id, { ...proposal, id: newId(), steps: [{ do: 'check' }] }, [null])
  await text('Obhut prüft sich selbst')
})

test('MT95 what fails is said and not called accepted; what has changed meanwhile is not done; a field beyond the list is refused here once more', async () => {
  await using at = await enterSupported('/heute')
  const { support, house } = at
  const id = support.connect(jana, 'guide')
  house.fake.broken.add('health.check')
  const [sun] = await group(at)
  const far: Proposal = { id: newId(), because: 'x', steps: [{ do: 'field', kind: 'group', id: sun!.id, field: 'name', value: 'Bob' }, { do: 'setting', name: 'lockAfterMinutes', value: 7 }] } // prettier-ignore
  support.propose(id, far, [null, null])
  await accept('Feld: Gruppe von ' + sun!.name)
  await text(de.proposal.notDone)
  expect((await group(at)).map(({ name }) => name)).not.toContain('Bob')
  // Somebody else changed the setting, and this screen has not heard of it.
  await text('Jetzt3 Minuten')
  await house.host.keeper.call('settings.change', { lockAfterMinutes: 9 })
  await accept('Bildschirm sperren nach')
  await text(de.proposal.otherNow)
  expect(house.info().lockAfterMinutes).toBe(9)
  expect([answers(at), document.body.textContent?.includes('Angenommen')]).toEqual([[], false])
})
