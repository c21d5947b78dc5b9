import '../trustedTypes.ts'
import { z } from 'zod'

// As in the app's own window: before any schema (decision 34).
z.config({ jitless: true })
await (await import('./openTalk.tsx')).openTalk()
