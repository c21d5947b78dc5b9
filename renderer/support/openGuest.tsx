import './page.css'
import { createRoot } from 'react-dom/client'
import { guestApi } from '#shared/host/guestApi.ts'
import { connectOwn } from '../host/connectOwn.ts'
import { showLanguage } from '../ui/i18n.ts'
import { Ended, GuestApp } from './GuestApp.tsx'
import { createGuestRoom } from './guestRoom.ts'

/** The supporter's window (MT100): its one pipe, the one connection, and what is to be seen of both. */
export async function openGuest(): Promise<void> {
  const root = createRoot(document.getElementById('root')!)
  const pipe = await connectOwn(guestApi, 'guest')
  if (!pipe.ok) return root.render(<Ended />)
  // It listens before anything is asked: the offer may come with the answer.
  const room = createGuestRoom(pipe.value)
  const start = await pipe.value.call('start', {})
  if (!start.ok) return root.render(<Ended />)
  showLanguage(start.value.language)
  room.begin(start.value)
  root.render(<GuestApp room={room} colourScheme={start.value.colourScheme} />)
}
