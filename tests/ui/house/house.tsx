/** The app with a house in memory, for looking at it: `?house={"state":"locked"}#/buero`, `&support=knocking` with remote help. */
import { createRoot } from 'react-dom/client'
import { App } from '#renderer/App.tsx'
import { stageSupport } from '#tests/maintenance/stages.ts'
import { createFakeHouse, type HouseOptions } from '../fakeHouse.ts'

const asked = new URLSearchParams(location.search)
const options = JSON.parse(asked.get('house') ?? '{}') as HouseOptions
const house = await createFakeHouse(options)
createRoot(document.getElementById('root')!).render(
  <App host={await stageSupport(house, asked.get('support') ?? '')} />,
)
