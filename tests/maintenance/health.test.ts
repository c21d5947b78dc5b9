/** C1: MT1..MT5 of shared/maintenance/README.md, with real keepers, vaults and server; what is damaged is a real file. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  diagnosticsSchema,
  knownFailures,
  reportText,
  type Diagnostics,
} from '#shared/maintenance/diagnostics.ts'
import { findWords } from '#tests/sync-server/app/search.ts'
import { annasHouse, joins, must, realPc, realServer, type RealPc } from '#tests/sync/houseOfPcs.ts'
import { standingClock } from '#tests/sync/world.ts'

const endings: (() => Promise<void> | void)[] = []
afterAll(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

/** Changes one byte in the middle. */
function flip(path: string): void {
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1]! ^= 0xff
  writeFileSync(path, bytes)
}
const filesIn = (pc: RealPc, folder: string): string[] =>
  readdirSync(pc.base, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes(`/${folder}/`) && !readdirIsFolder(join(pc.base, path)))
    .map((path) => join(pc.base, path))
const readdirIsFolder = (path: string): boolean => {
  try {
    readdirSync(path)
    return true
  } catch {
    return false
  }
}
const check = async (pc: RealPc) => must(await pc.keeper.keeper['health.check']({}))
const blobsOf = async (pc: RealPc, photo: string): Promise<Record<string, string>> =>
  (await pc.find('photo')).find(({ id }) => id === photo)!.values['blobs'] as Record<string, string>

let a: RealPc
let b: RealPc
let child: string
let photo: string
const names = ['Mirabella', 'Schnatterer', 'Zwetschgen', 'Quittenbaum', 'Beispiel', 'Walnussallee']

beforeAll(async () => {
  const clock = standingClock(Date.UTC(2026, 8, 14, 8))
  const server = await realServer(clock)
  const [one, two] = [await realPc(clock, server.carrier), await realPc(clock, server.carrier)]
  endings.push(() => server.end(), one.end, two.end)
  ;[a, b] = [one, two]
  await annasHouse(a)
  const [group] = await a.save([
    { kind: 'group', id: null, parents: [], changes: { name: 'Zwetschgen', colour: 'teal', position: 0 } },
  ])
  ;[child] = (await a.save([
    {
      kind: 'child',
      id: null,
      parents: [],
      changes: { firstName: 'Mirabella', lastName: 'Schnatterer', notes: 'Walnussallee 4', groupId: group! },
    },
  ])) as [string]
  photo = await a.addPhoto([child], group!)
  await joins(a, b, 'Paul', 'trainee', [group!])
  await a.sync()
  await b.sync()
}, 120_000)

describe('the check', () => {
  test('MT1 what is intact is counted and stays as it is, and the answer holds numbers alone', async () => {
    const found = await check(a)
    expect(found).toMatchObject({ files: { mended: 0, damaged: 0 }, journal: { mended: 0, damaged: 0 } })
    expect(found.files.looked).toBeGreaterThan(4)
    expect(found.journal.versions).toBeGreaterThan(4)
    expect(JSON.stringify(found)).not.toMatch(/[0-9a-f]{16}/)
    expect(must(await a.vault.call('photos.check', { photoIds: [photo] }))).toEqual({
      looked: 3,
      damaged: 0,
      missing: 0,
      askedAgain: 0,
    })
  })

  test('MT2 one damaged copy, of the journal and of a small file, is mended from its twin', async () => {
    const [pack] = filesIn(a, 'packs')
    const before = readFileSync(pack!)
    flip(pack!)
    expect((await check(a)).journal).toMatchObject({ mended: 1, damaged: 0 })
    expect(readFileSync(pack!).equals(before)).toBe(true)
    const small = readdirSync(a.base, { recursive: true, encoding: 'utf8' }).find((path) =>
      path.endsWith('lockScreen.1'),
    )!
    flip(join(a.base, small))
    expect((await check(a)).files).toMatchObject({ mended: 1, damaged: 0 })
    expect((await check(a)).files.mended).toBe(0)
  })

  test('MT2 damaged in both copies is said to be damaged, never to be mended', async () => {
    const [pack] = filesIn(a, 'packs')
    const twin = filesIn(a, 'journal').find(
      (path) => basename(path) === basename(pack!).replace(/pack$/, 'seg'),
    )!
    const before = [pack!, twin].map((path) => readFileSync(path))
    for (const path of [pack!, twin]) flip(path)
    expect((await check(a)).journal).toMatchObject({ mended: 0, damaged: 1 })
    for (const [i, path] of [pack!, twin].entries()) writeFileSync(path, before[i]!)
    expect((await check(a)).journal).toMatchObject({ mended: 0, damaged: 0 })
  })

  test('MT2 a damaged photo is set aside, comes anew from the server, and then the damaged one goes', async () => {
    const { large } = await blobsOf(a, photo)
    const path = filesIn(a, 'blobs').find((one) => one.endsWith(large!))!
    const whole = readFileSync(path)
    flip(path)
    const damaged = readFileSync(path)
    expect(must(await a.vault.call('photos.check', { photoIds: [photo] }))).toEqual({
      looked: 3,
      damaged: 1,
      missing: 0,
      askedAgain: 1,
    })
    expect(readFileSync(`${path}.damaged`).equals(damaged)).toBe(true)
    expect(must(await a.vault.call('photos.check', { photoIds: [photo] })).missing).toBe(1)
    await a.sync()
    expect(readFileSync(path).equals(whole)).toBe(true)
    expect(filesIn(a, 'blobs').filter((one) => one.endsWith('.damaged'))).toEqual([])
    expect(must(await a.vault.call('photos.check', { photoIds: [photo] }))).toMatchObject({
      damaged: 0,
      missing: 0,
    })
  })

  test('MT2 where nobody else has it nothing is taken away from the damaged photo', async () => {
    // Never sent: no other place has heard of it.
    const alone = await a.addPhoto([child], (await a.find('group'))[0]!.id)
    const { original } = await blobsOf(a, alone)
    const path = filesIn(a, 'blobs').find((one) => one.endsWith(original!))!
    flip(path)
    const damaged = readFileSync(path)
    const found = must(await a.vault.call('photos.check', { photoIds: [alone] }))
    expect(found).toMatchObject({ damaged: 1, askedAgain: 0 })
    expect(readFileSync(path).equals(damaged)).toBe(true)
  })
})

