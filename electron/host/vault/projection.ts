/**
 * The masked window's side of the vault (MT20, MT50-MT52). It stands only while a session has been approved by whoever
 * is signed in here: before and afterwards a pipe that comes is closed unheard. Records leave it masked; that one is
 * shown as it is (MT21) is decided here by the session, never asked for by the window.
 */
import { maskRecord, type Maskable } from '#shared/anonymiser/mask.ts'
import { ordinaryWords } from '#shared/anonymiser/ordinaryWords.ts'
import { createScrub, namePartsOf, type Scrub } from '#shared/anonymiser/scrub.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { OpenedRecord } from '#shared/host/api.ts'
import type { Channel } from '#shared/host/channel.ts'
import {
  projectedAddress,
  type pictureStates,
  projectedKinds,
  projectionApi,
  type ProjectedKind,
  type ProjectionApi,
  type whyNoPicture,
} from '#shared/host/projectionApi.ts'
import { serve } from '#shared/host/rpc.ts'
import type { Served, Service } from '#shared/host/table.ts'
import { kindByName, type KindName, type Values } from '#shared/records/kinds.ts'
import type { SyncState } from '#shared/sync/state.ts'
import type { Opened } from './records.ts'
import type { VaultDeps } from './session.ts'
import type { Work } from './signIn.ts'
import { cardWordsByLanguage } from './passphraseWords.ts'
import { monthOf } from './tags.ts'

export interface ProjectionSession {
  /** 128 random bits, fresh for each session: its pseudonyms lead to no other's. */
  readonly seed: string
  /** Objects that may be shown as they are at this moment (MT21). */
  readonly plain?: () => ReadonlySet<string>
  /** The window has gone, by whatever hand; nothing is shown any more. */
  readonly onGone?: () => void
  /** What its connections say. */
  readonly peers?: PeerEvents
}

/** Of the connections to guests, each by its session's id. */
export interface PeerEvents {
  offer(session: string, sdp: string): void
  connected(session: string): void
  lost(session: string): void
  said(session: string, text: string): void
  /** Somebody moved or typed in the masked window. */
  input(): void
  /** Whether there is a picture to send (MT53). */
  picture?(state: (typeof pictureStates)[number], why: (typeof whyNoPicture)[number]): void
}

/** Connections that are to be, and whether the picture goes out on each. */
export type WantedPeers = readonly { readonly id: string; readonly show: boolean }[]

export interface Projection {
  /** Has the shell open the window; what it asks is answered from now on. */
  open(session: ProjectionSession): Promise<Result<unknown>>
  close(): Promise<Result<unknown>>
  /** A window's pipe; closed at once where nothing is open. */
  takeWindow(channel: Channel): void
  peers(wanted: WantedPeers): void
  answer(session: string, sdp: string): void
  say(session: string, text: string): void
  /** Where the person at the PC is. */
  show(address: string): void
  /** What is shown may be another now. */
  changed(): void
}

/** Saves come in bursts; the window asks again once for all of them. */
const tellAfterMs = 150

