/**
 * Setting, proving and removing the second factor (F1..F4 in totp.ts), and the one table of what needs it. Where
 * nobody has set one, nothing here stands in the way.
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { VaultApi } from '#shared/host/api.ts'
import { qrSvg } from './qr.ts'
import type { Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'
import { provePassphrase } from './provePassphrase.ts'
import { makePaperCodes, makeSecret, proveCode, startTotp, totpUri, toBase32, type Totp } from './totp.ts'

const provedForMs = 5 * 60_000

/** F5 Whoever has a second factor is asked for it before these: people, keys, deletion, and what leaves the house. */
export const needsSecondFactor: ReadonlySet<keyof VaultApi['calls']> = new Set([
  'people.addHere',
  'people.changeRole',
  'people.remove',
  'people.invite',
  'people.confirm',
  'device.remove',
  'late.settle',
  'hub.permit',
  'backup.permit',
  'cards.write',
  'export.write',
  'family.write',
  'export.begin',
  'deletion.request',
  'deletion.confirm',
  'passphrase.change',
  'pin.set',
  'totp.start',
  'totp.remove',
])

export const isProved = (session: Session): boolean =>
  session.provedAt !== null &&
  session.now() >= session.provedAt &&
  session.now() - session.provedAt < provedForMs

export const mayGoOn = (session: Session): boolean => session.totp === null || isProved(session)

export function createSecondFactor(
  deps: VaultDeps,
  session: Session,
  records: Records,
  saveRing: () => Promise<Result<unknown>>,
) {
  let started: Totp | undefined
  const keep = async (totp: Totp | null): Promise<Result<unknown>> => {
    session.totp = totp
    return saveRing()
  }

  return {
    async start({ passphrase }: { readonly passphrase: string }) {
      const proved = await provePassphrase(deps, session, passphrase)
      if (!proved.ok) return proved
      proved.value.kek.fill(0)
      const secret = makeSecret(deps.random)
      const codes = makePaperCodes(deps.random)
      started = startTotp(secret, codes)
      const answer = { qr: qrSvg(totpUri(secret, session.person.name)), text: toBase32(secret), codes }
      secret.fill(0)
      return ok(answer)
    },

    /** Only what a phone really shows counts: a factor nobody can use would lock her out. */
    async confirm({ code }: { readonly code: string }): Promise<Result<Record<string, never>>> {
      if (!started) return err({ type: 'NotStarted' })
      if (!/^\s*\d{3}\s*\d{3}\s*$/.test(code)) return err({ type: 'CodeWrong' })
      const proof = proveCode(started, code, session.now())
      started = proof.next
      if (!proof.ok) return err({ type: 'CodeWrong', words: { waitMs: proof.waitMs } })
      const audited = await records.audit('totpSet', 'account')
      if (!audited.ok) return audited
      const saved = await keep(proof.next)
      if (!saved.ok) return saved
      started = undefined
      session.provedAt = session.now()
      return ok({})
    },

    async prove({ code }: { readonly code: string }): Promise<Result<Record<string, never>>> {
      if (!session.totp) return err({ type: 'NotSet' })
      const proof = proveCode(session.totp, code, session.now())
      const waited = !proof.ok && proof.next === session.totp
      // F2: what was used is durable before it opens anything.
      const saved = waited ? ok({}) : await keep(proof.next)
      if (!saved.ok) return saved
      if (!proof.ok) {
        if (!waited) await records.audit('totpWrong', 'account', [], String(proof.next.wrong))
        return err({ type: waited ? 'TooEarly' : 'CodeWrong', words: { waitMs: proof.waitMs } })
      }
      session.provedAt = session.now()
      return ok({})
    },

    state: () =>
      Promise.resolve(
        ok({
          set: session.totp !== null,
          proved: isProved(session),
          codesLeft: session.totp?.backup.length ?? 0,
          waitMs: Math.max(0, (session.totp?.waitUntil ?? 0) - session.now()),
        }),
      ),

    async remove({ passphrase }: { readonly passphrase: string }): Promise<Result<Record<string, never>>> {
      const proved = await provePassphrase(deps, session, passphrase)
      if (!proved.ok) return proved
      proved.value.kek.fill(0)
      const audited = await records.audit('totpRemoved', 'account')
      if (!audited.ok) return audited
      const saved = await keep(null)
      return saved.ok ? ok({}) : saved
    },
  }
}
