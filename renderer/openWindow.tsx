import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { connectHost } from './host/connectHost.ts'

/** The composition root: pipes first, then the screen. */
export async function openWindow(): Promise<void> {
  const host = await connectHost()
  createRoot(document.getElementById('root')!).render(
    host.ok ? (
      <App host={host.value} />
    ) : (
      <App host={null} why={host.error.type === 'TokenMissing' ? 'reload' : 'unreachable'} />
    ),
  )
}
