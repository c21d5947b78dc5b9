/**
 * An S3 server for tests: objects by path-style PUT, GET, DELETE and ListObjectsV2, as strict as the plainer stores are
 * (no SDK checksums, no chunked signing), and as bad as `fault` says for each request.
 */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type Fault =
  | 'none'
  /** Says no and has done nothing. */
  | '500'
  | '503'
  /** Has done it and says no. */
  | 'done500'
  /** Never answers. */
  | 'silent'
  /** Answers after a second and a half. */
  | 'slow'
  /** Breaks off in the middle of the answer. */
  | 'truncate'
  /** Gives half of it and calls that the whole. */
  | 'half'
  /** One bit of the answer is another. */
  | 'flip'
  /** A listing as it was before the last three changes. */
  | 'stale'

interface Stored {
  readonly body: Buffer
  readonly meta: Readonly<Record<string, string>>
  readonly at: number
}

export interface FakeS3 {
  readonly endpoint: string
  readonly objects: Map<string, Stored>
  readonly requests: string[]
  /** Asked for each request, with its method and key. */
  fault: (method: string, key: string) => Fault
  stop(): Promise<void>
}

export async function startFakeS3(bucket = 'kita'): Promise<FakeS3> {
  const objects = new Map<string, Stored>()
  const before: ReadonlyMap<string, Stored>[] = []
  const requests: string[] = []
  const fake: { -readonly [K in keyof FakeS3]: FakeS3[K] } = {
    endpoint: '',
    objects,
    requests,
    fault: () => 'none',
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  const xml = (response: ServerResponse, status: number, body: string): void =>
    void response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${body}`)
  const refuse = (response: ServerResponse, status: number, code: string): void =>
    xml(response, status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`)

  const serve = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const url = new URL(request.url ?? '/', 'http://x')
    const key = decodeURIComponent(url.pathname.slice(`/${bucket}/`.length))
    const method = request.method ?? ''
    requests.push(`${method} ${key}`)
    const fault = fake.fault(method, key)
    if (fault === 'silent') return
    if (fault === 'slow') return void setTimeout(() => answer(request, response, body, 'none'), 1500)
    answer(request, response, body, fault)
  }
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer, fault: Fault): void => {
    const url = new URL(request.url ?? '/', 'http://x')
    const key = decodeURIComponent(url.pathname.slice(`/${bucket}/`.length))
    const method = request.method ?? ''
    if (fault === '500' || fault === '503') return refuse(response, Number(fault), 'SlowDown')
    if (!url.pathname.startsWith(`/${bucket}`)) return refuse(response, 404, 'NoSuchBucket')
    const { headers } = request
    const strange = Object.keys(headers).some((name) => /^x-amz-(checksum|trailer|sdk-checksum)/.test(name))
    if (strange || headers['content-encoding']?.includes('aws-chunked'))
      return refuse(response, 501, 'NotImplemented')
    const remember = (): void => {
      before.push(new Map(objects))
      if (before.length > 3) before.shift()
    }
    if (method === 'PUT') {
      if (Number(headers['content-length']) !== body.length) return refuse(response, 400, 'IncompleteBody')
      const md5 = createHash('md5').update(body).digest('base64')
      if (headers['content-md5'] !== undefined && headers['content-md5'] !== md5)
        return refuse(response, 400, 'BadDigest')
      const meta = Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
          name.startsWith('x-amz-meta-') ? [[name, String(value)]] : [],
        ),
      )
      remember()
      objects.set(key, { body, meta, at: Date.now() })
      if (fault === 'done500') return refuse(response, 500, 'InternalError')
      return void response.writeHead(200, { etag: `"${md5}"` }).end()
    }
    if (method === 'DELETE') {
      remember()
      objects.delete(key)
      if (fault === 'done500') return refuse(response, 500, 'InternalError')
      return void response.writeHead(204).end()
    }
    if (method === 'GET' && url.searchParams.get('list-type') === '2') {
      const prefix = url.searchParams.get('prefix') ?? ''
      const from = url.searchParams.get('continuation-token') ?? ''
      const seen = fault === 'stale' ? (before[0] ?? objects) : objects
      const keys = [...seen.keys()].filter((name) => name.startsWith(prefix) && name > from).sort()
      const page = keys.slice(0, 7)
      const isTruncated = keys.length > page.length
      const contents = page.map(
        (name) =>
          `<Contents><Key>${name}</Key><LastModified>${new Date(seen.get(name)!.at).toISOString()}</LastModified><Size>${seen.get(name)!.body.length}</Size></Contents>`,
      )
      return xml(
        response,
        200,
        `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''}${contents.join('')}</ListBucketResult>`,
      )
    }
    if (method === 'GET') {
      const found = objects.get(key)
      if (!found) return refuse(response, 404, 'NoSuchKey')
      const half = found.body.subarray(0, found.body.length >> 1)
      const flipped = Buffer.from(found.body)
      if (fault === 'flip' && flipped.length > 0) flipped[flipped.length >> 1]! ^= 4
      const sent = fault === 'half' ? half : flipped
      response.writeHead(200, { ...found.meta, 'content-length': sent.length })
      if (fault !== 'truncate') return void response.end(sent)
      response.write(half)
      setTimeout(() => response.destroy(), 5)
      return
    }
    refuse(response, 405, 'MethodNotAllowed')
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => serve(request, response, Buffer.concat(chunks)))
    request.on('error', () => {})
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  fake.endpoint = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  return fake
}
