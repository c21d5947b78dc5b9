/**
 * What the server needs from a database: few calls, each one transaction, made so that SQLite, PostgreSQL and its
 * distributed relatives can do them alike (no sequences, triggers, LISTEN, advisory locks; the tenant's row orders
 * its log). One contract suite runs on every make (tests/sync-server/storeContract.ts).
 *
 * Promises: an answer means durable. A transaction that may or may not have happened (cut connection) may be run
 * again: `append` decides anew from what is there and finds its ops as duplicates. Nothing of one tenant is visible
 * through another's id. A call that has no failure to return rejects with `StoreUnavailable` while the database is
 * away; one that has returns `Busy` (come back later) or `ReadOnly` (disk full, database read-only).
 */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Failure, Result } from '#shared/basics/result.ts'
import type { SignedRegister } from '#shared/sync/messages.ts'

export interface TenantState {
  readonly gen: number
  readonly seq: number
  /** 32 bytes: chain over all opHashes. */
  readonly head: Bytes
  /** Bytes of payloads and blobs, for quotas. `append` counts payloads, the store itself what is declared or purged. */
  readonly usedBytes: number
  readonly registerNo: number
}

export interface DeviceTail {
  readonly n: number
  readonly opHash: Bytes
}

export interface LogRow {
  readonly seq: number
  readonly dev: string
  readonly n: number
  readonly type8: number
  readonly objId: string
  readonly expireNotAfter: number
  /** 96 bytes as signed. */
  readonly header: Bytes
  readonly payloadHash: Bytes
  /** Null: hollow. */
  readonly payload: Bytes | null
  /** The server's clock, ms. */
  readonly receivedAt: number
}

/** Where a signed batch ends in the log. Pages end at batches, so every reader's cursor is one of these places. */
export interface BatchRow {
  readonly seqFrom: number
  readonly seqTo: number
  readonly dev: string
  readonly signature: Bytes
  /** The log's chain head after this batch. */
  readonly head: Bytes
}

export interface AppendQuestion {
  readonly devs: readonly string[]
  readonly objIds: readonly string[]
}
export interface AppendFound {
  readonly state: TenantState
  readonly tails: ReadonlyMap<string, DeviceTail>
  /** opHash of ops already there with these (dev, n), to tell a duplicate from a fork. */
  opHashAt(dev: string, n: number): Bytes | undefined
  /** Where in the log such an op stands without its payload; undefined: it has it, or is not there. */
  hollowAt(dev: string, n: number): number | undefined
  readonly purged: ReadonlySet<string>
}
export interface AppendDecision<T> {
  readonly rows: readonly LogRow[]
  readonly batches: readonly BatchRow[]
  /** Payloads of ops that stood hollow; who decides has compared them with the hash in the chain. */
  readonly fills: readonly { readonly seq: number; readonly payload: Bytes }[]
  readonly state: TenantState
  readonly tails: ReadonlyMap<string, DeviceTail>
  readonly answer: T
}

export interface LogPage {
  readonly rows: readonly LogRow[]
  readonly batches: readonly BatchRow[]
  readonly state: TenantState
  readonly more: boolean
}

export interface BlobRow {
  readonly id: string
  readonly size: number
  readonly sha256: string
  /** Part numbers present. */
  readonly have: readonly number[]
  readonly complete: boolean
}

export interface StoredOrder {
  readonly id: string
  readonly body: string
  readonly dueAt: number
  readonly doneAt: number | null
}

/** A sealed file that people without the app may fetch until its time is over (sync/links.ts). */
export interface NewLink {
  readonly id: string
  readonly size: number
  readonly sha256: string
  readonly until: number
}
export interface LinkRow {
  readonly id: string
  readonly until: number
  readonly complete: boolean
}

