/**
 * Where two PCs that do not know each other leave letters: a server's mailbox or a folder on a stick. Neither is
 * believed; every letter is sealed under the invitation's secret or to the newcomer.
 */
import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '#shared/basics/bytes.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import type { VaultDeps } from './session.ts'

export interface Letters {
  put(name: string, bytes: Bytes): Promise<Result<unknown>>
  /** Undefined: no such letter yet. */
  get(name: string): Promise<Result<Bytes | undefined>>
}

const mostLetter = 16 * 1024 * 1024

export function lettersAtServer(
  deps: Pick<VaultDeps, 'store'>,
  server: ServerCard,
  tenant: string,
  slot: string,
): Letters {
  return {
    put: (name, bytes) => deps.store.call('mail.put', { server, tenant, slot, name, bytes: [bytes] }),
    async get(name) {
      const answer = await deps.store.call('mail.get', { server, tenant, slot, name })
      return answer.ok ? ok(answer.value.bytes[0]) : answer
    },
  }
}

export function lettersInFolder(
  deps: Pick<VaultDeps, 'store' | 'random'>,
  folder: string,
  slot: string,
): Letters {
  const pathOf = async (name: string): Promise<Result<{ path: string; folder: string }>> => {
    const found = await deps.store.call('folder.path', { folder })
    if (!found.ok) return found
    const inside = join(found.value.path, 'obhut-einladung')
    return ok({ folder: inside, path: join(inside, `${slot.slice(0, 16)}-${name}.obhut`) })
  }
  return {
    async put(name, bytes) {
      const at = await pathOf(name)
      if (!at.ok) return at
      const temporary = `${at.value.path}.${randomId(deps.random).slice(0, 8)}.tmp`
      try {
        await mkdir(at.value.folder, { recursive: true })
        const file = await open(temporary, 'wx', 0o600)
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(temporary, at.value.path)
        return ok({})
      } catch {
        await unlink(temporary).catch(() => {})
        return err({ type: 'FolderNotWritable' })
      }
    },
    async get(name) {
      const at = await pathOf(name)
      if (!at.ok) return at
      try {
        const bytes = await readFile(at.value.path)
        return ok(bytes.length > mostLetter ? undefined : new Uint8Array(bytes))
      } catch (thrown) {
        return (thrown as NodeJS.ErrnoException).code === 'ENOENT'
          ? ok(undefined)
          : err({ type: 'FolderNotReadable' })
      }
    },
  }
}
