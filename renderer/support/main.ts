import { z } from 'zod'

// As in the window's own main.ts: before any schema is made.
z.config({ jitless: true })
await (await import('./openGuest.tsx')).openGuest()