/** The database is away (stopped, unreachable, disk full): nothing is known. The server answers `Busy`. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

export type StoreFailure = Failure & { readonly type: 'Unknown' | 'Stale' | 'Busy' | 'ReadOnly' | 'TooMany' }

export interface Store {
  /**
   * `no` is the register's number: an institution may come with a register that has lived elsewhere. `Stale` where the
   * tenant is there with another register; with the same one it is done already.
   */
  createTenant(
    tenant: string,
    no: number,
    register: SignedRegister,
    at: number,
  ): Promise<Result<object, StoreFailure>>
  tenants(): Promise<readonly string[]>
  state(tenant: string): Promise<TenantState | undefined>
  tails(tenant: string): Promise<ReadonlyMap<string, DeviceTail>>
  register(tenant: string): Promise<SignedRegister | undefined>
  /** `Stale` unless `no` is the stored number plus one. */
  replaceRegister(tenant: string, no: number, register: SignedRegister): Promise<Result<object, StoreFailure>>
  /** One transaction: locks the tenant's row, asks `decide` (pure, may run again), writes what it decided. */
  append<T>(
    tenant: string,
    question: AppendQuestion,
    wanted: readonly { readonly dev: string; readonly n: number }[],
    decide: (found: AppendFound) => AppendDecision<T>,
  ): Promise<Result<T, StoreFailure>>
  /** Rows after `seq`, whole batches, at most about `maxOps` and `maxBytes`, but at least one batch. */
  range(tenant: string, seq: number, maxOps: number, maxBytes: number): Promise<LogPage | undefined>
  /** The chain head as it was at `seq` (zeros at 0), to compare with a reader's cursor; undefined where no batch ends. */
  headAt(tenant: string, seq: number): Promise<Bytes | undefined>
  /** One device's ops from number `from` on, to the end of whole batches; at most about `maxOps` and 1 MiB. */
  chain(tenant: string, dev: string, from: number, maxOps: number): Promise<LogPage | undefined>

  /** Blob rows; bytes lie in the blob store. */
  blobs(tenant: string, ids: readonly string[]): Promise<readonly BlobRow[]>
  /** Declares a blob (from its op); the same declaration again changes nothing, another one is `Stale`, a purged blob `Unknown`. */
  declareBlob(tenant: string, id: string, size: number, sha256: string): Promise<Result<object, StoreFailure>>
  addBlobPart(tenant: string, id: string, part: number): Promise<Result<BlobRow, StoreFailure>>
  /** `Stale` while parts are missing. */
  completeBlob(tenant: string, id: string): Promise<Result<object, StoreFailure>>
  /** Forgets the parts of a blob whose bytes turned out wrong, so that they are sent again. */
  resetBlob(tenant: string, id: string): Promise<Result<object, StoreFailure>>
  /** Which of these ids (objects or blobs) were purged. */
  purged(tenant: string, ids: readonly string[]): Promise<ReadonlySet<string>>

  /**
   * Declares the blob of a link and until when it may be fetched. The same again changes nothing, another one or another
   * institution's is `Stale`, a purged one `Unknown`; `TooMany` where the institution would have more links or bytes in
   * them than `most`.
   */
  addLink(
    tenant: string,
    link: NewLink,
    most: { readonly links: number; readonly bytes: number },
  ): Promise<Result<object, StoreFailure>>
  links(tenant: string): Promise<readonly LinkRow[]>
  /** Whole and not over; found by its id alone, before it is known whose it is. */
  linkAt(
    id: string,
    at: number,
  ): Promise<{ readonly tenant: string; readonly id: string; readonly size: number } | undefined>
  /** What is over and waits to be purged. */
  endedLinks(at: number): Promise<readonly { readonly tenant: string; readonly id: string }[]>

  /** Orders to purge wait until their day, counted from when they came first. `Stale`: same id, other text. */
  addOrder(tenant: string, order: StoredOrder): Promise<Result<object, StoreFailure>>
  /** Not yet done and due, oldest first. */
  dueOrders(at: number): Promise<readonly { readonly tenant: string; readonly order: StoredOrder }[]>
  /**
   * Empties payloads of these objects and of the ops that declared these blobs, forgets the blobs' rows and links, remembers the
   * ids for ever, marks the order done (an unknown order is no failure: a restore replays the ledger without one).
   */
  purge(
    tenant: string,
    orderId: string,
    objIds: readonly string[],
    blobs: readonly string[],
    at: number,
  ): Promise<Result<{ readonly ops: number }, StoreFailure>>
  /** The purge ledger: what a restore replays. */
  ledger(tenant: string): Promise<{ readonly objIds: readonly string[]; readonly blobs: readonly string[] }>
  /** After a restore from a backup: generation + 1. */
  raiseGeneration(tenant: string): Promise<Result<object, StoreFailure>>

  putNonce(nonce: string, expiresAt: number): Promise<void>
  /** True once. */
  takeNonce(nonce: string, at: number): Promise<boolean>
  putSession(tokenHash: string, tenant: string, dev: string, expiresAt: number): Promise<void>
  session(
    tokenHash: string,
    at: number,
  ): Promise<{ readonly tenant: string; readonly dev: string } | undefined>
  endSessions(tenant: string, devs: readonly string[]): Promise<void>

  putCode(codeHash: string, expiresAt: number): Promise<void>
  takeCode(codeHash: string, at: number): Promise<boolean>

  /** `TooMany` above 8 letters a slot or 200 slots a tenant. */
  putMail(
    tenant: string,
    slot: string,
    name: string,
    letter: Bytes,
    expiresAt: number,
  ): Promise<Result<object, StoreFailure>>
  mail(tenant: string, slot: string, name: string, at: number): Promise<Bytes | undefined>

  /** Ended nonces, sessions, codes, letters go; ops past their `expireNotAfter` month become hollow, their blobs go as by a purge. */
  expire(at: number): Promise<void>
  /** A consistent copy into a new file (SQLite's online backup); `NotHere` for makes with tools of their own. */
  backup(to: string): Promise<Result<object, Failure>>
  close(): Promise<void>
}
