/**
 * Child mode inside the vault (KM1, KM2, KM3, KM9 in shared/childMode/README.md): while it is on, whoever sits at the
 * window gets the one page, its history, what the child keeps to herself and the photos named at the start, and nothing
 * else. The mode ends by the signed-in person's PIN or passphrase, or with this process.
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { ChildModeStart, Draft, OpenedRecord, VaultApi } from '#shared/host/api.ts'
import type { Service } from '#shared/host/table.ts'
import { openKek } from './pin.ts'
import { provePassphrase } from './provePassphrase.ts'
import type { Session, VaultDeps } from './session.ts'

const minuteMs = 60_000
/** What the design of a page is made of; a child can take no page out of the portfolio. */
const pageFields: readonly string[] = ['title', 'orientation', 'background', 'pattern', 'items']
const kindsInside: readonly string[] = ['page', 'pageHistory', 'veto']

interface Started extends ChildModeStart {
  readonly endsAt: number
  /** Histories and vetoes that were opened in the mode, so that they may be saved again. */
  readonly opened: Set<string>
}

export function createChildMode(deps: VaultDeps) {
  let on: Started | null = null

  const isInside = ({ kind, id, values }: OpenedRecord, mode: Started): boolean =>
    kind === 'page'
      ? id === mode.pageId
      : kind === 'pageHistory'
        ? values['pageId'] === mode.pageId
        : kind === 'veto' && values['childId'] === mode.childId

  const maySave = ({ kind, id, changes }: Draft, mode: Started): boolean => {
    if (kind === 'page')
      return id === mode.pageId && Object.keys(changes).every((key) => pageFields.includes(key))
    if (kind === 'pageHistory')
      return changes['pageId'] === mode.pageId && (id === null || mode.opened.has(id))
    if (kind !== 'veto') return false
    return id === null ? changes['childId'] === mode.childId : mode.opened.has(id) && !('childId' in changes)
  }

  /** Answers of the mode; what stands in no line is refused. */
  const inside: { [N in keyof VaultApi['calls']]?: (run: Service<VaultApi>[N], mode: Started) => unknown } = {
    session: (run) => run,
    'records.tags': (run) => async (args: Parameters<typeof run>[0]) =>
      kindsInside.includes(args.kind) ? run(args) : ok({ tags: [] }),
    'records.open': (run, mode) => async (args: Parameters<typeof run>[0]) => {
      if (args.purpose !== 'show') return refused
      const answer = await run(args)
      if (!answer.ok) return answer
      const records = answer.value.records.filter((record) => isInside(record, mode))
      for (const { id } of records) mode.opened.add(id)
      return ok({ ...answer.value, records })
    },
    'records.save': (run, mode) => async (args: Parameters<typeof run>[0]) => {
      if (!args.drafts.every((draft) => maySave(draft, mode))) return refused
      const answer = await run(args)
      if (answer.ok) for (const { id } of answer.value.saved) mode.opened.add(id)
      return answer
    },
    'photos.read': (run, mode) => async (args: Parameters<typeof run>[0]) =>
      args.variant !== 'original' &&
      args.purpose === 'show' &&
      mode.photos.some(({ id }) => id === args.photoId)
        ? run(args)
        : refused,
    'childMode.end': (run) => run,
    // Whoever watches a supporter goes on watching, and can stop her from here too (MT19).
    'support.state': (run) => run,
    'support.at': (run) => run,
    'support.sign': (run) => run,
    'support.pause': (run) => run,
    'support.stop': (run) => run,
  }

  return {
    /** For `session`. */
    state: () =>
      on && {
        pageId: on.pageId,
        childId: on.childId,
        childName: on.childName,
        photos: on.photos.map((photo) => ({ ...photo })),
        minutes: on.minutes,
        place: on.place,
        leftMs: Math.max(0, on.endsAt - deps.clock.now()),
      },
    async start(args: ChildModeStart): Promise<Result<Record<string, never>>> {
      const told = await deps.store.call('childMode.changed', { on: true })
      if (!told.ok) return told
      on = { ...args, endsAt: deps.clock.now() + args.minutes * minuteMs, opened: new Set() }
      return ok({})
    },
    async end(
      session: Session,
      proof: { readonly pin?: string | undefined; readonly passphrase?: string | undefined },
    ): Promise<Result<Record<string, never>>> {
      if (!on) return ok({})
      const proved = await prove(deps, session, proof)
      if (!proved.ok) return proved
      on = null
      return deps.store.call('childMode.changed', { on: false })
    },
    /** KM1 and KM9, as the last word on every call. */
    guard<N extends keyof VaultApi['calls']>(name: N, run: Service<VaultApi>[N]): Service<VaultApi>[N] {
      const refuse: unknown = async () => refused
      return (async (args: never) => {
        const mode = on
        if (mode) {
          const answered = (inside[name] as ((run: unknown, mode: Started) => unknown) | undefined)?.(
            run,
            mode,
          )
          return ((answered ?? refuse) as (args: never) => unknown)(args)
        }
        if (
          name === 'records.save' &&
          (args as { drafts: Draft[] }).drafts.some(({ kind }) => kind === 'veto')
        )
          return refused
        return (run as (args: never) => unknown)(args)
      }) as unknown as Service<VaultApi>[N]
    },
  }
}

const refused = err({ type: 'NotAllowed' })

async function prove(
  deps: VaultDeps,
  session: Session,
  { pin, passphrase }: { readonly pin?: string | undefined; readonly passphrase?: string | undefined },
): Promise<Result<unknown>> {
  if (passphrase !== undefined) {
    const proved = await provePassphrase(deps, session, passphrase)
    if (proved.ok) proved.value.kek.fill(0)
    return proved
  }
  const personId = session.person.id
  const account = session.accounts.accounts.find((one) => one.head.person === personId)!
  const taken = await deps.store.call('pin.take', { personId })
  if (!taken.ok) return taken
  const kek = await openKek(account.head, session.deviceSecret, pin ?? '', taken.value.bytes[0]!)
  kek?.fill(0)
  const told = await deps.store.call('pin.tried', { personId, ok: kek !== undefined })
  if (!told.ok || kek) return told
  return err({ type: told.value.left > 0 ? 'WrongPin' : 'PinSpent' })
}
