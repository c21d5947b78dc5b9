/** Database and place for sealed files as the configuration names them. Failures are German sentences for the administrator. */
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { BlobStore } from '../blobs/blobStore.ts'
import { createFileBlobs } from '../blobs/files.ts'
import { openSqliteStore } from '../stores/sqlite.ts'
import type { Store } from '../stores/store.ts'
import type { Config } from './config.ts'
import type { Folder } from './folder.ts'

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
  return ok({ store: store.value, blobs: createFileBlobs(folder.blobs) })
}
