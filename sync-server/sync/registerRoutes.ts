/** Reading and replacing the public register; a device that is no longer in it is out at once (SV5..SV7). */
import { answer, refuse, refuseAs, type Ground, type Handler } from './ground.ts'
import { isNextRegister, readRegister } from './register.ts'

export const createRegisterRoutes = ({ store, registers, hub }: Ground) => {
  const registerRead: Handler<'registerRead'> = async ({ tenant }) => {
    const register = await store.register(tenant)
    return register ? answer({ register }) : refuse('Unknown')
  }

  const registerReplace: Handler<'registerReplace'> = async ({ tenant }, { register: signed }) => {
    const next = readRegister(signed.body)
    if (!next || next.register.tenant !== tenant) return refuse('BadMessage')
    const stored = await store.register(tenant)
    const before = stored && readRegister(stored.body)
    if (!before) return refuse('Unknown')
    const same = stored.body === signed.body && stored.signature === signed.signature
    if (!same) {
      if (next.register.no !== before.register.no + 1) return refuse('Stale')
      if (!isNextRegister(before, next, signed)) return refuse('BadMessage')
      const replaced = await store.replaceRegister(tenant, next.register.no, signed)
      if (!replaced.ok) return refuseAs(replaced.error)
    }
    registers.forget(tenant)
    const out = [...next.devices].filter(([, device]) => !device.active).map(([dev]) => dev)
    if (out.length > 0) await store.endSessions(tenant, out)
    await hub.tell(tenant)
    return answer({})
  }

  return { registerRead, registerReplace }
}
