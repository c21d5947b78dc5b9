/** A masked window of the shell's tests: connects as the real one does. */
import { connectProjection } from '#renderer/projection/connectProjection.ts'

const connected = await connectProjection()
document.querySelector('#state')!.textContent = connected.ok ? 'connected' : connected.error.type
Object.assign(globalThis, { own: connected.ok ? { pipe: connected.value } : {} })
