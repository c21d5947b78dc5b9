/**
 * A disk in memory. What was not synced when the power goes is there in part, not at all, or whole: `crash` asks chance
 * for each file. Names are durable at once, as journaling file systems make them soon enough for these tests.
 */
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Files } from '#electron/host/keeper/files.ts'

interface Node {
  data: Bytes
  size: number
  /** Content at the last sync. */
  synced: Bytes
}

export interface MemoryFiles extends Files {
  /** The power goes; `chance` in [0, 1) says how much of an unsynced end survives. */
  crash(chance: () => number): void
  /** From now on every change fails like this; null: no more. */
  fail(code: string | null): void
  readonly paths: () => string[]
  bytes(path: string): Bytes | null
  readonly size: () => number
  /** An image of this disk, and the way back to it. */
  image(): () => void
}

const failure = (code: string): Error => Object.assign(new Error(code), { code })

export function memoryFiles(): MemoryFiles {
  const nodes = new Map<string, Node>()
  const folders = new Set<string>()
  let failing: string | null = null
  const change = (): void => {
    if (failing) throw failure(failing)
  }
  const inside = (folder: string): string => (folder.endsWith('/') ? folder : `${folder}/`)
  return {
    async open(path, how) {
      let node = nodes.get(path)
      if (!node) {
        if (how === 'read' || how === 'change') throw failure('ENOENT')
        change()
        nodes.set(path, (node = { data: new Uint8Array(0), size: 0, synced: new Uint8Array(0) }))
      } else if (how === 'create') throw failure('EEXIST')
      else if (how === 'write') {
        change()
        node.data = new Uint8Array(0)
        node.size = 0
      }
      const file = node
      return {
        read: async (position, length) => file.data.slice(position, Math.min(file.size, position + length)),
        async write(bytes, position) {
          change()
          const end = position + bytes.length
          if (end > file.data.length) {
            const larger = new Uint8Array(Math.max(end, 2 * file.data.length))
            larger.set(file.data.subarray(0, file.size))
            file.data = larger
          }
          file.data.set(bytes, position)
          file.size = Math.max(file.size, end)
          return bytes.length
        },
        async sync() {
          change()
          file.synced = file.data.slice(0, file.size)
        },
        async cut(length) {
          change()
          if (length < file.size) file.data.fill(0, length, file.size)
          file.size = length
        },
        size: async () => file.size,
        close: async () => {},
      }
    },
    async rename(from, to) {
      change()
      const node = nodes.get(from)
      if (!node) throw failure('ENOENT')
      nodes.delete(from)
      nodes.set(to, node)
    },
    async remove(path) {
      change()
      nodes.delete(path)
    },
    async removeFolder(path) {
      change()
      for (const name of nodes.keys()) if (name.startsWith(inside(path))) nodes.delete(name)
      folders.delete(path)
    },
    async makeFolder(path) {
      change()
      folders.add(path)
    },
    async syncFolder() {},
    async list(path) {
      const found = new Map<string, boolean>()
      const start = inside(path)
      for (const name of [...nodes.keys(), ...folders]) {
        if (!name.startsWith(start)) continue
        const [first = '', ...rest] = name.slice(start.length).split('/')
        if (first !== '')
          found.set(first, rest.length > 0 || folders.has(start + first) || (found.get(first) ?? false))
      }
      return [...found].map(([name, folder]) => ({ name, folder })).sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    async stat(path) {
      const node = nodes.get(path)
      if (node) return { size: node.size, folder: false, changedAt: 0 }
      if (folders.has(path) || [...nodes.keys()].some((name) => name.startsWith(inside(path))))
        return { size: 0, folder: true, changedAt: 0 }
      return null
    },
    free: async () => 1e12,
    makePrivate: async () => {},
    crash(chance) {
      for (const [path, node] of nodes) {
        const { synced } = node
        const same = node.size === synced.length && synced.every((byte, i) => byte === node.data[i])
        if (same) continue
        // An unsynced end survives in part; what was overwritten in place stays as it was.
        const grown = node.size > synced.length && synced.every((byte, i) => byte === node.data[i])
        const kept = grown
          ? node.data.slice(0, synced.length + Math.floor(chance() * (node.size - synced.length + 1)))
          : synced
        if (kept.length === 0 && synced.length === 0 && chance() < 0.5) nodes.delete(path)
        else nodes.set(path, { data: kept.slice(), size: kept.length, synced: kept.slice() })
      }
    },
    fail: (code) => void (failing = code),
    paths: () => [...nodes.keys()],
    bytes: (path) => {
      const node = nodes.get(path)
      return node ? node.data.slice(0, node.size) : null
    },
    image() {
      const copies = [...nodes].map(
        ([path, { data, size, synced }]) =>
          [path, { data: data.slice(), size, synced: synced.slice() }] as const,
      )
      return () => {
        nodes.clear()
        for (const [path, { data, size, synced }] of copies)
          nodes.set(path, { data: data.slice(), size, synced: synced.slice() })
      }
    },
    size: () => [...nodes.values()].reduce((sum, node) => sum + node.size, 0),
  }
}
