import type { Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { openAccountAndKek, type AccountFile, type AccountSecret } from './account.ts'
import type { Session, VaultDeps } from './session.ts'

/** Who sits at an open screen need not be its owner. The caller zeroes the KEK. */
export async function provePassphrase(
  deps: VaultDeps,
  session: Session,
  passphrase: string,
): Promise<
  Result<{
    readonly account: AccountFile['accounts'][number]
    readonly secret: AccountSecret
    readonly kek: Bytes
  }>
> {
  const account = session.accounts.accounts.find((one) => one.head.person === session.person.id)!
  const waiting = await deps.store.call('unlock.attempt', { ok: null })
  if (!waiting.ok) return waiting
  if (waiting.value.waitMs > 0) return err({ type: 'TooEarly', words: { waitMs: waiting.value.waitMs } })
  const opened = await openAccountAndKek(account, passphrase, session.deviceSecret)
  const told = await deps.store.call('unlock.attempt', { ok: opened.ok })
  if (opened.ok) return ok({ account, ...opened.value })
  return err({ type: opened.error.type, words: { waitMs: told.ok ? told.value.waitMs : 0 } })
}
