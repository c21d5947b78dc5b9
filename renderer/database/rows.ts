import { bytesToBase64, type Bytes } from '#shared/basics/bytes.ts'
import type { JournalEntry } from '#shared/host/api.ts'
import type { EnvelopeRow } from './schema.ts'

/** `dev:devSeq` of a row, pointer or not. */
export const versionOfRow = (id: string): string => id.split('#', 1)[0]!

/** The rows of one journal entry; `before` is how many tag rows this version had, so that none stays behind. */
export function rowsOf(entry: JournalEntry, sealed: Bytes, before = 0): EnvelopeRow[] {
  const { version, objId, head, seq } = entry
  const tags = head ? entry.tags : []
  const first = tags[0]
  const rows: EnvelopeRow[] = [
    {
      id: version,
      o: objId,
      e: head ? bytesToBase64(sealed) : '',
      k: first?.kind ?? '',
      s: first?.subject ?? '',
      w: first?.when ?? '',
      h: head ? 1 : 0,
      q: seq,
      n: tags.length,
    },
  ]
  for (let i = 1; i < Math.max(tags.length, before); i++) {
    const tag = tags[i]
    rows.push({
      id: `${version}#${i}`,
      o: objId,
      e: '',
      k: tag?.kind ?? '',
      s: tag?.subject ?? '',
      w: tag?.when ?? '',
      h: head && tag ? 1 : 0,
      q: 0,
      n: 0,
    })
  }
  return rows
}
