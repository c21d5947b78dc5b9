import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createFileBlobs } from '#sync-server/blobs/files.ts'
import { idOf } from '../stores/storeWorld.ts'
import { blobContract, failed, hexOf, ok, partsOf, photo, tenant } from './blobContract.ts'

const root = mkdtempSync(join(tmpdir(), 'obhut-blobs-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let last = 0
const newRoot = (): string => join(root, String((last += 1)))

blobContract('files', () => Promise.resolve(createFileBlobs(newRoot())))

const id = idOf('blob')
const fileOf = (folder: string): string => join(folder, tenant, id.slice(0, 2), id)
async function putAll(folder: string): Promise<void> {
  for (const [part, bytes] of partsOf(photo).entries())
    await createFileBlobs(folder).putPart(tenant, id, part, bytes)
}

test('parts survive the process: another one finishes', async () => {
  const folder = newRoot()
  await putAll(folder)
  expect(await createFileBlobs(folder).finish(tenant, id, photo.length, hexOf(photo))).toMatchObject(ok)
  expect(readdirSync(join(folder, tenant, id.slice(0, 2)))).toEqual([id])
})
test('a file cut while it grew is found at its end', async () => {
  const folder = newRoot()
  await putAll(folder)
  truncateSync(`${fileOf(folder)}.part`, 1_500_000)
  const blobs = createFileBlobs(folder)
  expect(await blobs.finish(tenant, id, photo.length, hexOf(photo))).toMatchObject(failed('Mismatch'))
  expect(await blobs.getPart(tenant, id, 0)).toMatchObject(failed('Unknown'))
})
test('a finished file that was cut later: a clear failure, and finishing again finds it', async () => {
  const folder = newRoot()
  await putAll(folder)
  const blobs = createFileBlobs(folder)
  await blobs.finish(tenant, id, photo.length, hexOf(photo))
  truncateSync(fileOf(folder), 1_500_000)
  expect(await blobs.getPart(tenant, id, 2)).toMatchObject(failed('Unknown'))
  expect(await blobs.finish(tenant, id, photo.length, hexOf(photo))).toMatchObject(failed('Mismatch'))
  await putAll(folder)
  expect(await blobs.finish(tenant, id, photo.length, hexOf(photo))).toMatchObject(ok)
})
test('F4 a file where the folder should be, and a full disk: a failure, not a crash', async () => {
  const folder = newRoot()
  mkdirSync(folder)
  writeFileSync(join(folder, tenant), 'in the way')
  expect((await createFileBlobs(folder).putPart(tenant, id, 0, partsOf(photo)[0]!)).ok).toBe(false)

  // `ulimit -f` (512-byte blocks) stands for the full disk: 1.5 parts fit.
  const other = newRoot()
  const script = `
    import { createFileBlobs } from '#sync-server/blobs/files.ts'
    process.on('SIGXFSZ', () => {})
    const blobs = createFileBlobs(process.argv[1])
    const bytes = new Uint8Array(1024 * 1024).fill(7)
    const said = []
    for (let part = 0; part < 3; part++) said.push(await blobs.putPart('${tenant}', '${id}', part, bytes))
    said.push(await blobs.finish('${tenant}', '${id}', 3 * 1024 * 1024, 'x'))
    console.log(JSON.stringify(said.map((one) => (one.ok ? 'ok' : one.error.type))))`
  const ran = spawnSync(
    '/bin/sh',
    ['-c', 'ulimit -f 3072; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script, other],
    { cwd: join(import.meta.dirname, '../../..'), encoding: 'utf8' },
  )
  expect(ran.stderr).toBe('')
  expect(JSON.parse(ran.stdout)).toEqual(['ok', 'ReadOnly', 'ReadOnly', 'Mismatch'])
})
