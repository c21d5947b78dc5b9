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

export type StoresFailure = { readonly type: 'StoresFailed'; readonly words: { readonly why: string } }
const failed = (why: string): Result<never, StoresFailure> => err({ type: 'StoresFailed', words: { why } })

const sentences = {
  InUse: 'Ein anderer Server hat die Datenbank geöffnet. Nur einer kann sie benutzen.',
  Damaged:
    'Die Datenbank ist beschädigt. Bitte die letzte Sicherung zurückspielen: npm run server -- restore VON.',
  TooNew: 'Die Datenbank stammt von einer neueren Fassung dieses Programms. Bitte diese installieren.',
  NoAccess: 'Die Datenbank ist nicht erreichbar oder verweigert den Zugang.',
} as const

export async function openStores(config: Config, folder: Folder): Promise<Result<Stores, StoresFailure>> {
  const blobs = await openBlobs(config, folder)
  if (!blobs.ok) return blobs
  const store = await openStore(config, folder)
  if (!store.ok) return failed(sentences[store.error.type])
  return ok({ store: store.value, blobs: blobs.value })
}

async function openStore(
  config: Config,
  folder: Folder,
): Promise<Result<Store, { readonly type: keyof typeof sentences }>> {
  if (config.database.kind === 'sqlite') return openSqliteStore({ file: folder.database })
  const url = config.database.url ?? process.env['OBHUT_DATABASE_URL']
  if (url === undefined) return err({ type: 'NoAccess' })
  // Loaded when used: a small server stays small.
  const { openPostgresStore } = await import('../stores/postgres.ts')
  return openPostgresStore({ url })
}

async function openBlobs(config: Config, folder: Folder): Promise<Result<BlobStore, StoresFailure>> {
  if (config.blobs.kind === 'files') return ok(createFileBlobs(folder.blobs))
  const { endpoint, region, bucket } = config.blobs
  const accessKeyId = process.env['OBHUT_S3_KEY']
  const secretAccessKey = process.env['OBHUT_S3_SECRET']
  if (accessKeyId === undefined || secretAccessKey === undefined)
    return failed('Für den Objektspeicher fehlen die Umgebungsvariablen OBHUT_S3_KEY und OBHUT_S3_SECRET.')
  const { createS3Blobs } = await import('../blobs/s3.ts')
  return ok(createS3Blobs({ endpoint, region, bucket, accessKeyId, secretAccessKey }))
}
