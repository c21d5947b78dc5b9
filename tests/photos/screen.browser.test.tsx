import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { DatabaseProvider } from '#renderer/database/DatabaseContext.tsx'
import { dropDatabase } from '#renderer/database/openDatabase.ts'
import { HostProvider } from '#renderer/host/HostContext.tsx'
import { PhotosOfChild } from '#renderer/photos/PhotosOfChild.tsx'
import { PhotosScreen } from '#renderer/photos/PhotosScreen.tsx'
import { importPhotoFiles } from '#renderer/photos/importPhotoFiles.ts'
import { UiProvider } from '#renderer/ui/UiProvider.tsx'
import type { OpenedRecord } from '#shared/host/api.ts'
import { newDraft } from '#shared/records/edit.ts'
import { createFakeHost, type FakeHost } from '../database/fakeHost.ts'
import { fileOf, makeJpeg, makeOriented, makeZip } from './makeFiles.ts'

let root: Root | undefined
beforeEach(() => page.viewport(1366, 768))
afterEach(() => {
  root?.unmount()
  document.body.replaceChildren()
})

async function house() {
  const fake = await createFakeHost()
  const [igel, fuchs] = await fake.commit([
    newDraft('group', { name: 'Igel', position: 0 }),
    newDraft('group', { name: 'Füchse', position: 1 }),
  ])
  const children = await fake.commit([
    newDraft('child', { firstName: 'Mia', lastName: 'Sommer', groupId: igel!.id }),
    newDraft('child', { firstName: 'Ben', lastName: 'Acker', groupId: igel!.id }),
    newDraft('child', { firstName: 'Mia', lastName: 'Berg', groupId: fuchs!.id }),
  ])
  await fake.commit([newDraft('staff', { firstName: 'Ute', lastName: 'Lehmann' })])
  return { fake, igel: igel!.id, mia: children[0]!.id, ben: children[1]!.id }
}

function show(fake: FakeHost, what: React.ReactNode): void {
  const home = document.body.appendChild(document.createElement('div'))
  root = createRoot(home)
  root.render(
    <UiProvider>
      <HostProvider host={fake.host} whenClosed={null}>
        <DatabaseProvider profileId={fake.profileId}>{what}</DatabaseProvider>
      </HostProvider>
    </UiProvider>,
  )
}

const photoRecords = async (fake: FakeHost): Promise<OpenedRecord[]> => {
  const answer = await fake.host.vault.call('records.scan', {
    cursor: 0,
    limit: 1000,
    kinds: ['photo'],
    purpose: 'show',
    view: 'plain',
  })
  return answer.ok ? answer.value.records : []
}
const button = (name: string | RegExp) => page.getByRole('button', { name })
const drop = (files: readonly File[]): void => {
  const data = new DataTransfer()
  for (const file of files) data.items.add(file)
  const target = document.querySelector('h1')!
  target.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer: data }))
  target.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))
}

test('P1 P5 P8 photos are dropped, looked at one after the other, and the answer names who, by whom and when', async () => {
  const { fake, mia, ben } = await house()
  show(fake, <PhotosScreen />)
  await expect.element(page.getByText('Noch keine Fotos')).toBeVisible()
  const jpegs = await Promise.all([1, 6, 8].map((n) => makeOriented(n)))
  drop([
    ...jpegs.map((jpeg, i) => fileOf(`${i}.jpg`, jpeg)),
    fileOf('kopie.jpg', jpegs[0]!),
    fileOf('<img onerror=x>.jpg', makeZip()),
  ])
  await expect.element(page.getByText('3 Fotos sind da.')).toBeVisible()
  await expect.element(page.getByText('1 kam doppelt und wurde nur einmal übernommen.')).toBeVisible()
  await expect.element(page.getByText('<img onerror=x>.jpg')).toBeVisible()
  await expect
    .element(page.getByText('Das ist ein Archiv. Entpacken Sie es und wählen Sie die Fotos darin.'))
    .toBeVisible()
  await expect.element(page.getByText('Noch nicht angesehen (3)')).toBeVisible()
  await page.screenshot({ path: '../../node_modules/.cache/obhut/photos-grid.png' })

  await button('Fotos ansehen').click()
  await expect.element(page.getByText('Foto 1 von 3')).toBeVisible()
  // Nobody tapped: no answer, and the photo stays unlooked at.
  await button('Speichern und nächstes Foto').click()
  await expect.element(page.getByText(/sagen Sie, dass niemand erkennbar ist/)).toBeVisible()
  expect((await photoRecords(fake)).every(({ values }) => values['seen'] === '')).toBe(true)

  await button('Mia S.').click()
  await button('Ben').click()
  await button('Rahmen in die Mitte setzen').click()
  const frame = page.getByRole('button', { name: /^Rahmen um Ben/ })
  ;(frame.element() as HTMLElement).focus()
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{Shift>}{ArrowDown}{/Shift}')
  await page.screenshot({ path: '../../node_modules/.cache/obhut/photos-who.png' })
  await button('Speichern und nächstes Foto').click()
  await expect.element(page.getByText('Foto 2 von 3')).toBeVisible()
  await page.getByLabelText('Niemand ist erkennbar').click()
  await button('Speichern und nächstes Foto').click()
  await expect.element(page.getByText('Foto 3 von 3')).toBeVisible()
  await button('Mia S.').click()
  await page.getByLabelText('Andere Personen sind zu erkennen').click()
  await button('Speichern').click()
  await expect.element(page.getByText('Alle Fotos sind angesehen')).toBeVisible()

  const records = await photoRecords(fake)
  const answers = records.map(({ values }) => [values['seen'], values['childIds'], values['others']])
  expect(answers).toContainEqual(['people', [mia, ben], false])
  expect(answers).toContainEqual(['nobody', [], false])
  expect(answers).toContainEqual(['people', [mia], true])
  for (const { values } of records)
    expect([values['lookedAtBy'], values['lookedAtOn']]).toEqual([
      'Ute Lehmann',
      expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    ])
  const both = records.find(({ values }) => (values['childIds'] as string[]).length === 2)!
  expect(both.values['boxes']).toEqual({ [ben]: { x: 0.395, y: 0.3, w: 0.25, h: 0.36 } })
  fake.close()
  await expect.poll(() => dropDatabase(fake.profileId)).toBeGreaterThan(0)
})

