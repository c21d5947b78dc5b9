/** One signed-in person in one vault process: her keys, her place in the membership log, this device's counters. */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Clock } from '#shared/basics/clock.ts'
import type { Random } from '#shared/basics/random.ts'
import type { Membership, MembershipEntry } from '#shared/accounts/membership.ts'
import type { Role } from '#shared/accounts/policy.ts'
import type { Language, StoreApi, VaultApi, View } from '#shared/host/api.ts'
import type { Client } from '#shared/host/table.ts'
import type { z } from 'zod'
import type { AccountFile } from './account.ts'
import type { ArgonParams } from './argon.ts'
import type { SealPublic, SignKey } from './crypto.ts'
import type { Invitation } from './invitation.ts'
import type { Keyring } from './keyring.ts'
import type { PastPassphrases } from './pastPassphrases.ts'
import type { PinKey } from './pin.ts'
import type { Totp } from './totp.ts'

export type EmitVault = <E extends keyof VaultApi['events']>(
  name: E,
  data: z.input<VaultApi['events'][E]>,
) => void

export interface VaultDeps {
  readonly store: Client<StoreApi>
  readonly clock: Clock
  readonly random: Random
  readonly emit: EmitVault
  /** A vault started masked answers nothing but masked views (decision 4). */
  readonly view?: View
  /** Test world: instead of calibrating. Never below the floor. */
  readonly argon?: ArgonParams
  /** Test world: told of a bug in work after an answer. */
  readonly onBug?: (thrown: unknown) => void
}

export interface Session {
  readonly tenant: string
  readonly device: string
  person: { readonly id: string; readonly name: string; readonly role: Role }
  readonly practice: boolean
  /** Of cards, certificates and masked names. */
  language: Language
  confirmed: boolean
  /** Card shares, only until the cards are confirmed. */
  shares: readonly Bytes[] | null
  pin: PinKey | null
  /** Whether she has said yes or no to a PIN. */
  pinAsked: boolean
  /** Her KEK under her PIN, on its way to the keeper. */
  heldBox: Bytes | null
  past: PastPassphrases | null
  totp: Totp | null
  /** Wrong tries at this PC before she came in. */
  wrongBefore: number
  /** When she last proved her second factor. */
  provedAt: number | null
  invitations: readonly Invitation[]
  /** Of a provider's supporter (MT11), as text. */
  certificate: string | null
  /** What the log says now, and its entries; replaced as a whole by `adoptLog`. */
  membership: Membership
  log: readonly MembershipEntry[]
  /** The log entry versions of today name. */
  logHead: string
  readonly keyring: Keyring
  /** What lockboxes are sealed to for the recovery cards. */
  readonly recoveryPublic: SealPublic
  /** A version was kept and not shown: who wrote it was not allowed to, or did not sign it. */
  alarm(type: string, version: string, objId: string): void
  readonly metadataKey: Bytes
  readonly personalKey: Bytes
  readonly signKey: SignKey
  readonly receiptKey: Bytes
  readonly deviceSecret: Bytes
  readonly deviceSecretIsFile: boolean
  accounts: AccountFile
  nextDevSeq: number
  lastHlc: string
  /** Children in the 7-day bin or deleted since: nothing of theirs is opened. */
  readonly binned: Set<string>
  /** Of these, the deleted ones. */
  readonly deleted: Set<string>
  /** The key file, loaded behind the first screen. */
  wraps: Promise<void>
  /** The keys are zeroed: nothing may be written with them any more. */
  ended: boolean
  now(): number
}
