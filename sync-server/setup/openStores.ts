/** Database and place for sealed files as the configuration names them. Failures are German sentences for the administrator. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { BlobStore } from '../blobs/blobStore.ts'
import { openSqliteStore } from '../stores/sqlite.ts'
import type { Store } from '../stores/store.ts'
import type { Config } from './config.ts'
import { writeWhole, type Folder } from './folder.ts'

export interface Stores {
  readonly store: Store
  readonly blobs: BlobStore
}

type Failed = Result<never, { type: 'StoresFailed'; words: { why: string } }>
const failed = (why: string): Failed => err({ type: 'StoresFailed', words: { why } })

export async function openStores(
  config: Config,
  folder: Folder,
): Promise<Result<Stores, { type: 'StoresFailed'; words: { why: string } }>> {
  if (config.database.kind !== 'sqlite')
    return failed('PostgreSQL ist in dieser Fassung noch nicht angeschlossen.')
  if (config.blobs.kind !== 'files') return failed('S3 ist in dieser Fassung noch nicht angeschlossen.')
  const store = openSqliteStore({ file: folder.database })
  if (!store.ok)
    return failed(
      {
        InUse: 'Ein anderer Server hat die Datenbank geöffnet. Nur einer kann sie benutzen.',
        Damaged:
          'Die Datenbank ist beschädigt. Bitte die letzte Sicherung zurückspielen: npm run server -- restore.',
        TooNew: 'Die Datenbank stammt von einer neueren Fassung dieses Programms. Bitte diese installieren.',
        NoAccess: 'Der Ordner mit der Datenbank kann nicht gelesen oder beschrieben werden.',
      }[store.error.type],
    )
  return ok({ store: store.value, blobs: plainBlobs(folder.blobs) })
}

function plainBlobs(root: string): BlobStore {
  const at = (tenant: string, id: string): string => join(root, tenant, id)
  return {
    async write(tenant, id, part, bytes) {
      try {
        await mkdir(at(tenant, id), { recursive: true, mode: 0o700 })
        writeWhole(join(at(tenant, id), String(part)), bytes)
        return ok({})
      } catch {
        return err({ type: 'Unavailable' })
      }
    },
    async read(tenant, id, part) {
      try {
        return ok(new Uint8Array(await readFile(join(at(tenant, id), String(part)))))
      } catch (error) {
        return err({ type: (error as { code?: string }).code === 'ENOENT' ? 'Missing' : 'Unavailable' })
      }
    },
    async remove(tenant, id) {
      await rm(at(tenant, id), { recursive: true, force: true })
      return ok({})
    },
    async list(tenant) {
      try {
        return ok(await readdir(join(root, tenant)))
      } catch {
        return ok([])
      }
    },
  }
}