test('the question begins where there are children, and the next photo in the group of the one before', async () => {
  const fake = await createFakeHost()
  const [, fuchs] = await fake.commit([
    newDraft('group', { name: 'Igel', position: 0 }),
    newDraft('group', { name: 'Füchse', position: 1 }),
  ])
  await fake.commit([
    newDraft('child', { firstName: 'Mia', lastName: 'Sommer', groupId: fuchs!.id }),
    newDraft('child', { firstName: 'Ole', lastName: 'Brandt' }),
  ])
  show(fake, <PhotosScreen />)
  await expect.element(page.getByText('Noch keine Fotos')).toBeVisible()
  drop(await Promise.all([1, 6].map(async (n) => fileOf(`${n}.jpg`, await makeOriented(n)))))
  await button('Fotos ansehen').click()
  // The first group is empty.
  await expect.element(button('Mia')).toBeVisible()
  await page.getByLabelText('Kinder dieser Gruppe').selectOptions('Ohne Gruppe')
  await button('Ole').click()
  await button('Speichern und nächstes Foto').click()
  await expect.element(page.getByText('Foto 2 von 2')).toBeVisible()
  await expect.element(button('Ole')).toBeVisible()
})

test('P8 a frame is drawn with the pointer around the person tapped last', async () => {
  const { fake, igel, mia } = await house()
  await importPhotoFiles({ vault: fake.host.vault, groupId: igel }, [
    fileOf('a.jpg', await makeJpeg({ width: 120, height: 90 })),
  ])
  show(fake, <PhotosScreen />)
  await button('Fotos ansehen').click()
  await button('Mia S.').click()
  await expect.element(page.getByRole('img', { name: /^Foto/ })).toBeVisible()
  // Shares of the photo, not of the larger mount around it.
  const picture = page.getByRole('img', { name: /^Foto/ }).element()
  const layer = picture.nextElementSibling!
  const { left, top, width, height } = picture.getBoundingClientRect()
  const at = (x: number, y: number) => ({
    clientX: left + x * width,
    clientY: top + y * height,
    bubbles: true,
    button: 0,
    pointerId: 1,
    isPrimary: true,
  })
  layer.setPointerCapture = () => {}
  layer.dispatchEvent(new PointerEvent('pointerdown', at(0.2, 0.3)))
  layer.dispatchEvent(new PointerEvent('pointermove', at(0.5, 0.7)))
  layer.dispatchEvent(new PointerEvent('pointerup', at(0.5, 0.7)))
  await expect.element(page.getByRole('button', { name: /^Rahmen um Mia S\./ })).toBeVisible()
  await button('Speichern').click()
  await expect.element(page.getByText('Alle Fotos sind angesehen')).toBeVisible()
  const [record] = await photoRecords(fake)
  const box = (record!.values['boxes'] as Record<string, { x: number; y: number; w: number; h: number }>)[
    mia
  ]!
  for (const [name, value] of Object.entries({ x: 0.2, y: 0.3, w: 0.3, h: 0.4 }))
    expect(box[name as 'x']).toBeCloseTo(value, 2)
  fake.close()
})

test('P7 two hundred photos: only what is on the screen is opened, and addresses end with the screen', async () => {
  const { fake, igel, mia } = await house()
  const jpeg = await makeJpeg()
  for (let i = 0; i < 200; i++)
    await fake.host.vault.call('photos.add', {
      groupId: igel,
      fileName: `${i}.jpg`,
      takenOn: '2026-05-03',
      width: 96,
      height: 64,
      bytes: [jpeg, jpeg, jpeg],
    })
  const made: string[] = []
  const gone: string[] = []
  const [create, revoke] = [URL.createObjectURL.bind(URL), URL.revokeObjectURL.bind(URL)]
  URL.createObjectURL = (blob) => {
    const url = create(blob)
    made.push(url)
    return url
  }
  URL.revokeObjectURL = (url) => {
    gone.push(url)
    revoke(url)
  }
  show(fake, <PhotosScreen />)
  await expect.element(page.getByText('200 Fotos')).toBeVisible()
  await expect.poll(() => document.querySelectorAll('img').length).toBeGreaterThan(5)
  expect(fake.calls.get('photos.read')).toBeLessThan(60)
  root!.unmount()
  await expect.poll(() => made.filter((url) => !gone.includes(url)), { timeout: 15_000 }).toEqual([])
  expect(made.length).toBeGreaterThan(5)
  URL.createObjectURL = create
  URL.revokeObjectURL = revoke

  const [photo] = await photoRecords(fake)
  await fake.commit([
    {
      kind: 'photo',
      id: photo!.id,
      parents: [photo!.meta.version],
      changes: { seen: 'people', childIds: [mia] },
    },
  ])
  show(fake, <PhotosOfChild childId={mia} />)
  await expect.element(button('Foto ansehen, 03.05.2026, Mia S.')).toBeVisible()
  expect(document.querySelectorAll('button')).toHaveLength(1)
  fake.close()
})