export function createProjection(deps: VaultDeps, work: () => Work | null): Projection {
  let session: ProjectionSession | undefined
  let window: Served<ProjectionApi> | undefined
  let address = '/heute'
  let telling: ReturnType<typeof setTimeout> | undefined
  /** Told to a window that comes later, too. */
  let wanted: WantedPeers = []
  const locked = err({ type: 'Locked' })
  /** Made of the house's names of now (A9). */
  let scrubbing: Promise<Scrub> | undefined
  const scrubOf = (here: Work): Promise<Scrub> =>
    (scrubbing ??= namesOf(here).then((names) => createScrub({ isOrdinary, names })))

  const shown = (
    here: Work,
    now: ProjectionSession,
    one: Opened,
    scrub: Scrub,
  ): { record: OpenedRecord; plain: boolean } => {
    const record = here.records.recordOf(one)
    if (now.plain?.().has(one.id) && here.records.mayView(one.kind, 'plain')) return { record, plain: true }
    const masked = maskRecord(
      one.kind,
      record as unknown as Maskable<KindName>,
      now.seed,
      here.session.language,
      scrub,
    )
    return { record: masked as unknown as OpenedRecord, plain: false }
  }

  /** One record per object, its living versions merged, as every screen shows it. */
  const joined = (here: Work, found: readonly Opened[]): Opened[] => {
    const byId = new Map<string, Opened[]>()
    for (const one of found) byId.set(one.id, [...(byId.get(one.id) ?? []), one])
    return [...byId.values()].map((heads) => ({ ...heads.at(-1)!, ...here.records.settled(heads) }))
  }

  async function find(
    here: Work,
    now: ProjectionSession,
    ask: {
      kind: ProjectedKind
      id?: string | undefined
      subject?: string | null | undefined
      month?: string | undefined
    },
  ): Promise<Result<{ records: OpenedRecord[]; plain: string[] }>> {
    const { kind, id, subject, month } = ask
    if (!here.records.mayView(kind, 'masked')) return ok({ records: [], plain: [] })
    let found: readonly Opened[]
    if (id === undefined) {
      const listed = await here.records.byTags(kind, subject)
      if (!listed.ok) return listed
      found = listed.value
    } else {
      const heads = await here.records.heads([id])
      if (!heads.ok) return heads
      found = heads.value.get(id)?.filter((one) => one.kind === kind) ?? []
    }
    const card = kindByName(kind)!
    const living = joined(here, found).filter(
      (one) => month === undefined || monthOf(card, one.values) === month,
    )
    const scrub = await scrubOf(here)
    const answers = living.map((one) => shown(here, now, one, scrub))
    return ok({
      records: answers.map(({ record }) => record),
      plain: answers.flatMap(({ record, plain }) => (plain ? [record.id] : [])),
    })
  }

  function serviceOf(now: ProjectionSession): Service<ProjectionApi> {
    const here = (): Work | null => (session === now ? work() : null)
    const fromPeer =
      <A>(take: (args: A, peers: PeerEvents) => void) =>
      async (args: A): Promise<Result<Record<string, never>>> => {
        if (!here()) return locked
        if (now.peers) take(args, now.peers)
        return ok({})
      }
    return {
      async start() {
        const at = here()
        if (!at) return locked
        const facts = await deps.store.call('projection.facts', {})
        if (!facts.ok) return facts
        const { seed } = now
        const { language, practice, person } = at.session
        const { sync, ...rest } = facts.value
        // After the answer, when the window listens.
        setTimeout(() => session === now && window?.emit('peers', { wanted: [...wanted] }))
        return ok({ seed, language, practice, role: person.role, address, ...rest, sync: maskSync(sync) })
      },
      async find(ask) {
        const at = here()
        return at ? find(at, now, ask) : locked
      },
      async history({ id }) {
        const at = here()
        if (!at) return locked
        const living = await at.records.heads([id])
        if (!living.ok) return living
        const kind = living.value.get(id)?.[0]?.kind
        if (!(projectedKinds as readonly (string | undefined)[]).includes(kind)) return ok({ records: [] })
        if (!at.records.mayView(kind!, 'masked')) return ok({ records: [] })
        const all = await at.records.history(id)
        if (!all.ok) return all
        const scrub = await scrubOf(at)
        return ok({
          records: all.value.records.map(
            (record) =>
              maskRecord(
                kind!,
                record as unknown as Maskable<KindName>,
                now.seed,
                at.session.language,
                scrub,
              ) as unknown as OpenedRecord,
          ),
        })
      },
      'peer.offer': fromPeer(({ session: id, sdp }: { session: string; sdp: string }, peers) =>
        peers.offer(id, sdp),
      ),
      'peer.state': fromPeer(
        ({ session: id, state }: { session: string; state: 'connected' | 'lost' }, peers) => peers[state](id),
      ),
      'peer.said': fromPeer(({ session: id, text }: { session: string; text: string }, peers) =>
        peers.said(id, text),
      ),
      picture: fromPeer(
        (
          { state, why }: { state: (typeof pictureStates)[number]; why: (typeof whyNoPicture)[number] },
          peers,
        ) => peers.picture?.(state, why),
      ),
      input: fromPeer((_args: object, peers) => peers.input()),
    }
  }

  return {
    async open(next) {
      if (!work()) return locked
      if (session) return err({ type: 'AlreadyOpen' })
      session = next
      const opened = await deps.store.call('projection.open', {})
      if (!opened.ok) session = undefined
      return opened
    },
    async close() {
      session = undefined
      scrubbing = undefined
      wanted = []
      clearTimeout(telling)
      telling = undefined
      window?.close()
      window = undefined
      return deps.store.call('projection.close', {})
    },
    takeWindow(channel) {
      const now = session
      if (!now || !work()) return channel.close()
      window?.close()
      const served = serve(projectionApi, channel, serviceOf(now), {
        onBug: (_name, thrown) => deps.onBug?.(thrown),
      })
      window = served
      void served.closed.then(() => {
        if (window !== served) return
        window = undefined
        if (session === now) {
          session = undefined
          void deps.store.call('projection.close', {})
          now.onGone?.()
        }
      })
    },
    peers(next) {
      wanted = next
      window?.emit('peers', { wanted: [...next] })
    },
    answer: (id, sdp) => window?.emit('peer.answer', { session: id, sdp }),
    say: (id, text) => window?.emit('peer.say', { session: id, text }),
    show(next) {
      const parsed = projectedAddress.safeParse(next)
      if (!parsed.success) return
      address = parsed.data
      window?.emit('show', { address })
    },
    changed() {
      scrubbing = undefined
      if (!window || telling) return
      telling = setTimeout(() => {
        telling = undefined
        window?.emit('changed', {})
      }, tellAfterMs)
    },
  }
}

const nounsOfCards: ReadonlySet<string> = new Set(cardWordsByLanguage.de)
const isOrdinary = (word: string): boolean => ordinaryWords.has(word) || nounsOfCards.has(word)

/** All that somebody or something of this house is called: people, streets, places, groups, also in living conflicts. */
async function namesOf(here: Work): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  const add = (value: unknown): void => {
    if (typeof value === 'string') for (const part of namePartsOf(value)) names.add(part)
    else if (Array.isArray(value)) value.forEach(add)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add)
  }
  for (const kind of ['institution', 'group', 'staff', 'child', 'guardian'] as const) {
    const found = await here.records.byTags(kind)
    if (!found.ok) continue
    const { fields } = kindByName(kind)!
    for (const { values } of found.value)
      for (const [field, { anonymise, shape }] of Object.entries(fields))
        if (anonymise === 'drop' && shape !== 'long text') add(values[field])
  }
  const safety = await here.records.byTags('childSafety')
  for (const { values } of safety.ok ? safety.value : []) {
    const { pickupBans, emergencyContacts } = values as Values<'childSafety'>
    add(pickupBans.map(({ person }) => person))
    add(emergencyContacts.map(({ name }) => name))
  }
  const people = await here.people.list()
  if (people.ok) for (const { name } of people.value.people) add(name)
  return names
}

/** Counts and states stay; where the server is and what sticks are called tells where the house is. */
const maskSync = (sync: SyncState): SyncState => ({
  ...sync,
  server: sync.server && {
    address: '—',
    lastContactAt: sync.server.lastContactAt,
    ops: sync.server.ops,
    blobs: sync.server.blobs,
  },
  sticks: sync.sticks.map((stick) => ({ ...stick, label: '—' })),
})
