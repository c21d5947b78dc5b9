/** A masked window of the shell's tests: connects as the real one does. */
import { projectionApi } from '#shared/host/projectionApi.ts'
import { connectOwn } from '#renderer/host/connectOwn.ts'

const connected = await connectOwn(projectionApi, 'projection')
document.querySelector('#state')!.textContent = connected.ok ? 'connected' : connected.error.type
Object.assign(globalThis, { own: connected.ok ? { pipe: connected.value } : {} })
