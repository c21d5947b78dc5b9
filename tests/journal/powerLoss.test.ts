/**
 * F11: the current goes. Of what was written and not fsynced any part may be gone, of what was renamed and whose folder
 * was not fsynced the old name may be back. Whatever was acknowledged is there.
 */
import fc from 'fast-check'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { bytesToUtf8, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { createKeeper, type Keeper } from '#electron/host/keeper/createKeeper.ts'
import type { Files } from '#electron/host/keeper/files.ts'
import { longCount } from '#tests/longCount.ts'
import { idFrom, pullAll, realRandom, smallLimits, startOfTest, trySave, wrapOf } from './keeperWorld.ts'

interface Inode {
  now: Bytes
  /** What the disk itself holds. */
  durable: Bytes
}
const missing = (): Error => Object.assign(new Error('no such file'), { code: 'ENOENT' })

/** A disk with a cache: only `sync` and `syncFolder` reach what survives. `honest: false` forgets all fsyncs. */
function cachedDisk(honest = true) {
  let names = new Map<string, Inode>()
  let durableNames = new Map<string, Inode>()
  const folders = new Set<string>(['/'])
  const files: Files = {
    async open(path, how) {
      let inode = names.get(path)
      if (!inode && (how === 'read' || how === 'change')) throw missing()
      if (inode && how === 'create') throw Object.assign(new Error('there'), { code: 'EEXIST' })
      if (!inode) names.set(path, (inode = { now: new Uint8Array(0), durable: new Uint8Array(0) }))
      if (how === 'write') inode.now = new Uint8Array(0)
      const file = inode
      return {
        read: async (position, length) => file.now.slice(position, position + length),
        async write(bytes, position) {
          const grown = new Uint8Array(Math.max(file.now.length, position + bytes.length))
          grown.set(file.now)
          grown.set(bytes, position)
          file.now = grown
          return bytes.length
        },
        async sync() {
          if (honest) file.durable = file.now.slice()
        },
        async cut(length) {
          const cut = new Uint8Array(length)
          cut.set(file.now.subarray(0, length))
          file.now = cut
        },
        size: async () => file.now.length,
        close: async () => {},
      }
    },
    async rename(from, to) {
      const inode = names.get(from)
      if (!inode) throw missing()
      names.delete(from)
      names.set(to, inode)
    },
    remove: async (path) => void names.delete(path),
    async removeFolder(path) {
      for (const name of names.keys()) if (name.startsWith(`${path}/`)) names.delete(name)
    },
    async makeFolder(path) {
      for (let at = path; at !== '/'; at = dirname(at)) folders.add(at)
    },
    async syncFolder(path) {
      if (!honest) return
      for (const name of durableNames.keys()) if (dirname(name) === path) durableNames.delete(name)
      for (const [name, inode] of names) if (dirname(name) === path) durableNames.set(name, inode)
    },
    async list(path) {
      const here = [...names.keys(), ...folders].filter((name) => name !== path && dirname(name) === path)
      return here
        .map((name) => ({ name: name.slice(path.length + 1), folder: folders.has(name) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    async stat(path) {
      const inode = names.get(path)
      if (inode) return { size: inode.now.length, folder: false, changedAt: 0 }
      return folders.has(path) ? { size: 0, folder: true, changedAt: 0 } : null
    },
    free: async () => 1e12,
    makePrivate: async () => {},
  }
  /** The program that held a lock is gone with the current; in this test both are one process, so the lock is told. */
  const endHolders = (): void => {
    for (const [name, inode] of names) {
      if (!name.endsWith('/lock')) continue
      const text = bytesToUtf8(inode.now).replace(/"started":"[^"]*"/, '"started":"1"')
      inode.now = inode.durable = utf8ToBytes(text)
    }
  }
  return {
    files,
    /** `kept(n)`: how much of what was not fsynced reached the disk all the same, 0 to 1; of a name: from a half on. */
    powerLoss(kept: () => number): void {
      const after = new Map(durableNames)
      for (const [name, inode] of names) if (!after.has(name) && kept() >= 0.5) after.set(name, inode)
      for (const name of [...durableNames.keys()]) if (!names.has(name) && kept() >= 0.5) after.delete(name)
      for (const inode of new Set(after.values())) {
        const reached = Math.floor(kept() * inode.now.length)
        const left = new Uint8Array(Math.max(inode.durable.length, reached))
        left.set(inode.durable)
        left.set(inode.now.subarray(0, reached))
        inode.now = inode.durable = left
      }
      names = after
      durableNames = new Map(after)
      endHolders()
    },
  }
}

async function start(files: Files): Promise<{ keeper: Keeper; device: string }> {
  const keeper = createKeeper({
    base: '/app',
    files,
    clock: { now: () => startOfTest },
    random: realRandom,
    dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
    keychain: null,
    shell: { kind: 'loopback', version: 'test', ownsBrowser: true },
    onLockRequested: () => {},
    limits: { ...smallLimits, snapshotFrames: 12 },
  })
  const opened = await keeper.keeper['profile.open']({ kind: 'institution' })
  if (!opened.ok) throw new Error(opened.error.type)
  const state = await keeper.store['store.state']({})
  return { keeper, device: state.ok ? state.value.device : '' }
}

/** Saves, loses the current after any of them, goes on; answers how many acknowledged versions and wraps are gone. */
async function run(honest: boolean, saves: readonly number[], parts: readonly number[]): Promise<number> {
  const disk = cachedDisk(honest)
  let at = 0
  const kept = (): number => parts[at++ % parts.length]!
  const versions = new Set<string>()
  const wraps = new Set<string>()
  let { keeper, device } = await start(disk.files)
  let n = 0
  for (const count of saves) {
    for (let i = 0; i < count; i++, n++) {
      const wrap = wrapOf(`w${n}`)
      const saved = await trySave(keeper, device, [{ objId: idFrom(`o${n}`), content: `c${n}` }], {
        wraps: [wrap],
      })
      if (!saved.ok) throw new Error(saved.error.type)
      for (const version of saved.versions) versions.add(version)
      wraps.add(wrap.id)
    }
    // The old program is gone with the current; what it still does reaches nobody.
    disk.powerLoss(kept)
    ;({ keeper, device } = await start(disk.files))
  }
  const there = await pullAll(keeper)
  const keys = await keeper.store['store.wraps']({})
  const known = new Set(keys.ok ? keys.value.wraps.map(({ id }) => id) : [])
  return (
    [...versions].filter((one) => !there.has(one)).length + [...wraps].filter((one) => !known.has(one)).length
  )
}

const someSaves = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
const someParts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })

test('F11 JR1 the current goes after any save, whatever the cache kept: every acknowledged version and key is there', async () => {
  await fc.assert(
    fc.asyncProperty(someSaves, someParts, async (saves, parts) => {
      expect(await run(true, saves, parts)).toBe(0)
    }),
    { numRuns: longCount(40, 1000), examples: [[[1], [0, 1, 0]]] },
  )
}, 120_000)

test('F11 the control: on a disk that only says it had flushed, something is lost', async () => {
  const lost = await run(false, [5], [0]).catch((thrown: unknown) => String(thrown))
  expect(lost === 0).toBe(false)
})
