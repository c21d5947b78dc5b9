/** A reader that trusts nobody: what a server delivers is whole, in order, once, and ends in the head it names. */
import { expect } from 'vitest'
import { bytesToHex, hexToBytes } from '#shared/basics/bytes.ts'
import type { Cursor } from '#shared/sync/messages.ts'
import { decodeBatch, nextHead } from '#shared/sync/op.ts'
import { sha256 } from './kita.ts'
import { valueOf, type Speaker } from './world.ts'

/** Reads the log on from a cursor, checks chain, numbers and head; returns what is there now. */
export async function verify(
  speaker: Speaker,
  token: string,
  from: Cursor,
  there: Map<string, string>,
): Promise<Cursor> {
  let cursor = from
  for (;;) {
    const { answer, parts } = valueOf(await speaker.ask('pull', { cursor, maxOps: 2000 }, [], token))
    let head = hexToBytes(cursor.head)
    let { seq } = cursor
    for (const part of parts) {
      const batch = decodeBatch(part, sha256)
      if (!batch.ok) throw new Error('a stored batch verifies')
      batch.value.ops.forEach((op, i) => {
        const opHash = batch.value.opHashes[i]!
        head = nextHead(sha256, head, opHash)
        seq += 1
        const name = `${op.header.dev}:${op.header.n}`
        if (there.has(name)) throw new Error(`twice: ${name}`)
        if (op.header.n > 1 && !there.has(`${op.header.dev}:${op.header.n - 1}`))
          throw new Error(`gap: ${name}`)
        there.set(name, bytesToHex(opHash))
      })
    }
    expect({ seq, head: bytesToHex(head) }).toEqual({ seq: answer.cursor.seq, head: answer.cursor.head })
    cursor = answer.cursor
    if (!answer.more) return cursor
  }
}
