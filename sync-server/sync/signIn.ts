/**
 * Enrolment by a one-time code and sign-in by the device's signature (SV8). Institutions, devices and signatures that
 * are unknown or wrong look alike in text, length and work done, so nobody learns who is here.
 */
import { bytesToHex } from '#shared/basics/bytes.ts'
import { loginText, protocolVersion } from '#shared/sync/messages.ts'
import { cursorOf } from './append.ts'
import { answer, refuse, refuseAs, type Ground, type OpenHandler } from './ground.ts'
import { isFirstRegister, readRegister } from './register.ts'
import { isSignedBy, readBase64, sha256Hex } from './signatures.ts'

export const tokenLifeMs = 15 * 60_000
const nonceLifeMs = 60_000
const minProtocol = 1

/** A key nobody holds: checked against where there is no device, so that the work is the same. */
const nobodysKey =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEO2maq6k8/8b6UlAAsX5Clq3ThX/RjNu1nAbNEVOzkLiWMsVzkomdr0xOvvnzv2Aul+jRLkKoFyFboo/zsq14mA=='

export const createSignIn = (ground: Ground) => {
  const { store, clock, random, registers } = ground

  const hello: OpenHandler<'hello'> = async ({ protocol }) => {
    if (protocol < minProtocol) return refuse('TooOld')
    const pins = ground.pins()
    return answer({ protocol: protocolVersion, minProtocol, time: clock.now(), ...(pins ? { pins } : {}) })
  }

  const enrol: OpenHandler<'enrol'> = async ({ code, register: signed }) => {
    const read = readRegister(signed.body)
    if (!read || !isFirstRegister(read, signed)) return refuse('BadMessage')
    const { tenant, no } = read.register
    // The answer to an enrolment may have been lost: the same register again is no second enrolment.
    const there = await store.register(tenant)
    if (there?.body !== signed.body) {
      if (!(await store.takeCode(sha256Hex(code), clock.now()))) return refuse('Unknown')
      const created = await store.createTenant(tenant, no, signed, clock.now())
      if (!created.ok) return created.error.type === 'Stale' ? refuse('Unknown') : refuseAs(created.error)
      registers.forget(tenant)
    }
    const state = await store.state(tenant)
    return state ? answer({ cursor: cursorOf(state) }) : refuse('Unknown')
  }

  const challenge: OpenHandler<'challenge'> = async () => {
    const nonce = bytesToHex(random.bytes(32))
    await store.putNonce(nonce, clock.now() + nonceLifeMs)
    return answer({ nonce })
  }

  const session: OpenHandler<'session'> = async ({ tenant, dev, nonce, signature }) => {
    const fresh = await store.takeNonce(nonce, clock.now())
    const device = (await registers.of(tenant))?.devices.get(dev)
    const signed = isSignedBy(device?.key ?? nobodysKey, loginText(tenant, dev, nonce), readBase64(signature))
    if (!fresh || !device || !signed) return refuse('Unknown')
    if (!device.active) return refuse('Removed')
    const token = bytesToHex(random.bytes(32))
    await store.putSession(sha256Hex(token), tenant, dev, clock.now() + tokenLifeMs)
    return answer({ token, expiresInMs: tokenLifeMs })
  }

  return { hello, enrol, challenge, session }
}