describe('the report', () => {
  const reportOf = async (pc: RealPc): Promise<Diagnostics> => ({
    ...must(await pc.keeper.keeper['health.facts']({})),
    format: 1,
    check: await check(pc),
    photos: must(await pc.vault.call('photos.check', { photoIds: [photo] })),
    failures: knownFailures(new Map([['DiskFull', 2], ['Mirabella Schnatterer', 1]])), // prettier-ignore
  })
  const folder = mkdtempSync(join(tmpdir(), 'obhut-report-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))

  test('MT3 MT4 it is written as it was shown and holds no name; the same search finds the names in an export', async () => {
    const report = await reportOf(a)
    expect(report.failures).toEqual([
      { type: 'DiskFull', times: 2 },
      { type: 'unknown', times: 1 },
    ])
    const token = await a.folder(folder, 'export')
    const { fileName } = must(
      await a.vault.call('diagnostics.write', { folder: token, fileName: 'bericht.json', report }),
    )
    const written = readFileSync(join(folder, fileName))
    expect(written.toString()).toBe(reportText(report))
    const ids = [child, photo, await a.device(), (await a.find('group'))[0]!.id]
    expect(findWords(new Map([['report', written]]), [...names, ...ids])).toEqual([])
    const records = Buffer.from(JSON.stringify([await a.find('child'), await a.find('group')]))
    for (const name of names.slice(0, 3))
      expect(findWords(new Map([['export', records]]), [name])).not.toEqual([])
    const { records: log } = must(await a.vault.call('audit.list', { limit: 1000 }))
    expect(log.map(({ values }) => values['action'])).toContain('diagnosticsWritten')
  })

  test('MT3 a name in any place of it is refused by the vault, and nothing is written', async () => {
    const report = await reportOf(a)
    const token = await a.folder(folder, 'export')
    const before = readdirSync(folder).length
    let tried = 0
    const everywhere = async (value: unknown, put: (name: unknown) => unknown): Promise<void> => {
      if (value !== null && typeof value === 'object') {
        for (const [key, inner] of Object.entries(value))
          await everywhere(
            inner,
            (name) =>
            put(Array.isArray(value) ? value.map((one, i) => (String(i) === key ? name : (one as unknown))) : { ...value, [key]: name }), // prettier-ignore
          )
        if (!Array.isArray(value)) await everywhere('new', (name) => put({ ...value, note: name }))
        return
      }
      tried++
      const bad = put('Mirabella') as Diagnostics
      expect(diagnosticsSchema.safeParse(bad).success).toBe(false)
      const answer = await a.vault.call('diagnostics.write', {
        folder: token,
        fileName: 'x.json',
        report: bad,
      })
      expect(answer).toMatchObject({ ok: false, error: { type: 'BadArguments' } })
    }
    await everywhere(report, (name) => name)
    expect(tried).toBeGreaterThan(35)
    expect(readdirSync(folder).length).toBe(before)
    // The same report without a name is taken.
    must(await a.vault.call('diagnostics.write', { folder: token, fileName: 'y.json', report }))
  }, 60_000)

  test('MT5 a trainee checks her PC and its photos, and writes no report', async () => {
    expect((await check(b)).journal.damaged).toBe(0)
    expect(must(await b.vault.call('photos.check', { photoIds: [photo] })).looked).toBe(3)
    const token = await b.folder(folder, 'export')
    const report = await reportOf(a)
    expect(
      await b.vault.call('diagnostics.write', { folder: token, fileName: 'z.json', report }),
    ).toMatchObject({ ok: false, error: { type: 'NotAllowed' } })
    expect(readdirSync(folder)).not.toContain('z.json')
  })

  test('MT1 with nobody signed in nothing is checked and nothing told', async () => {
    b.lock()
    for (const call of [b.keeper.keeper['health.check']({}), b.keeper.keeper['health.facts']({})])
      expect(await call).toEqual({ ok: false, error: { type: 'Refused' } })
  })
})
