/**
 * Blobs in a bucket of any store that speaks S3 (Garage, SeaweedFS, Ceph, AWS): one object a part, and when all parts
 * were read back and fit, an object `done` without which nothing of it is read. Nothing is built on the order or
 * freshness of listings, on tags or on locks.
 *
 * Each part carries the SHA-256 of its bytes; what comes back shorter or changed is asked for again and never handed on.
 * Tries are bounded, with a growing pause; after them the answer is `Busy`.
 */
import { createHash } from 'node:crypto'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { assert } from '#shared/basics/assert.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { blobPartBytes } from '#shared/sync/messages.ts'
import type { BlobFailure, BlobStore, ListedBlob } from './blobStore.ts'

export interface S3Options {
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Before every name, for buckets shared with others; '' or 'obhut/'. */
  readonly prefix?: string
  readonly maxTries?: number
  readonly timeoutMs?: number
  /** Before the second try; each further pause is three times as long. */
  readonly pauseMs?: number
}
export interface S3Blobs extends BlobStore {
  close(): void
}

const idPattern = /^[0-9a-f]{32}$/
const busy = err({ type: 'Busy' })
/** So many finished blobs are remembered, to save asking for `done` with every part. */
const remembered = 10_000
const statusOf = (error: unknown): number | undefined =>
  (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode

export function createS3Blobs(options: S3Options): S3Blobs {
  const { bucket, prefix = '', maxTries = 4, timeoutMs = 20_000, pauseMs = 150 } = options
  const client = new S3Client({
    endpoint: options.endpoint,
    region: options.region,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    forcePathStyle: true,
    // The SDK's own checksums are trailers that most stores outside AWS refuse; ours is in the metadata.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Tries are ours: the SDK does not see a body that ends early.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5000, requestTimeout: timeoutMs },
  })

  const folderOf = (tenant: string, id: string): string => {
    assert(idPattern.test(tenant) && idPattern.test(id), 'ids are 32 hex digits')
    return `${prefix}${tenant}/${id}/`
  }
  const partName = (tenant: string, id: string, part: number): string => `${folderOf(tenant, id)}${part}`
  const doneName = (tenant: string, id: string): string => `${folderOf(tenant, id)}done`

  /** @returns undefined after the last try */
  const tries = async <T>(go: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> => {
    for (let attempt = 1; ; attempt++) {
      try {
        // Also over a body that trickles.
        return await go(AbortSignal.timeout(timeoutMs))
      } catch (error) {
        const status = statusOf(error)
        // What is asked wrongly stays wrong; 408 and 429 ask for patience.
        const isFinal = status !== undefined && status >= 400 && status < 500 && ![408, 429].includes(status)
        if (attempt >= maxTries || isFinal) return undefined
        await new Promise((resolve) => setTimeout(resolve, Math.min(2000, pauseMs * 3 ** (attempt - 1))))
      }
    }
  }
  const put = (key: string, bytes: Uint8Array): Promise<unknown> =>
    tries((abortSignal) =>
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: bytes,
          ContentLength: bytes.length,
          // Checked by the store before it keeps the object.
          ContentMD5: createHash('md5').update(bytes).digest('base64'),
          Metadata: { sha256: sha256Hex(bytes) },
        }),
        { abortSignal },
      ),
    )
  /** @returns undefined after the last try */
  const get = (key: string): Promise<Bytes | 'missing' | undefined> =>
    tries(async (abortSignal) => {
      try {
        const got = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal })
        const bytes = await got.Body?.transformToByteArray()
        if (!bytes || sha256Hex(bytes) !== got.Metadata?.['sha256']) throw new Error('not what was put')
        return new Uint8Array(bytes)
      } catch (error) {
        // A bucket that is missing says nothing about its objects.
        if (statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket') return 'missing'
        throw error
      }
    })

  const finished = new Set<string>()
  const remember = (key: string): void => {
    if (finished.size >= remembered) finished.clear()
    finished.add(key)
  }
  const isFinished = async (tenant: string, id: string): Promise<boolean | undefined> => {
    const key = doneName(tenant, id)
    if (finished.has(key)) return true
    const found = await get(key)
    if (found === undefined) return undefined
    if (found !== 'missing') remember(key)
    return found !== 'missing'
  }
  const listPage = (
    folder: string,
    token: string | undefined,
  ): Promise<ListObjectsV2CommandOutput | undefined> =>
    tries((abortSignal) =>
      client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: folder, ContinuationToken: token }), {
        abortSignal,
      }),
    )
  const listKeys = async (folder: string): Promise<string[] | undefined> => {
    const keys: string[] = []
    for (let token: string | undefined; ;) {
      const page = await listPage(folder, token)
      if (!page) return undefined
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key)
      token = page.IsTruncated ? page.NextContinuationToken : undefined
      if (token === undefined) return keys
    }
  }
  /** One by one: the call for many asks for checksums that not every store knows. */
  const removeKeys = async (keys: readonly string[]): Promise<boolean> => {
    for (const key of keys)
      if (
        !(await tries((abortSignal) =>
          client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), { abortSignal }),
        ))
      )
        return false
    return true
  }

  return {
    putPart: async (tenant, id, part, bytes) => {
      const done = await isFinished(tenant, id)
      if (done !== false) return done ? ok({}) : busy
      return (await put(partName(tenant, id, part), bytes)) ? ok({}) : busy
    },
    finish: async (tenant, id, size, sha256) => {
      const hash = createHash('sha256')
      let length = 0
      for (let part = 0; part * blobPartBytes < size; part++) {
        const bytes = await get(partName(tenant, id, part))
        if (bytes === undefined) return busy
        if (bytes === 'missing') break
        hash.update(bytes)
        length += bytes.length
      }
      if (length !== size || hash.digest('hex') !== sha256) {
        const removed = await removeBlob(tenant, id)
        return removed.ok ? err({ type: 'Mismatch' }) : removed
      }
      const said = new TextEncoder().encode(JSON.stringify({ size, sha256 }))
      if (!(await put(doneName(tenant, id), said))) return busy
      remember(doneName(tenant, id))
      return ok({})
    },
    getPart: async (tenant, id, part) => {
      const done = await isFinished(tenant, id)
      if (!done) return done === undefined ? busy : err({ type: 'Unknown' })
      const bytes = await get(partName(tenant, id, part))
      if (bytes === undefined) return busy
      return bytes === 'missing' ? err({ type: 'Unknown' }) : ok(bytes)
    },
    remove: async (tenant, ids) => {
      for (const id of ids) {
        const removed = await removeBlob(tenant, id)
        if (!removed.ok) return removed
      }
      return ok({})
    },
    list: async function* (): AsyncGenerator<ListedBlob> {
      for (let token: string | undefined; ;) {
        const page = await listPage(prefix, token)
        if (!page) throw new Error('the bucket is away')
        for (const { Key, LastModified } of page.Contents ?? []) {
          const [tenant, id] = Key?.slice(prefix.length).split('/') ?? []
          if (tenant && id && idPattern.test(tenant) && idPattern.test(id))
            yield { tenant, id, modifiedAt: LastModified?.getTime() ?? Date.now() }
        }
        token = page.IsTruncated ? page.NextContinuationToken : undefined
        if (token === undefined) return
      }
    },
    close: () => client.destroy(),
  }

  /** `done` first: from then on nothing of it is read. A listing may be behind, so it is asked until it is empty. */
  async function removeBlob(tenant: string, id: string): Promise<Result<object, BlobFailure>> {
    finished.delete(doneName(tenant, id))
    if (!(await removeKeys([doneName(tenant, id)]))) return busy
    for (let round = 0; round < 3; round++) {
      const keys = await listKeys(folderOf(tenant, id))
      if (keys === undefined) return busy
      if (keys.length === 0) break
      if (!(await removeKeys(keys))) return busy
    }
    return ok({})
  }
}

const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
