/**
 * The window of the kills: the app's own pipes, database and repository. It saves without end and says on its console
 * what was acknowledged; the console is read by another process than those that are killed.
 */
import type { Result } from '#shared/basics/result.ts'
import type { Draft } from '#shared/host/api.ts'
import { newDraft } from '#shared/records/edit.ts'
import { openDatabase } from '#renderer/database/openDatabase.ts'
import { createRepository } from '#renderer/database/repository.ts'
import type { Repository } from '#renderer/database/types.ts'
import { connectHost, type Host } from '#renderer/host/connectHost.ts'

export interface Saved {
  readonly id: string
  readonly version: string
  /** What this version's last name says; the higher of two marks of one child was written later. */
  readonly mark: number
}

function must<T>(result: Result<T, { type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

let host: Host
let repository: Repository

async function connect(): Promise<{ state: string; repairs: readonly string[] }> {
  host = must(await connectHost())
  must(await host.keeper.call('profile.open', { kind: 'institution' }))
  const { profile, state, repairs } = must(await host.keeper.call('info', {}))
  repository = createRepository(host, openDatabase({ profileId: profile!.id, keeper: host.keeper }))
  return { state, repairs: repairs.map(({ type }) => type) }
}

async function setUp(passphrase: string, cards: string) {
  must(
    await host.vault.call('setup.create', {
      institution: 'Kita Regenbogen',
      firstName: 'Petra',
      lastName: 'Beispiel',
      passphrase,
      language: 'de',
    }),
  )
  const { folder } = must(await host.keeper.call('folder.choose', { purpose: 'cards', path: cards }))
  must(await host.vault.call('cards.write', { folder: folder!.token }))
  return must(await host.vault.call('cards.question', {})).asked
}
const confirm = async (words: string[]): Promise<void> =>
  void must(await host.vault.call('cards.confirm', { words }))
const unlock = async (passphrase: string): Promise<void> =>
  void must(await host.vault.call('unlock', { personId: null, passphrase }))

const textOf = (mark: number): string => `Zimtstern ${mark}`
const markOf = (text: unknown): number => Number(/^Zimtstern (\d+)$/.exec(String(text))?.[1] ?? NaN)

/** Three savers at once, as screens and an import would: a new child, an edit of the last one, a whole batch. */
function saveOn(from: number, batch: number): void {
  let mark = from
  const save = async (drafts: readonly Draft[], marks: readonly number[]): Promise<readonly Saved[]> => {
    const saved = must(await repository.save(drafts)).map((one, i) => ({ ...one, mark: marks[i]! }))
    console.log(`acknowledged ${JSON.stringify(saved)}`)
    return saved
  }
  const child = (at: number): Draft => newDraft('child', { firstName: 'Nuri', lastName: textOf(at) })
  const forever = async (step: () => Promise<unknown>): Promise<void> => {
    for (;;) await step()
  }
  const ended = (thrown: unknown): void => console.log(`ended ${String(thrown)}`)
  forever(() => save([child(++mark)], [mark])).catch(ended)
  let last: Saved | undefined
  forever(async () => {
    const at = ++mark
    const edit: Draft | undefined = last && {
      kind: 'child',
      id: last.id,
      parents: [last.version],
      changes: { lastName: textOf(at) },
    }
    last = (await save([edit ?? child(at)], [at]))[0]
  }).catch(ended)
  forever(() => {
    const marks = Array.from({ length: batch }, () => ++mark)
    return save(marks.map(child), marks)
  }).catch(ended)
}

/** @returns the versions that are not in the journal, do not open, or say something else than what was saved */
async function missing(saved: readonly Saved[]): Promise<readonly Saved[]> {
  const lost: Saved[] = []
  for (let at = 0; at < saved.length; at += 500) {
    const some = saved.slice(at, at + 500)
    const { bytes } = must(await host.keeper.call('journal.get', { versions: some.map((s) => s.version) }))
    const opened = must(
      await host.vault.call('records.open', { purpose: 'history', view: 'plain', bytes: [...bytes] }),
    )
    const markByVersion = new Map(opened.records.map((r) => [r.meta.version, markOf(r.values['lastName'])]))
    lost.push(...some.filter((s) => markByVersion.get(s.version) !== s.mark))
  }
  return lost
}

/** What the screens would show: the children by the window's own database. */
async function shown(): Promise<readonly { id: string; mark: number }[]> {
  return (await repository.getAll('child')).map((r) => ({ id: r.id, mark: markOf(r.values.lastName) }))
}

export const kills = { connect, setUp, confirm, unlock, saveOn, missing, shown }
Object.assign(globalThis, { kills })
