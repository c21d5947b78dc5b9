/** A past session with every kind of line, chained as the vault chains it. */
import type { PastSession } from '#shared/host/supportApi.ts'
import { append, type ChainedLine, type Line } from '#shared/maintenance/supportRecord.ts'
import { undoOf, type Proposal } from '#shared/maintenance/proposal.ts'
import { jana } from './fakeSupport.ts'

/** Stands for a hash: screens show the chain and don't check it. */
const sha256 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.reduce((sum, byte, n) => {
    sum[n % 32]! += byte
    return sum
  }, new Uint8Array(32))

export function pastSession(by: string, group: string, more: Partial<PastSession> = {}): PastSession {
  const id = 'd0'.repeat(16)
  const proposal: Proposal = {
    id: 'a1'.repeat(16),
    because: 'Die Liste zeigt alte Namen',
    steps: [
      { do: 'setting', name: 'lockAfterMinutes', value: 5 },
      { do: 'field', kind: 'group', id: group, field: 'colour', value: 'blue' },
      { do: 'rebuildLists' },
      { do: 'setting', name: 'pinHours', value: 0 },
    ],
  }
  const from = Date.now() - 3_600_000
  const at = (minute: number): number => from + minute * 60_000
  const back = (n: number, before: unknown) => undoOf(proposal.steps[n]!, before)
  const lines: readonly Line[] = [
    { what: 'asked', at: at(0), by, reason: 'Die Liste zeigt alte Namen.' },
    { what: 'turnedAway', at: at(1), because: 'codeWrong' },
    { what: 'knocked', at: at(2), ...jana },
    { what: 'approved', at: at(3), by, scope: 'guide', until: at(33), hidden: 'names, dates, texts, photos', signature: 'x' },
    { what: 'wordsSame', at: at(4), by },
    { what: 'shown', at: at(4), screen: '/kinder/…' },
    { what: 'frozen', at: at(6), because: 'idle' },
    { what: 'resumed', at: at(7), by },
    { what: 'beyondScope', at: at(8), message: 'propose' },
    { what: 'pointed', at: at(9), times: 3 },
    { what: 'recordAsked', at: at(10), kind: 'child', id: 'c4'.repeat(16), reason: 'Der Name wird abgeschnitten' },
    { what: 'recordShown', at: at(11), by, kind: 'child', id: 'c4'.repeat(16), reason: 'Der Name wird abgeschnitten', until: at(12) },
    { what: 'recordHidden', at: at(12), kind: 'child', id: 'c4'.repeat(16) },
    { what: 'proposed', at: at(13), proposal },
    { what: 'stepAccepted', at: at(14), by, proposal: proposal.id, step: 0, back: back(0, 3) },
    { what: 'stepAccepted', at: at(15), by, proposal: proposal.id, step: 1, back: back(1, 'orange') },
    { what: 'stepAccepted', at: at(16), by, proposal: proposal.id, step: 2, back: null },
    { what: 'stepRefused', at: at(17), by, proposal: proposal.id, step: 3 },
    { what: 'ended', at: at(25), because: 'stopped' },
  ] // prettier-ignore
  return {
    id,
    startedAt: at(0),
    endedAt: at(25),
    guest: jana,
    lines: lines.reduce<readonly ChainedLine[]>((done, line) => append((bytes) => new Uint8Array(sha256(bytes)), id, done, line), []) as ChainedLine[], // prettier-ignore
    whole: true,
    signedHere: true,
    signedThere: true,
    undo: [0, 1].map((step) => ({ proposal: proposal.id, step, back: back(step, step === 0 ? 3 : 'orange')! })), // prettier-ignore
    ...more,
  }
}
