import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import { DatabaseProvider, useRepository } from '#renderer/database/DatabaseContext.tsx'
import { dropDatabase } from '#renderer/database/openDatabase.ts'
import { useRecord, useRecords, useSaveState } from '#renderer/database/useRecords.ts'
import { HostProvider } from '#renderer/host/HostContext.tsx'
import { editDraft, newDraft } from '#shared/records/edit.ts'
import { createFakeHost, newId } from './fakeHost.ts'

const groupId = newId()

function List({ shown }: { readonly shown: string | null }) {
  const { records, ready } = useRecords('child', { subject: groupId })
  const { record } = useRecord('child', shown)
  const repository = useRepository()
  const state = useSaveState()
  const rename = () => repository.save(records.map((child) => editDraft(child, { firstName: 'Umbenannt' })))
  return (
    <div>
      <p>{ready ? records.map(({ values }) => values.firstName).join() : 'wartet'}</p>
      <p>{record?.values.firstName ?? 'niemand'}</p>
      <p>{state}</p>
      <button onClick={() => void rename()}>um</button>
    </div>
  )
}

test('D2 D10 hooks show the list, one record and a save, twice mounted as in StrictMode; a closed pipe shows the lock', async () => {
  const fake = await createFakeHost()
  const [saved] = await fake.commit([newDraft('child', { firstName: 'Ida', groupId })])
  const home = document.body.appendChild(document.createElement('div'))
  const root = createRoot(home)
  const show = (shown: string | null) =>
    root.render(
      <StrictMode>
        <HostProvider host={fake.host} whenClosed={<p>gesperrt</p>}>
          <DatabaseProvider profileId={fake.profileId}>
            <List shown={shown} />
          </DatabaseProvider>
        </HostProvider>
      </StrictMode>,
    )
  const lines = () => [...home.querySelectorAll('p')].map((p) => p.textContent)
  show(null)
  await expect.poll(lines).toEqual(['Ida', 'niemand', 'saved'])
  show(saved!.id)
  await expect.poll(lines).toEqual(['Ida', 'Ida', 'saved'])
  home.querySelector('button')!.click()
  await expect.poll(lines).toEqual(['Umbenannt', 'Umbenannt', 'saved'])
  fake.close()
  await expect.poll(lines).toEqual(['gesperrt'])
  root.unmount()
  home.remove()
  await expect.poll(() => dropDatabase(fake.profileId)).toBeGreaterThan(0)
})
