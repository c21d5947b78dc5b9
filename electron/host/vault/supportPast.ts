/**
 * Records of past sessions, read back (MT23): pieces joined, the chain recomputed, both signatures verified. What does not hold is
 * shown all the same, and said.
 */
import { base64OrNothing, utf8ToBytes } from '#shared/basics/bytes.ts'
import type { Membership } from '#shared/accounts/membership.ts'
import type { PastSession } from '#shared/host/supportApi.ts'
import {
  chainedLineSchema,
  firstBroken,
  headOf,
  recordStatement,
  type ChainedLine,
} from '#shared/maintenance/supportRecord.ts'
import { publicKeyOf, sha256, verifyBytes } from './crypto.ts'

/** So long what a step replaced can be brought back (MT22). */
const undoDays = 30

export interface StoredSession {
  readonly id: string
  readonly lines: readonly ChainedLine[]
  readonly signedHere: string
  readonly signedThere: string
  /** Uncompressed point, base64. */
  readonly guestKey: string
}

/** Pieces of `supportRecord`, in whatever order they came; those without a line that can be read are left out. */
export function joinPieces(pieces: readonly Readonly<Record<string, unknown>>[]): readonly StoredSession[] {
  const bySession = Map.groupBy(pieces, (piece) => String(piece['session']))
  return [...bySession].flatMap(([id, given]) => {
    const sorted = given.toSorted((a, b) => Number(a['from']) - Number(b['from']))
    const lines = sorted.flatMap((piece) => (piece['lines'] as string[]).flatMap(readLine))
    const last = (field: string): string =>
      (sorted.findLast((piece) => piece[field] !== '')?.[field] as string | undefined) ?? ''
    if (lines.length === 0) return []
    return {
      id,
      lines,
      signedHere: last('signedHere'),
      signedThere: last('signedThere'),
      guestKey: last('guestKey'),
    }
  })
}

function readLine(text: string): ChainedLine[] {
  try {
    const parsed = chainedLineSchema.safeParse(JSON.parse(text))
    return parsed.success ? [parsed.data] : []
  } catch {
    return []
  }
}

/** @param now decides whether steps can still be taken back */
export function readPast(
  membership: Pick<Membership, 'people'>,
  { id, lines, signedHere, signedThere, guestKey }: StoredSession,
  now: number,
): PastSession {
  const head = headOf(id, lines)
  const first = lines[0]!.line
  const asker = first.what === 'asked' ? membership.people.get(first.by)?.signKey : undefined
  const knocked = lines.map(({ line }) => line).find((line) => line.what === 'knocked')
  const endedAt = lines.at(-1)!.line.at
  return {
    id,
    startedAt: first.at,
    endedAt,
    guest: knocked
      ? {
          name: knocked.name,
          company: knocked.company,
          serial: knocked.serial,
          ticket: knocked.ticket,
        }
      : null,
    lines: [...lines],
    whole: firstBroken(sha256, id, lines) === null,
    signedHere: isSigned(id, head, asker ?? '', signedHere),
    signedThere: isSigned(id, head, guestKey, signedThere),
    undo:
      now - endedAt < undoDays * 86_400_000
        ? lines.flatMap(({ line }) =>
            line.what === 'stepAccepted' && line.back
              ? [{ proposal: line.proposal, step: line.step, back: line.back }]
              : [],
          )
        : [],
  }
}

/** @param point of whoever signed: uncompressed, base64 */
export function isSigned(session: string, head: string, point: string, signature: string): boolean {
  const key = publicKeyOf('P-256', base64OrNothing(point))
  return (
    key !== undefined &&
    verifyBytes('P-256', key, utf8ToBytes(recordStatement(session, head)), base64OrNothing(signature))
  )
}
