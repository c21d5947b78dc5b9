/** MT1, MT2: this PC looks at its own sealed bytes, mends what has an intact twin, and tells numbers alone. */
import { cpus, platform, release, totalmem } from 'node:os'
import { dayOf } from '#shared/basics/clock.ts'
import type { Repair } from '#shared/host/api.ts'
import type { Health } from '#shared/maintenance/health.ts'
import type { MachineFacts } from '#shared/maintenance/diagnostics.ts'
import type { Sync } from '../sync/createSync.ts'
import type { Files } from './files.ts'
import { storedNames, type Profile } from './profile.ts'

/** `mendedSoFar`: files that were mended from their twin since the program was started. */
export async function checkHealth(profile: Profile, mendedSoFar: () => number): Promise<Health> {
  const before = mendedSoFar()
  let damagedFiles = 0
  for (const name of storedNames) if ((await profile.stored(name).read()) === 'damaged') damagedFiles++
  const afterFiles = mendedSoFar()
  // What was written since the last one lies in an open segment; closed it has a twin and can be looked at.
  if (profile.trouble() === '') await profile.journal.snapshot()
  await profile.journal.settled()
  const { damaged } = await profile.journal.scrub()
  return {
    files: { looked: storedNames.length, mended: afterFiles - before, damaged: damagedFiles },
    journal: { versions: profile.journal.index.living, mended: mendedSoFar() - afterFiles, damaged },
  }
}

const systems = { win32: 'windows', linux: 'linux', darwin: 'mac' } as const
const gigabytes = (bytes: number): number => Math.max(0, Math.floor(bytes / 1e9))
/** "6.1.0-13-amd64" -> "6.1.0" */
const leadingNumber = (text: string): string => /^\d+(\.\d+){0,4}/.exec(text)?.[0] ?? '0'

export async function machineFacts(
  profile: Profile,
  sync: Sync,
  files: Files,
  shell: { readonly kind: 'electron' | 'loopback'; readonly version: string },
  repairs: readonly Repair[],
  now: number,
): Promise<MachineFacts> {
  const days = (at: number | null | undefined): number | null =>
    at === null || at === undefined ? null : Math.max(0, Math.floor((now - at) / 86_400_000))
  const { state, server, waiting } = sync.state()
  const problems = new Map<MachineFacts['problems'][number]['kind'], number>()
  for (const { kind, count } of sync.problems()) problems.set(kind, (problems.get(kind) ?? 0) + count)
  const trouble = profile.trouble()
  return {
    on: dayOf(now),
    app: leadingNumber(shell.version),
    shell: shell.kind,
    node: leadingNumber(process.versions.node),
    system: systems[platform() as keyof typeof systems] ?? 'other',
    systemVersion: leadingNumber(release()),
    cores: cpus().length,
    memoryGb: gigabytes(totalmem()),
    freeGb: gigabytes(await files.free(profile.folder)),
    profile: profile.kind,
    writable: trouble === '' ? 'yes' : trouble,
    versions: profile.journal.index.living,
    devices: sync.house.oplog.devices().length,
    photoFiles: (await profile.blobs.list()).length,
    daysSinceBackup: days(profile.state.lastBackupAt),
    sync: state,
    daysSinceContact: days(server?.lastContactAt),
    waiting,
    problems: [...problems].map(([kind, count]) => ({ kind, count })),
    repairs: [...repairs],
  }
}
