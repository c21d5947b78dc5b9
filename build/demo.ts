/**
 * `npm run demo -- --children FILE.csv --photos FOLDER --out FOLDER`: the main job on real input, headless, by the
 * app's own keeper, vault and window, with a second workstation that joins by card and is kept equal by a server and a
 * stick; then checks that compare what came out with the input files. Without options
 * it takes a bundled invented sample. Exit code 1 on any mismatch.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runDemo } from '../tests/demo/runDemo.ts'
import { makeSample } from './sample.ts'
import { root } from './suites.ts'

const { values } = parseArgs({
  options: { children: { type: 'string' }, photos: { type: 'string' }, out: { type: 'string' } },
})

const sample = values.children === undefined || values.photos === undefined ? await makeSample() : undefined
const out = resolve(values.out ?? join(root, 'out/demo-result'))
if (values.out === undefined) await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
const work = await mkdtemp(join(tmpdir(), 'obhut-demo-'))
try {
  process.exitCode = (await runDemo({
    children: resolve(values.children ?? sample!.children),
    photos: resolve(values.photos ?? sample!.photos),
    out,
    work,
  }))
    ? 0
    : 1
} finally {
  await rm(work, { recursive: true, force: true })
}
