/**
 * A server that lies. It stands before the real one and changes what it says, always so that its own log adds up: who
 * can't sign for a device must forge everything else well.
 */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { bytesToHex, hexToBytes, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { ok } from '#shared/basics/result.ts'
import { decodeFrame, encodeFrame } from '#shared/host/frame.ts'
import type { Answer, Ask, RouteName } from '#shared/sync/messages.ts'
import {
  chainStatement,
  decodeBatch,
  encodeBatch,
  makeOp,
  nextHead,
  opHashOf,
  type Op,
} from '#shared/sync/op.ts'
import type { Carrier } from '#electron/host/sync/server.ts'
import { sha256 } from '#electron/host/keeper/hashes.ts'
import { makeEnvelope } from '#tests/journal/keeperWorld.ts'
import { tenant, type TestServer } from './world.ts'

interface Said {
  readonly route: RouteName
  readonly ask: unknown
  readonly success: boolean
  readonly answer: unknown
  readonly parts: readonly Bytes[]
}
export type Lie = (
  said: Said,
) => { readonly answer?: unknown; readonly parts?: readonly Bytes[]; readonly success?: boolean } | null

export interface HostileServer {
  readonly carrier: Carrier
  /** Null: it tells the truth. */
  lie(how: Lie | null): void
  readonly asked: RouteName[]
}

export function hostileServer(server: TestServer): HostileServer {
  let lie: Lie | null = null
  const asked: RouteName[] = []
  return {
    asked,
    lie: (how) => void (lie = how),
    carrier: {
      async send(route, token, body) {
        asked.push(route)
        const sent = await server.carrier.send(route, token, body)
        if (!lie || !sent.ok) return sent
        const question = decodeFrame(body)
        const frame = decodeFrame(sent.value.body)
        if (!frame.ok || !question.ok) return sent
        const told = lie({
          route,
          ask: JSON.parse(question.value.text),
          success: sent.value.success,
          answer: JSON.parse(frame.value.text),
          parts: frame.value.bytes,
        })
        if (!told) return sent
        const changed = encodeFrame({
          text: JSON.stringify(told.answer ?? JSON.parse(frame.value.text)),
          bytes: [...(told.parts ?? frame.value.bytes)],
        })
        if (!changed.ok) throw new Error('too large even for a lie')
        return ok({ success: told.success ?? sent.value.success, body: changed.value })
      },
    },
  }
}

/** A page of these batches whose cursor adds up from where the reader stands. */
export function pageOf(
  said: Said,
  parts: readonly Bytes[],
  more = false,
): { answer: Answer<'pull'>; parts: readonly Bytes[]; success: true } {
  const { cursor } = said.ask as Ask<'pull'>
  let head: Bytes = hexToBytes(cursor.head)
  let seq = cursor.seq
  for (const part of parts) {
    const batch = decodeBatch(part, sha256)
    if (!batch.ok) continue
    for (const opHash of batch.value.opHashes) {
      head = nextHead(sha256, head, opHash)
      seq++
    }
  }
  const gen = (said.answer as Partial<Answer<'pull'>>).cursor?.gen ?? cursor.gen
  return { answer: { cursor: { gen, seq, head: bytesToHex(head) }, more }, parts, success: true }
}

export const liarsKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** A batch in the name of a device, signed with whatever key the liar has. */
export function forgedBatch(
  dev: string,
  from: number,
  prev: Uint8Array,
  objIds: readonly string[],
  key: KeyObject = liarsKey.privateKey,
  type8 = 1,
): Bytes {
  const ops: Op[] = []
  let before = prev
  let n = from
  for (const objId of objIds) {
    const payload =
      type8 === 1 ? makeEnvelope(dev, 1000 + n, objId, 'forged') : utf8ToBytes(`forged ${objId}`)
    const made = makeOp(sha256, { type8, expireNotAfter: 0, n, tenant, dev, objId, prev: before }, payload)
    ops.push(made.op)
    before = made.opHash
    n++
  }
  const signature = sign('sha256', chainStatement(tenant, dev, n - 1, before), {
    key,
    dsaEncoding: 'ieee-p1363',
  })
  return encodeBatch({ ops, signature: new Uint8Array(signature) })
}

/** The same batches with something else in them; hashes are what they are, signatures stay. */
export function rewrite(parts: readonly Bytes[], change: (op: Op) => Op): Bytes[] {
  return parts.map((part) => {
    const batch = decodeBatch(part, sha256)
    if (!batch.ok) return part
    return encodeBatch({ ops: batch.value.ops.map(change), signature: batch.value.signature })
  })
}

/** What a purge leaves: the hash, and the chain goes on. */
export const hollow = (op: Op): Op => ({ ...op, payload: null })
export const hashOf = (op: Op): Bytes => opHashOf(sha256, op)
