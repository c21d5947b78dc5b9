/**
 * A stick that an administrator brings to the server (SV27): what PCs left on it is taken in like a push, with the same
 * checks and quotas; what the other PCs of the stick lack is written. Files as in shared/sync/bundle.ts. Bundles are
 * signed by PCs of the register, ours by the key on the card; whatever else lies there is not opened.
 *
 * A file is whole or not there, and everything may be done again: a copy that broke off goes on at the next visit.
 */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { bytesToBase64, bytesToUtf8, concatBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import {
  blobEntry,
  bundleText,
  encodeEntry,
  encodeHead,
  headLength,
  parseBody,
  parseHead,
  registersName,
  serverOnStick,
  signedVectorSchema,
  stickRegistersSchema,
  stickSchema,
  vectorSchema,
  vectorText,
  type BundleHead,
  type Manifest,
  type Vector,
} from '#shared/sync/bundle.ts'
import { blobPartBytes, type SignedRegister } from '#shared/sync/messages.ts'
import { decodeBatch, maxBatchBytes } from '#shared/sync/op.ts'
import { type8 } from '#shared/vault/envelope.ts'
import type { ServerCore } from '../core.ts'
import { partCount, sha256 } from '../stores/rules.ts'
import type { Store } from '../stores/store.ts'
import { findMissing } from '../sync/missing.ts'
import { isFirstRegister, readRegister, type ReadRegister } from '../sync/register.ts'
import { isSignedBy, readBase64, sha256Hex } from '../sync/signatures.ts'
import { pinOf } from './identity.ts'

const folderName = 'Obhut-Abgleich'
const usualBundleBytes = 64 << 20
/** Nothing on a stick makes us read more than this into memory. */
const mostBundle = 700 << 20
const mostSmall = 20 << 20
const bundleName = /^[0-9a-f]{32}\.bundle$/

export interface StickDeps {
  readonly core: Pick<ServerCore, 'carry'>
  readonly store: Store
  readonly random: Random
  readonly now: number
  /** PEM of the key that cards name. */
  readonly key: string
  readonly bundleBytes?: number
}

export interface StickAsk {
  readonly folder: string
  /** For a stick that nobody wrote on yet, where several institutions are here. */
  readonly tenant?: string | undefined
  /** The institution is new here; whoever gives this order vouches for it. */
  readonly isNew: boolean
}

export interface StickVisit {
  readonly read: number
  readonly written: number
  readonly blobsRead: number
  readonly blobsWritten: number
  /** Files cut short, altered or of somebody unknown; chains that were refused. */
  readonly refused: number
  readonly refusedChains: readonly string[]
}

export type StickFailure = { readonly type: 'StickFailed'; readonly words: { readonly why: string } }
const failed = (why: string): Result<never, StickFailure> => err({ type: 'StickFailed', words: { why } })

class Stop extends Error {}

const whys: Readonly<Record<string, string>> = {
  QuotaExceeded: 'Der Platz dieser Einrichtung ist aufgebraucht.',
  TooMany: 'So viele Änderungen an einem Tag nimmt der Server nicht an. Bitte morgen noch einmal.',
  ReadOnly:
    'Der Server nimmt nichts an (Platte voll, oder er folgt einem anderen; dann den Stick dorthin bringen).',
  Busy: 'Die Datenbank ist gerade nicht erreichbar. Bitte noch einmal.',
}

export async function visitStick(deps: StickDeps, ask: StickAsk): Promise<Result<StickVisit, StickFailure>> {
  const { core, store } = deps
  const place = join(ask.folder, folderName)
  const counts = { read: 0, written: 0, blobsRead: 0, blobsWritten: 0, refused: 0 }
  const refusedChains = new Map<string, string>()
  const pin = pinOf(deps.key)
  const spki = createPublicKey(createPrivateKey(deps.key)).export({ type: 'spki', format: 'der' })
  const key = spki.toString('base64')
  const own = serverOnStick(pin)
  const signed = (text: string): Bytes =>
    new Uint8Array(sign('sha256', Buffer.from(text), { key: deps.key, dsaEncoding: 'ieee-p1363' }))

  try {
    // Not `recursive`: in a folder that takes no folders Node would try for ever.
    await mkdir(place).catch((error: unknown) => {
      if ((error as { readonly code?: string }).code !== 'EEXIST') throw error
    })
    const found = await whose()
    if (typeof found !== 'string') return found
    const tenant = found
    const known = await takeRegisters(tenant)
    if (!known) return failed('Diese Einrichtung kennt der Server nicht. Ist sie neu: --new.')
    const register: ReadRegister = known

    const vectors = new Map<string, Vector>()
    await readAll()
    await leave()
    await writeVector()
    return ok({ ...counts, refusedChains: [...new Set(refusedChains.values())] })

    async function readAll(): Promise<void> {
      const bundles = new Map<string, BundleHead>()
      for (const name of await filesAt(place)) {
        if (name.endsWith('.vector')) {
          const vector = await readVector(join(place, name))
          if (vector) vectors.set(vector.dev, vector)
        } else if (bundleName.test(name)) {
          const head = await readHead(join(place, name))
          if (head === 'own') continue
          if (head) bundles.set(name, head)
          else counts.refused += 1
        }
      }
      const { blobs } = await findMissing(store, tenant, deps.now)
      // A chain may lie in several files: as long as one brings news, the others may follow on it.
      for (let moved = true; moved;) {
        moved = false
        for (const [name, head] of [...bundles]) {
          const tails = await store.tails(tenant)
          const hasNews = head.manifest.chains.some(({ dev, from, to }) => {
            const n = tails.get(dev)?.n ?? 0
            return to > n && from <= n + 1 && !refusedChains.has(dev)
          })
          if (!hasNews && !head.manifest.blobs.some((id) => blobs.has(id))) continue
          bundles.delete(name)
          if (await readBundle(join(place, name), head, blobs)) moved = true
        }
      }
    }

    async function readHead(path: string): Promise<BundleHead | 'own' | null> {
      const handle = await open(path, 'r')
      try {
        const { size } = await handle.stat()
        const length = headLength(await readAt(handle, 12))
        if (length === null || length > size) return null
        const head = parseHead(await readAt(handle, length))
        if (!head.ok || head.value.manifest.tenant !== tenant) return null
        const { manifest, text, signature } = head.value
        const by = signer(manifest)
        if (!by || !isSignedBy(by, bundleText(text), signature)) return null
        if (size !== head.value.bodyAt + manifest.bodyBytes || size > mostBundle) return null
        return manifest.dev === own ? 'own' : head.value
      } finally {
        await handle.close()
      }
    }

    /** A PC of the register, or we ourselves. */
    function signer(said: { readonly dev: string; readonly key?: string | undefined }): string | undefined {
      if (said.key !== undefined) return said.key === key && said.dev === own ? key : undefined
      return register.devices.get(said.dev)?.key
    }

    async function readVector(path: string): Promise<Vector | null> {
      const outer = await readJson(path, signedVectorSchema)
      const vector = outer && parse(vectorSchema, outer.body)
      const by = vector?.tenant === tenant ? signer(vector) : undefined
      return vector && by && isSignedBy(by, vectorText(outer.body), readBase64(outer.signature))
        ? vector
        : null
    }

    async function readBundle(path: string, head: BundleHead, open: Set<string>): Promise<boolean> {
      const bytes = new Uint8Array(await readFile(path))
      const body = parseBody(head.manifest, bytes.subarray(head.bodyAt), sha256)
      if (!body.ok) {
        counts.refused += 1
        return false
      }
      const before = counts.read + counts.blobsRead
      for (let at = 0; at < body.value.batches.length;) {
        const parts: Bytes[] = []
        let size = 0
        while (at < body.value.batches.length) {
          const next = body.value.batches[at]!
          if (parts.length > 0 && size + next.length > maxBatchBytes) break
          parts.push(next)
          size += next.length
          at += 1
        }
        await take(parts, open)
      }
      for (const { id, bytes: content } of body.value.blobs)
        if (open.has(id)) await takeBlob(id, content, open)
      return counts.read + counts.blobsRead > before
    }

    async function take(parts: readonly Bytes[], open: Set<string>): Promise<void> {
      const tails = await store.tails(tenant)
      const said = await core.carry(tenant, 'push', {}, parts)
      if (!said.ok) {
        const { code } = said.error.refusal
        if (code !== 'BadMessage' && code !== 'TooLarge') throw new Stop(whys[code] ?? code)
        counts.refused += 1
        return
      }
      for (const result of said.value.answer.results)
        if (result.type === 'refused' || result.type === 'fork') {
          const code = result.type === 'fork' ? 'Fork' : result.code
          if (code === 'QuotaExceeded') throw new Stop(whys[code])
          if (!refusedChains.has(result.dev)) counts.refused += 1
          refusedChains.set(result.dev, code)
        }
      const after = await store.tails(tenant)
      for (const [dev, { n }] of after) counts.read += n - (tails.get(dev)?.n ?? 0)
      for (const part of parts) {
        const batch = decodeBatch(part, sha256)
        if (batch.ok)
          for (const { header } of batch.value.ops) if (header.type8 === type8.photo) open.add(header.objId)
      }
    }

    async function takeBlob(id: string, bytes: Bytes, open: Set<string>): Promise<void> {
      const [row] = await store.blobs(tenant, [id])
      if (!row || row.complete) return
      // Wrong bytes are not even begun with.
      if (row.size !== bytes.length || row.sha256 !== sha256Hex(bytes)) {
        counts.refused += 1
        return
      }
      for (let part = 0; part < partCount(row.size); part++) {
        if (row.have.includes(part)) continue
        const content = bytes.slice(part * blobPartBytes, (part + 1) * blobPartBytes)
        const put = await core.carry(tenant, 'blobPut', { id, part, sha256: sha256Hex(content) }, [content])
        if (!put.ok) throw new Stop(whys[put.error.refusal.code] ?? put.error.refusal.code)
        if (put.value.answer.complete) {
          open.delete(id)
          counts.blobsRead += 1
        }
      }
    }

    /** Every active PC has the chain up to here by its own word; who never left a vector has nothing. */
    function needed(dev: string): number {
      const others = [...register.devices].filter(([other, { active }]) => active && other !== dev)
      // A newcomer may be on the way whom the server has not heard of.
      if (others.length === 0) return 0
      return Math.min(...others.map(([other]) => vectors.get(other)?.chains[dev] ?? 0))
    }

    async function leave(): Promise<void> {
      // What lies there already, of files that are whole.
      const ranges = new Map<string, { from: number; to: number }[]>()
      const thereBlobs = new Set<string>()
      const lacked = new Set([...vectors.values()].flatMap((one) => (one.dev === own ? [] : one.lacks)))
      for (const name of await filesAt(place)) {
        const path = join(place, name)
        if (name.startsWith('.') && name.endsWith('.new')) await rm(path, { force: true })
        if (!bundleName.test(name)) continue
        const manifest = await manifestAt(path)
        if (!manifest) continue
        const isOver =
          manifest.dev === own &&
          manifest.chains.every(({ dev, to }) => to <= needed(dev)) &&
          !manifest.blobs.some((id) => lacked.has(id))
        if (isOver) {
          await rm(path, { force: true })
          continue
        }
        for (const one of manifest.chains) ranges.set(one.dev, [...(ranges.get(one.dev) ?? []), one])
        for (const id of manifest.blobs) thereBlobs.add(id)
      }

      let entries: Bytes[] = []
      let size = 0
      let chains: Manifest['chains'] = []
      let blobs: string[] = []
      const limit = deps.bundleBytes ?? usualBundleBytes
      const close = async (): Promise<void> => {
        if (entries.length === 0) return
        const id = randomId(deps.random)
        const body = concatBytes(...entries)
        const manifest: Manifest = {
          v: 1,
          tenant,
          dev: own,
          key,
          id,
          bodyBytes: body.length,
          bodySha256: sha256Hex(body),
          chains,
          blobs,
        }
        const text = JSON.stringify(manifest)
        const head = encodeHead(text, signed(bundleText(text)))
        const path = join(place, `${id}.bundle`)
        await writeFileWhole(path, head, body)
        // Read back what the stick says it has.
        const back = await readFile(path)
        if (sha256Hex(back.subarray(head.length)) !== manifest.bodySha256)
          throw Object.assign(new Error('read back'), { code: 'EIO' })
        ;[entries, size, chains, blobs] = [[], 0, [], []]
      }
      const wanted = new Set<string>()
      for (const [dev, { n: tail }] of await store.tails(tenant)) {
        let have = needed(dev)
        for (const { from, to } of (ranges.get(dev) ?? []).sort((a, b) => a.from - b.from))
          if (from <= have + 1) have = Math.max(have, to)
        for (let from = needed(dev) + 1; from <= tail;) {
          const page = await core.carry(tenant, 'chain', { dev, from, maxOps: 500 }, [])
          if (!page.ok) throw new Stop(whys[page.error.refusal.code] ?? page.error.refusal.code)
          if (page.value.parts.length === 0) break
          for (const part of page.value.parts) {
            const batch = decodeBatch(part, sha256)
            if (!batch.ok) throw new Error('Bug: a stored batch can be read')
            const [first, last] = [batch.value.ops[0]!.header.n, batch.value.ops.at(-1)!.header.n]
            for (const { header, payload } of batch.value.ops)
              if (header.type8 === type8.photo && payload) wanted.add(header.objId)
            from = last + 1
            if (last <= have) continue
            const entry = encodeEntry(1, part)
            entries.push(entry)
            size += entry.length
            counts.written += batch.value.ops.length
            const before = chains.at(-1)
            if (before?.dev === dev) chains[chains.length - 1] = { ...before, to: last }
            else chains.push({ dev, from: first, to: last })
            if (size >= limit) await close()
          }
        }
      }
      for (const id of new Set([...lacked, ...wanted])) {
        if (thereBlobs.has(id)) continue
        const bytes = await blobOf(id)
        if (!bytes) continue
        if (size > 0 && size + bytes.length > limit) await close()
        entries.push(blobEntry(id, bytes))
        blobs.push(id)
        size += bytes.length
        counts.blobsWritten += 1
      }
      await close()
    }

    async function manifestAt(path: string): Promise<Manifest | null> {
      const head = await readHead(path)
      if (head !== 'own') return head?.manifest ?? null
      const handle = await open(path, 'r')
      try {
        const parsed = parseHead(await readAt(handle, headLength(await readAt(handle, 12)) ?? 0))
        return parsed.ok ? parsed.value.manifest : null
      } finally {
        await handle.close()
      }
    }

    async function blobOf(id: string): Promise<Bytes | null> {
      const [row] = await store.blobs(tenant, [id])
      if (!row?.complete) return null
      const parts: Bytes[] = []
      for (let part = 0; part < partCount(row.size); part++) {
        const got = await core.carry(tenant, 'blobGet', { id, part }, [])
        if (!got.ok) return null
        parts.push(got.value.parts[0]!)
      }
      return concatBytes(...parts)
    }

    async function writeVector(): Promise<void> {
      const path = join(place, `${own}.vector`)
      const before = await readVector(path)
      const { blobs, holes } = await findMissing(store, tenant, deps.now)
      const chains = [...(await store.tails(tenant))].map(
        ([dev, { n }]) => [dev, Math.min(n, (holes.get(dev) ?? n + 1) - 1)] as const,
      )
      const body = JSON.stringify({
        v: 1,
        tenant,
        dev: own,
        key,
        no: (before?.no ?? 0) + 1,
        chains: Object.fromEntries(chains),
        lacks: [...blobs],
      } satisfies Vector)
      const signature = bytesToBase64(signed(vectorText(body)))
      await writeFileWhole(path, utf8ToBytes(JSON.stringify({ body, signature })))
    }
  } catch (error) {
    if (error instanceof Stop) return failed(error.message)
    const { code } = error as { readonly code?: unknown }
    if (typeof code !== 'string' || code.startsWith('ERR_')) throw error
    return failed(
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Der Stick ist voll.'
        : `Der Stick lässt sich nicht lesen oder beschreiben (${code}).`,
    )
  }

  /** The institution that the stick belongs to. */
  async function whose(): Promise<string | Result<never, StickFailure>> {
    const path = join(place, 'stick.json')
    const isThere = (await filesAt(place)).includes('stick.json')
    const card = await readJson(path, stickSchema)
    if (isThere && !card) return failed('Der Stick ist keiner von Obhut, oder seine Kennung ist beschädigt.')
    if (card) {
      if (ask.tenant !== undefined && ask.tenant !== card.tenant)
        return failed('Der Stick gehört einer anderen Einrichtung.')
      const isHere = (await store.state(card.tenant)) !== undefined
      return isHere || ask.isNew ? card.tenant : failed('Der Stick gehört keiner Einrichtung dieses Servers.')
    }
    const tenants = await store.tenants()
    const tenant = ask.tenant ?? (tenants.length === 1 ? tenants[0] : undefined)
    if (tenant === undefined || !tenants.includes(tenant))
      return failed('Auf dem Stick hat noch kein PC geschrieben. Für welche Einrichtung? --tenant NUMMER.')
    await writeFileWhole(
      path,
      utf8ToBytes(
        JSON.stringify({ v: 1, id: randomId(deps.random), tenant } satisfies z.infer<typeof stickSchema>),
      ),
    )
    return tenant
  }

  /** Each must follow on the one before, signed as if it came by the network. */
  async function takeRegisters(tenant: string): Promise<ReadRegister | undefined> {
    const left = await readJson(join(place, registersName), stickRegistersSchema)
    const registers = (left?.tenant === tenant ? left.registers : [])
      .flatMap((one) => {
        const read = readRegister(one.body)
        return read?.register.tenant === tenant ? [{ one, read }] : []
      })
      .sort((a, b) => a.read.register.no - b.read.register.no)
    if (ask.isNew && !(await store.state(tenant))) {
      const newest = registers.at(-1)
      if (!newest || !isFirstRegister(newest.read, newest.one)) return undefined
      await store.createTenant(tenant, newest.read.register.no, newest.one, deps.now)
    }
    for (const { one, read } of registers) {
      const state = await store.state(tenant)
      if (state && read.register.no === state.registerNo + 1)
        await core.carry(tenant, 'registerReplace', { register: one }, [])
    }
    const stored: SignedRegister | undefined = await store.register(tenant)
    return stored && readRegister(stored.body)
  }
}

/** Plain files only: no link leads anywhere from here. */
async function filesAt(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

const parse = <T>(schema: z.ZodType<T>, text: string): T | null => {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const found = await lstat(path).catch(() => undefined)
  if (!found?.isFile() || found.size > mostSmall) return null
  try {
    return parse(schema, bytesToUtf8(new Uint8Array(await readFile(path))))
  } catch {
    return null
  }
}

async function readAt(handle: Awaited<ReturnType<typeof open>>, length: number): Promise<Bytes> {
  const bytes = new Uint8Array(length)
  const { bytesRead } = await handle.read(bytes, 0, length, 0)
  return bytes.slice(0, bytesRead)
}

/** Under another name until it is whole. */
async function writeFileWhole(path: string, ...parts: readonly Uint8Array[]): Promise<void> {
  const next = join(path, '..', `.${createHash('sha256').update(path).digest('hex').slice(0, 16)}.bundle.new`)
  const handle = await open(next, 'w')
  try {
    for (const part of parts) await handle.writeFile(part)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(next, path)
}
