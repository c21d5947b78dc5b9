/** The app with a house in memory, for looking at it: `?state=locked&children=0&language=nl#/buero`. */
import { createRoot } from 'react-dom/client'
import { App } from '#renderer/App.tsx'
import { createFakeHouse, type HouseOptions } from '../fakeHouse.ts'

const asked = new URLSearchParams(location.search)
const options = JSON.parse(asked.get('house') ?? '{}') as HouseOptions
const house = await createFakeHouse(options)
createRoot(document.getElementById('root')!).render(<App host={house.host} />)
