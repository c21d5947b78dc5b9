/**
 * A host for the screens, made of what the masked window's pipe answers. What it does not know here is refused with one
 * sentence: the screens stay whole, with all their buttons, and none of them changes anything (MT54).
 */
import { loosestRules } from '#shared/accounts/houseRules.ts'
import { pinRule } from '#shared/accounts/pin.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { KeeperApi, VaultApi } from '#shared/host/api.ts'
import type { ProjectionApi } from '#shared/host/projectionApi.ts'
import type { ArgsOf, Client, ResultOf, ServiceTable } from '#shared/host/table.ts'
import { usualOutput } from '#shared/pdf/output.ts'
import { words } from '#shared/words/words.ts'
import type { Host } from '../host/connectHost.ts'
import type { Pipe } from './pipe.ts'
import { drawSyntheticPhoto } from './syntheticPhoto.ts'

export type Start = ResultOf<ProjectionApi, 'start'>
type Answers<T extends ServiceTable> = {
  readonly [N in keyof T['calls']]?: (args: ArgsOf<T, N>) => Promise<Result<ResultOf<T, N>>>
}

const nobody = '0'.repeat(32)

export function createMaskedHost(pipe: Pipe, start: Start, institution: string): Host {
  const { language, colourScheme, version, practice, dataState, sync, seed } = start
  const refused = err({ type: 'OnlyShown' })
  /** Locking here ends what is shown here, at once; nothing else could be meant. */
  const end = async (): Promise<Result<Record<string, never>>> => {
    pipe.close()
    return ok({})
  }
  const client = <T extends ServiceTable>(answers: Answers<T>): Client<T> => ({
    call: (name, args) => {
      const answer = Object.hasOwn(answers, name) ? answers[name] : undefined
      return answer ? answer(args) : Promise.resolve(refused)
    },
    on: () => () => {},
    closed: pipe.closed,
    close: () => pipe.close(),
  })

  return {
    failures: () => new Map(),
    keeper: client<KeeperApi>({
      info: async () =>
        ok({
          shell: 'loopback',
          version,
          profile: { id: nobody, kind: practice ? 'practice' : 'institution' },
          state: 'unlocked',
          existing: [],
          institution,
          people: [],
          pinTries: pinRule.tries,
          pinHours: pinRule.hours.usual,
          language,
          colourScheme,
          output: usualOutput,
          lockAfterMinutes: 5,
          rules: { ...loosestRules },
          dialogs: 'inApp',
          waitMs: 0,
          ownsBrowser: true,
          repairs: [],
        }),
      lock: end,
      signOut: end,
      dataState: async () => ok(dataState),
      'sync.state': async () => ok(sync),
      'sync.problems': async () => ok({ problems: [] }),
      'journal.status': async () =>
        ok({ count: dataState.records, untagged: 0, lastSeq: dataState.records, epoch: nobody }),
    }),
    vault: client<VaultApi>({
      session: async () =>
        ok({
          person: { id: nobody, name: words.records[language].masked.staff, role: start.role },
          confirmed: true,
          practice,
          pin: 'declined',
          childMode: null,
        }),
      'people.list': async () => ok({ people: [] }),
      'people.invitations': async () => ok({ invitations: [] }),
      'device.list': async () => ok({ devices: [] }),
      'deletion.list': async () => ok({ leftovers: [], pending: [] }),
      'late.list': async () => ok({ late: [] }),
      'records.conflicts': async () => ok({ conflicts: [] }),
      'records.merged': async () => ok({ merged: [] }),
      'totp.state': async () => ok({ set: false, proved: false, codesLeft: 0, waitMs: 0 }),
      'records.history': async ({ id }) => {
        const all = await pipe.call('history', { id })
        return all.ok ? ok({ records: all.value.records, failed: [] }) : all
      },
      'photos.read': async ({ photoId, variant }) => {
        const found = await pipe.call('find', { kind: 'photo', id: photoId })
        if (!found.ok) return found
        const photo = found.value.records[0]
        if (!photo) return err({ type: 'NotFound' })
        const { width, height } = photo.values as { width: number; height: number }
        return ok({ bytes: [await drawSyntheticPhoto(seed, { id: photoId, width, height, variant })] })
      },
    }),
  }
}
