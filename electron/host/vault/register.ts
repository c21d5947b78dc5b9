/**
 * What the keeper and a server are told of the membership log: public keys of PCs and managers, no roles, no names.
 * The number of a register follows from the log alone, so that two managers who know the same write the same number.
 */
import { base64OrNothing, bytesToBase64, bytesToUtf8, utf8ToBytes } from '#shared/basics/bytes.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import { has } from '#shared/accounts/policy.ts'
import { registerText, type Register, type SignedRegister } from '#shared/sync/messages.ts'
import { vouchedSchema, type Vouched } from '#shared/sync/state.ts'
import { publicKeyOf, signBytes, type SignKey } from './crypto.ts'
import type { Session, VaultDeps } from './session.ts'

/** A server that was put back to an old state is led on by these. */
const kept = 50

export const spkiOf = (curve: 'P-256' | 'P-384', point: string): string | undefined =>
  publicKeyOf(curve, base64OrNothing(point))?.export({ type: 'spki', format: 'der' }).toString('base64')

/** What a register says, without its number. */
export function registerContent(session: Pick<Session, 'membership'>): Omit<Register, 'no'> | undefined {
  const { membership } = session
  const rootKey = spkiOf('P-384', membership.rootKey)
  const devices = [...membership.devices.values()]
    .map(({ dev, key, state, upTo }) => ({ dev, key, state, ...(upTo === undefined ? {} : { upTo }) }))
    .sort((a, b) => (a.dev < b.dev ? -1 : 1))
  const managers = [...membership.people.values()]
    .filter((member) => has(member.role, 'managePeople'))
    .flatMap((member) => {
      const key = spkiOf('P-256', member.signKey)
      return key === undefined ? [] : [{ person: member.id, key }]
    })
    .sort((a, b) => (a.person < b.person ? -1 : 1))
  if (rootKey === undefined || devices.length === 0 || managers.length === 0) return undefined
  return {
    v: 1,
    tenant: membership.tenant,
    rootKey,
    devices,
    managers,
    cardKeys: membership.cardKeys.flatMap((key) => spkiOf('P-256', key) ?? []),
  }
}

export function signRegister(
  signer: { readonly by: string; readonly key: SignKey },
  content: Omit<Register, 'no'>,
  no: number,
): SignedRegister {
  const body = JSON.stringify({ ...content, no } satisfies Register)
  return {
    body,
    by: signer.by,
    signature: bytesToBase64(signBytes(signer.key, utf8ToBytes(registerText(body)))),
  }
}

/** Writes the stored file `devices` where it says something else than the log; only who manages people adds registers. */
export async function tellDevices(
  deps: VaultDeps,
  session: Session,
  root?: SignKey,
): Promise<Result<unknown>> {
  const content = registerContent(session)
  if (!content) return ok({})
  const file = await deps.store.call('file.read', { name: 'devices' })
  if (!file.ok) return file
  const before = parse(file.value.bytes[0])
  const registers = [...(before?.registers ?? [])]
  const newest = session.membership.registerNo
  // After a restore no server knows the new Leitung: the root vouches for her.
  const signer = root ? { by: 'root', key: root } : { by: session.person.id, key: session.signKey }
  if (has(session.person.role, 'managePeople'))
    for (let no = Math.max(1, newest - kept + 1); no <= newest; no++)
      if (!registers.some((one) => numberOf(one) === no)) registers.push(signRegister(signer, content, no))
  registers.sort((a, b) => numberOf(a) - numberOf(b))
  const next: Vouched = {
    v: 1,
    tenant: content.tenant,
    devices: content.devices,
    registers: registers.slice(-kept),
  }
  if (before && JSON.stringify(before) === JSON.stringify(next)) return ok({})
  return deps.store.call('file.write', { name: 'devices', bytes: [utf8ToBytes(JSON.stringify(next))] })
}

function parse(bytes: Uint8Array | undefined): Vouched | undefined {
  try {
    return bytes && vouchedSchema.safeParse(JSON.parse(bytesToUtf8(bytes))).data
  } catch {
    return undefined
  }
}
const numberOf = (one: SignedRegister): number => {
  const { no } = JSON.parse(one.body) as { no?: unknown }
  return typeof no === 'number' ? no : 0
}
