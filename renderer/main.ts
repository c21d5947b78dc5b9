import './trustedTypes.ts'
import './noPeers.ts'
import { z } from 'zod'

// Zod probes `eval` when a schema is made, which the content policy reports; so this comes before any schema (decision 34).
z.config({ jitless: true })
await (await import('./openWindow.tsx')).openWindow()
