/** PF110 PF111 in the vault: who gets what, in child mode nothing. */
import { expect, test } from 'vitest'
import { newDraft } from '#shared/records/edit.ts'
import { addColleague, signedIn } from '../vault/houseOfMany.ts'
import { addChildren, setupVault, testPassphrase } from '../vault/world.ts'

const refused = { ok: false, error: { type: 'NotAllowed' } }
const secret = 'Nurfürmich Zwetschgendatschi'

test('PF110 PF111 roles, child mode and the remark of its author alone', async () => {
  const world = await setupVault()
  const { idByName } = await addChildren(world, ['Mia'])
  const { Mia: mia = '' } = idByName
  const draft = newDraft('observation', {
    childId: mia,
    date: '2026-05-28',
    situation: 'Mia baut eine Brücke.',
  })
  const { id } = await world.save(draft)
  await world.save(
    newDraft('remark', { childId: mia, observationId: id, text: secret, writtenOn: '2026-05-28' }),
  )
  const texts = async (from: Pick<typeof world, 'find'>, kind: string) =>
    (await from.find(kind, mia)).map(({ values }) => values['situation'] ?? values['text'])
  expect(await texts(world, 'observation')).toEqual(['Mia baut eine Brücke.'])
  expect(await texts(world, 'remark')).toEqual([secret])
  const page = await world.save(newDraft('page', { childId: mia }))
  await world.vault.call('pin.set', { passphrase: testPassphrase, pin: '703916' })
  const mode = { pageId: page.id, childId: mia, childName: 'Mia', photos: [], minutes: 5, place: null }
  expect(await world.vault.call('childMode.start', mode)).toMatchObject({ ok: true })
  expect(await texts(world, 'observation')).toEqual([])
  expect(await texts(world, 'remark')).toEqual([])
  for (const kind of ['observation', 'remark'] as const)
    expect(
      await world.vault.call('records.save', { drafts: [newDraft(kind, { childId: mia })] }),
    ).toMatchObject(refused)
  expect(await world.vault.call('childMode.end', { pin: '703916' })).toMatchObject({ ok: true })
  expect(await texts(world, 'observation')).toEqual(['Mia baut eine Brücke.'])

  // Her colleagues, the Leitung among them, have no key for the remark; a Praktikum reads and does not write.
  const colleagues = []
  for (const role of ['lead', 'educator', 'trainee'] as const)
    colleagues.push({ role, who: await addColleague(world, role, role) })
  for (const { role, who } of colleagues) {
    const there = await signedIn(world, who)
    expect(await texts(there, 'observation')).toContain('Mia baut eine Brücke.')
    expect(await texts(there, 'remark')).toEqual([])
    expect(
      await there.vault.call('records.save', { drafts: [newDraft('observation', { childId: mia })] }),
    ).toMatchObject(role === 'trainee' ? refused : { ok: true })
  }
  expect(await texts(world, 'remark')).toEqual([secret])
})
