/** One institution with its Leitung signed in, over a keeper in memory. */
import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '#shared/basics/clock.ts'
import type { Random } from '#shared/basics/random.ts'
import type { Draft, OpenedRecord, VaultApi } from '#shared/host/api.ts'
import type { Client } from '#shared/host/table.ts'
import { memoryKeeper, type MemoryKeeper } from './memoryKeeper.ts'
import { answerCards, readCards, type ReadCard } from './readCards.ts'
import { startVault, type TestVault } from './memoryStore.ts'
import type { VaultDeps } from '#electron/host/vault/session.ts'

export const testPassphrase = 'Igel Wolke Trompete 47 Kuchen'
export const testClock = (start = Date.UTC(2026, 8, 14, 8)): Clock & { ms: number } => ({
  ms: start,
  now() {
    return this.ms
  },
})
export const testRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) }

export function joinWorld(
  keeper: MemoryKeeper,
  first: TestVault,
  clock: ReturnType<typeof testClock>,
  random: Random,
  deps0: Partial<VaultDeps> = {},
) {
  let open = first
  const world = {
    clock,
    random,
    keeper,
    get vault(): Client<VaultApi> {
      return open.vault
    },
    get inner() {
      return open.inner
    },
    /** The vault of now, with what it was made of. */
    current: () => open,
    async lock(deps: Partial<VaultDeps> = {}) {
      await new Promise((resolve) => setTimeout(resolve, 450))
      open.inner.end()
      open = startVault(keeper.store, clock, random, { ...deps0, ...deps })
    },
    unlock: () => open.vault.call('unlock', { personId: null, passphrase: testPassphrase }),
    async saveAll(drafts: Draft[]) {
      const saved = await open.vault.call('records.save', { drafts })
      if (!saved.ok) throw new Error(JSON.stringify(saved))
      return saved.value.saved
    },
    save: async (draft: Draft) => (await world.saveAll([draft]))[0]!,
    /** What a screen does: tags, sealed documents by tag, opening. */
    async find(kind: string, subject?: string): Promise<OpenedRecord[]> {
      const tags = await open.vault.call('records.tags', {
        kind,
        ...(subject === undefined ? {} : { subject }),
      })
      if (!tags.ok) throw new Error(JSON.stringify(tags))
      const records = new Map<string, OpenedRecord>()
      for (const tag of tags.value.tags) {
        const found = await keeper.store['store.byTag']({
          kind: tag.kind,
          ...(tag.subject === undefined ? {} : { subject: tag.subject }),
        })
        if (!found.ok || found.value.bytes.length === 0) continue
        const opened = await open.vault.call('records.open', {
          purpose: 'show',
          view: 'plain',
          bytes: found.value.bytes,
        })
        if (!opened.ok) throw new Error(JSON.stringify(opened))
        for (const record of opened.value.records) records.set(record.meta.version, record)
      }
      return [...records.values()]
    },
  }
  return world
}

export async function setupVault(
  more: { readonly confirm?: boolean; readonly deps?: Partial<VaultDeps> } = {},
) {
  const clock = testClock()
  const random = testRandom
  const keeper = await memoryKeeper(clock, random)
  const open: TestVault = startVault(keeper.store, clock, random, more.deps)
  const created = await open.vault.call('setup.create', {
    institution: 'Kita Regenbogen',
    firstName: 'Anna',
    lastName: 'Beispiel',
    passphrase: testPassphrase,
    language: 'de',
  })
  if (!created.ok) throw new Error(JSON.stringify(created))
  const world = joinWorld(keeper, open, clock, random, more.deps)
  const cards = more.confirm === false ? [] : await confirmCards(world)
  return Object.assign(world, { cards })
}
export type TestWorld = Awaited<ReturnType<typeof setupVault>>

/** Types back what the cards say, as the Leitung does. */
async function confirmCards(world: {
  vault: Client<VaultApi>
  keeper: { folders: Map<string, string> }
}): Promise<ReadCard[]> {
  const folder = await mkdtemp(join(tmpdir(), 'obhut-cards-'))
  world.keeper.folders.set('cards', folder)
  const written = await world.vault.call('cards.write', { folder: 'cards' })
  if (!written.ok) throw new Error(JSON.stringify(written))
  const cards = await readCards(written.value.files.map((file) => join(folder, file)))
  const asked = await world.vault.call('cards.question', {})
  if (!asked.ok) throw new Error(JSON.stringify(asked))
  const confirmed = await world.vault.call('cards.confirm', { words: answerCards(cards, asked.value.asked) })
  if (!confirmed.ok) throw new Error(JSON.stringify(confirmed))
  return cards
}

/** A group with these children, each with its safety document; answers ids by name. */
export async function addChildren(
  world: Pick<TestWorld, 'saveAll' | 'save' | 'random'>,
  names: readonly string[],
  groupName = 'Sonnenkinder',
) {
  const group = await world.save({
    kind: 'group',
    id: null,
    parents: [],
    changes: { name: groupName, colour: 'teal', position: 0 },
  })
  const saved = await world.saveAll(
    names.map((firstName) => ({
      kind: 'child',
      id: null,
      parents: [],
      changes: { firstName, lastName: 'Muster', groupId: group.id },
    })),
  )
  const idByName = Object.fromEntries(names.map((name, i) => [name, saved[i]!.id]))
  return { groupId: group.id, idByName }
}
