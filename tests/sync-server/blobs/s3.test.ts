import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createS3Blobs, type S3Blobs } from '#sync-server/blobs/s3.ts'
import { longCount } from '../../longCount.ts'
import { idOf } from '../stores/storeWorld.ts'
import { blobContract, failed, hexOf, listed, ok, partsOf, photo, tenant } from './blobContract.ts'
import { startFakeS3, type Fault } from './fakeS3.ts'

const s3 = await startFakeS3()
const opened: S3Blobs[] = []
afterAll(async () => {
  for (const blobs of opened) blobs.close()
  await s3.stop()
})
function open(
  more: { readonly maxTries?: number; readonly timeoutMs?: number; readonly prefix?: string } = {},
) {
  const blobs = createS3Blobs({
    endpoint: s3.endpoint,
    region: 'garage',
    bucket: 'kita',
    accessKeyId: 'test',
    secretAccessKey: 'test',
    pauseMs: 1,
    ...more,
  })
  opened.push(blobs)
  return blobs
}
beforeEach(() => {
  s3.objects.clear()
  s3.requests.length = 0
  s3.fault = () => 'none'
})

blobContract('S3', () => Promise.resolve(open()))
blobContract('S3 with a prefix', () => Promise.resolve(open({ prefix: 'shared/obhut/' })))

const id = idOf('blob')
const finish = (blobs: S3Blobs) => blobs.finish(tenant, id, photo.length, hexOf(photo))
async function putAll(blobs: S3Blobs): Promise<boolean> {
  for (const [part, bytes] of partsOf(photo).entries())
    if (!(await blobs.putPart(tenant, id, part, bytes)).ok) return false
  return true
}
/** The first `count` requests of this method fail in this way. */
const failing = (method: string, count: number, fault: Fault) => {
  let left = count
  return (asked: string): Fault => (asked === method && left-- > 0 ? fault : 'none')
}

describe('a bucket with faults (ST13)', () => {
  for (const fault of ['500', '503', 'done500'] as const)
    test(`${fault} passes: tried again until it is there`, async () => {
      const blobs = open()
      s3.fault = failing('PUT', 2, fault)
      expect(await putAll(blobs)).toBe(true)
      s3.fault = failing('GET', 3, fault === 'done500' ? '500' : fault)
      expect(await finish(blobs)).toMatchObject(ok)
      expect(await blobs.getPart(tenant, id, 1)).toEqual({ ok: true, value: partsOf(photo)[1] })
    })
  for (const fault of ['truncate', 'half', 'flip'] as const)
    test(`${fault}: never handed on, asked for again`, async () => {
      const blobs = open()
      await putAll(blobs)
      s3.fault = failing('GET', 2, fault)
      expect(await finish(blobs)).toMatchObject(ok)
      s3.fault = failing('GET', 3, fault)
      expect(await blobs.getPart(tenant, id, 2)).toEqual({ ok: true, value: partsOf(photo)[2] })
    })
  test('away for good: Busy after four tries, nothing finished, nothing readable', async () => {
    const blobs = open()
    await putAll(blobs)
    s3.fault = () => '503'
    s3.requests.length = 0
    expect(await finish(blobs)).toMatchObject(failed('Busy'))
    expect(s3.requests).toHaveLength(4)
    expect(await blobs.getPart(tenant, id, 0)).toMatchObject(failed('Busy'))
    expect(await blobs.putPart(tenant, id, 0, partsOf(photo)[0]!)).toMatchObject(failed('Busy'))
    expect(await blobs.remove(tenant, [id])).toMatchObject(failed('Busy'))
    await expect(listed(blobs)).rejects.toThrow()
    s3.fault = () => 'none'
    // The parts were not thrown away for a fault of the bucket.
    expect(await finish(blobs)).toMatchObject(ok)
  })
  test('truncated for good is Busy, not Mismatch: whole parts are not thrown away', async () => {
    const blobs = open({ maxTries: 2 })
    await putAll(blobs)
    s3.fault = (method, key) => (method === 'GET' && key.endsWith('/1') ? 'half' : 'none')
    expect(await finish(blobs)).toMatchObject(failed('Busy'))
    expect(s3.objects.size).toBe(3)
  })
  test('a silent one ends by time', async () => {
    const blobs = open({ maxTries: 2, timeoutMs: 100 })
    s3.fault = () => 'silent'
    const from = performance.now()
    expect(await blobs.putPart(tenant, id, 0, partsOf(photo)[0]!)).toMatchObject(failed('Busy'))
    expect(performance.now() - from).toBeLessThan(5000)
  })
  test('a wrong key of ours is not tried again', async () => {
    const blobs = createS3Blobs({
      endpoint: s3.endpoint,
      region: 'garage',
      bucket: 'other',
      accessKeyId: 'test',
      secretAccessKey: 'test',
    })
    opened.push(blobs)
    expect(await blobs.putPart(tenant, id, 0, partsOf(photo)[0]!)).toMatchObject(failed('Busy'))
    expect(await blobs.getPart(tenant, id, 0)).toMatchObject(failed('Busy'))
    expect(s3.requests).toHaveLength(2)
    // A missing bucket is no missing part: nothing is thrown away.
    expect(await finish(blobs)).toMatchObject(failed('Busy'))
  })
  test('without the SDK’s checksums, which this store refuses', async () => {
    // Positive control: the fake refuses them.
    const answer = await fetch(`${s3.endpoint}/kita/x`, {
      method: 'PUT',
      body: 'x',
      headers: { 'x-amz-checksum-crc32': 'AAAA' },
    })
    expect(answer.status).toBe(501)
    expect(await putAll(open())).toBe(true)
  })
  test('a stale listing leaves nothing that can be read', async () => {
    const blobs = open()
    await putAll(blobs)
    await finish(blobs)
    s3.fault = failing('GET', 1, 'stale')
    expect(await blobs.remove(tenant, [id])).toMatchObject(ok)
    s3.fault = () => 'none'
    expect(await open().getPart(tenant, id, 0)).toMatchObject(failed('Unknown'))
    expect(await listed(blobs)).toEqual([])
  })
  const rounds = longCount(60, 1000)
  test(`${rounds} blobs through every fault mixed: whole or not there, never half`, async () => {
    const faults: Fault[] = [
      'none',
      'none',
      'none',
      '500',
      '503',
      'done500',
      'truncate',
      'half',
      'flip',
      'stale',
    ]
    let chance = 12345
    const draw = (): number => (chance = (chance * 1103515245 + 12345) % 2 ** 31) / 2 ** 31
    const small = photo.slice(0, 40_000)
    let finished = 0
    for (let round = 0; round < rounds; round++) {
      const blob = idOf(`round ${round}`)
      s3.fault = () => faults[Math.floor(draw() * faults.length)]!
      const blobs = open({ maxTries: 2 })
      const isPut = (await blobs.putPart(tenant, blob, 0, small)).ok
      const isFinished = isPut && (await blobs.finish(tenant, blob, small.length, hexOf(small))).ok
      const read = await blobs.getPart(tenant, blob, 0)
      if (read.ok) expect(read.value).toEqual(small)
      s3.fault = () => 'none'
      const calm = await open().getPart(tenant, blob, 0)
      // What was acknowledged is there; what can be read is whole.
      if (isFinished) expect(calm).toEqual({ ok: true, value: small })
      else if (calm.ok) expect(calm.value).toEqual(small)
      if (isFinished) finished += 1
      blobs.close()
    }
    expect(finished).toBeGreaterThan(rounds / 5)
    expect(finished).toBeLessThan(rounds)
  })
})
