/**
 * A whole house in memory for looking at screens: tests/database/fakeHost.ts holds the records, and everything a
 * screen may ask besides is answered here. Each test names the door it wants to stand at.
 */
import { usualOutput } from '#shared/pdf/output.ts'
import { loosestRules } from '#shared/accounts/houseRules.ts'
import { concatBytes, type Bytes } from '#shared/basics/bytes.ts'
import { addDays, dayOf } from '#shared/basics/clock.ts'
import { ok, err, type Result } from '#shared/basics/result.ts'
import type { Draft, KeeperApi, VaultApi } from '#shared/host/api.ts'
import type { ArgsOf, Client, ResultOf, ServiceTable } from '#shared/host/table.ts'
import type { Host } from '#renderer/host/connectHost.ts'
import { createFakeHost, newId, type FakeHost } from '#tests/database/fakeHost.ts'
import { createFakeTeam, type TeamOptions } from './fakeTeam.ts'

type Info = ResultOf<KeeperApi, 'info'>
type Answers<T extends ServiceTable> = {
  [N in keyof T['calls'] & string]?: (args: ArgsOf<T, N>) => Promise<Result<ResultOf<T, N>>>
}

/** A client whose named calls are answered here; the rest goes on to the pipe. */
function answering<T extends ServiceTable>(
  client: Client<T>,
  answers: Answers<T>,
): Client<T> & { tell(event: string, data: unknown): void } {
  const listeners = new Map<string, Set<(data: never) => void>>()
  return {
    call: (name, args) => answers[name]?.(args) ?? client.call(name, args),
    on(event, listener) {
      const own = listeners.get(event) ?? new Set()
      listeners.set(event, own.add(listener))
      const off = client.on(event, listener)
      return () => {
        own.delete(listener)
        off()
      }
    },
    tell(event, data) {
      for (const listener of listeners.get(event) ?? []) listener(data as never)
    },
    closed: client.closed,
    close: () => client.close(),
  }
}

export interface HouseOptions {
  readonly state?: Info['state']
  readonly profile?: 'institution' | 'practice' | null
  readonly language?: Info['language']
  readonly colourScheme?: Info['colourScheme']
  readonly children?: number
  readonly info?: Partial<Info>
  readonly dataState?: Partial<ResultOf<KeeperApi, 'dataState'>>
  readonly unlockFails?: boolean
  /** Opens only for a Leitung with this code. */
  readonly leaseOver?: string
  /** Tiles of the lock screen; else Anna alone. */
  readonly people?: Info['people']
  readonly pin?: ResultOf<VaultApi, 'session'>['pin']
  /** Who is signed in; else the Leitung. */
  readonly role?: string
  readonly team?: Omit<TeamOptions, 'me' | 'groupIds'>
  /** Changed on two PCs: the sheet of the first child and a page of hers. */
  readonly conflict?: boolean
  /** The sheet of the second child was changed on two PCs and joined: one street was not taken. */
  readonly merged?: boolean
  /** Work that came after a block, and what this PC alone wrote about deleted children. */
  readonly aside?: boolean
}

export interface House {
  readonly host: Host
  readonly fake: FakeHost
  readonly info: () => Info
  /** Names of calls that changed something, in order. */
  readonly asked: string[]
  /** What was exported, finished files only. */
  readonly files: { readonly name: string; readonly bytes: Uint8Array }[]
}

const firstNames = ['Mia', 'Ben', 'Emilia', 'Noah', 'Jörn', 'Lea', 'Finn', 'Zoë', 'Paul', 'Mila', 'Elif', 'Luis', 'Änne', 'Oskar', 'Frieda', 'Anton', 'Ida', 'Theo', 'Ella', 'Jakob'] // prettier-ignore
const lastNames = ['Sommer', 'Krüger', 'Öztürk', 'Weiß', 'Fröhlich', 'Nowak', 'Schäfer', 'Brandt', 'Lindner', 'Kaya', 'Vogt', 'Böhm', 'Engelhardt-Sonnenschein'] // prettier-ignore
const groupNames = [['Sonnenkäfer', 'orange'], ['Waldmäuse', 'green'], ['Seesterne', 'blue']] as const // prettier-ignore

/** What ends child mode in the fake house. */
export const fakePin = '703916'
export const fakePassphrase = 'Igel Wolke Trompete 47 Kuchen'

export async function createFakeHouse(options: HouseOptions = {}): Promise<House> {
  const { state = 'unlocked', profile = state === 'none' ? null : 'institution', children = 24 } = options
  const fake = await createFakeHost()
  const today = dayOf(Date.now())
  const asked: string[] = []
  const files: { name: string; bytes: Uint8Array }[] = []
  let written: { readonly name: string; readonly parts: Bytes[] }[] = []
  let childMode: ResultOf<VaultApi, 'session'>['childMode'] = null
  const nameAt = (i: number): string =>
    `${firstNames[i % firstNames.length]!} ${lastNames[i % lastNames.length]!}`
  const ids: string[] = []
  const groupIds: string[] = []
  const childVersions: string[] = []

  if (state === 'locked' || state === 'unlocked') {
    const groups = await fake.commit(
      groupNames.map(([name, colour], position): Draft => ({
        kind: 'group',
        id: null,
        parents: [],
        changes: { name, colour, position },
      })),
    )
    groupIds.push(...groups.map((one) => one.id))
    await fake.commit([
      { kind: 'institution', id: null, parents: [], changes: { name: 'Kita Sonnenblume', language: 'de' } },
    ])
    const made = await fake.commit(
      Array.from({ length: children }, (_, i): Draft => {
        const born = addDays(today, -365 * (2 + (i % 4)) - i * 13 + 5)
        return {
          kind: 'child',
          id: null,
          parents: [],
          changes: {
            firstName: firstNames[i % firstNames.length]!,
            lastName: lastNames[i % lastNames.length]!,
            birthDate: i < 4 ? `${Number(today.slice(0, 4)) - 3 - i}${addDays(today, i * 3).slice(4)}` : born,
            groupId: groups[i % 3]!.id,
            joinedOn: addDays(born, 700),
          },
        }
      }),
    )
    ids.push(...made.map((one) => one.id))
    childVersions.push(...made.map((one) => one.version))
    await fake.commit([
      ...ids.slice(0, Math.floor(children * 0.8)).map((childId, i): Draft => ({ kind: 'consent', id: null, parents: [], changes: { childId, purpose: 'ownPortfolio', audience: 'family', decision: i % 5 === 4 ? 'refused' : 'given', validFrom: today } })),
      ...ids.slice(0, 5).map((_, i): Draft => ({ kind: 'photo', id: null, parents: [], changes: { seen: i < 3 ? '' : 'nobody', takenOn: today, fileName: `IMG_${i}.jpg` } })),
      ...ids.slice(0, 2).map((childId): Draft => ({ kind: 'childSafety', id: null, parents: [], changes: { childId, allergies: [{ allergen: 'Erdnuss', severity: 'severe', firstMeasure: 'Notfallset im Büro' }] } })),
    ]) // prettier-ignore
  }

  const conflicts: ResultOf<VaultApi, 'records.conflicts'>['conflicts'] = []
  if (options.conflict && ids[0]) {
    const other = newId()
    const fork = async (kind: string, id: string, version: string, here: object, there: object) => {
      await fake.commit([{ kind, id, parents: [version], changes: { ...here } }])
      await fake.commit([{ kind, id, parents: [version], changes: { ...there } }], other)
      conflicts.push({ id, kind, fields: Object.keys(here) })
    }
    await fork(
      'child',
      ids[0],
      childVersions[0]!,
      { street: 'Lindenweg 4', city: 'Potsdam' },
      { street: 'Am Mühlbach 12', city: '', notes: 'Zieht im Sommer um.' },
    )
    const [page] = await fake.commit([
      { kind: 'page', id: null, parents: [], changes: { childId: ids[0], title: 'Im Garten', date: today } },
    ])
    await fork(
      'page',
      page!.id,
      page!.version,
      { background: '#fff3d6' },
      { background: '#dff1ea', title: 'Im Garten mit Ben' },
    )
  }

  let merged: ResultOf<VaultApi, 'records.merged'>['merged'] = []
  if (options.merged && ids[1]) {
    const [id, version] = [ids[1], childVersions[1]!]
    const write = async (parents: string[], changes: object, dev?: string): Promise<string> =>
      (await fake.commit([{ kind: 'child', id, parents, changes: { ...changes } }], dev))[0]!.version
    const here = await write([version], { street: 'Lindenweg 4' })
    const there = await write([version], { street: 'Am Mühlbach 12' }, newId())
    const head = await write([there, here], {}, newId())
    merged = [{ id, kind: 'child', heads: [head], fields: [{ field: 'street', versions: [here] }] }]
  }

  const author = 'Berta Busch'
  let late: ResultOf<VaultApi, 'late.list'>['late'] = []
  const leftovers: ResultOf<VaultApi, 'deletion.list'>['leftovers'] = []
  if (options.aside) {
    const edit = (street: string) => ({
      kind: 'child',
      id: newId(),
      at: Date.now(),
      author,
      values: { street },
    })
    late = [
      { dev: '07bc'.padEnd(32, '0'), personId: null, name: '', edits: [edit('Am Mühlbach 12'), edit('Weidenring 9')], closed: 1 },
      { dev: null, personId: newId(), name: author, edits: [edit('Lindenweg 4')], closed: 0 },
    ] // prettier-ignore
    leftovers.push({ id: newId(), count: 3, until: addDays(today, 5), mine: true }, { id: newId(), count: 1, until: addDays(today, 2), mine: false }) // prettier-ignore
  }

  const anna = {
    id: newId(),
    name: 'Anna Albers',
    colour: 'violet',
    pin: options.pin === 'set' && state === 'unlocked',
  }
  const people = options.people ?? [anna]
  let info: Info = {
    shell: 'loopback',
    version: '0.1.0',
    rules: loosestRules,
    profile: profile === null ? null : { id: fake.profileId, kind: profile },
    state,
    existing: [],
    institution: profile === null || state === 'empty' ? '' : 'Kita Sonnenblume',
    people: state === 'none' || state === 'empty' ? [] : people,
    language: options.language ?? 'de',
    colourScheme: options.colourScheme ?? 'light',
    output: usualOutput,
    lockAfterMinutes: 3,
    dialogs: 'inApp',
    waitMs: 0,
    pinTries: 5,
    pinHours: 8,
    ownsBrowser: true,
    repairs: [],
    ...options.info,
  }
  let person =
    state === 'unlocked' || state === 'unconfirmed'
      ? { id: anna.id, name: anna.name, role: options.role ?? 'lead' }
      : null
  let confirmed = state === 'unlocked' || state === 'locked'
  let pin = options.pin ?? 'declined'
  const day = 86_400_000
  const pending: ResultOf<VaultApi, 'deletion.list'>['pending'] =
    ids.length > 8
      ? [
          {
            childId: ids[7]!,
            name: nameAt(7),
            state: 'requested',
            requestedAt: Date.now() - day,
            purgeOn: null,
          },
          {
            childId: ids[8]!,
            name: nameAt(8),
            state: 'bin',
            requestedAt: Date.now() - 3 * day,
            purgeOn: addDays(today, 4),
          },
        ]
      : []
  const tick = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
  const note = (name: string): void => void asked.push(name)

  const team = createFakeTeam(
    { ...options.team, me: { ...anna, role: options.role ?? 'lead' }, groupIds },
    note,
  )

  const keeper = answering(fake.host.keeper, {
    ...team.keeper,
    info: async () => ok(info),
    'profile.open': async ({ kind }) => {
      note('profile.open')
      info = {
        ...info,
        profile: { id: fake.profileId, kind },
        state: info.existing.includes(kind) ? 'locked' : 'empty',
      }
      return ok({})
    },
    'settings.change': async ({ language, lockAfterMinutes, colourScheme, pinHours, output }) => {
      info = {
        ...info,
        ...(language ? { language } : {}),
        ...(lockAfterMinutes ? { lockAfterMinutes } : {}),
        ...(colourScheme ? { colourScheme } : {}),
        ...(output ? { output } : {}),
        ...(pinHours === undefined ? {} : { pinHours }),
      }
      return ok({})
    },
    lock: async () => {
      note('lock')
      return ok({})
    },
    signOut: async () => {
      note('signOut')
      return ok({})
    },
    activity: async () => {
      note('activity')
      return ok({})
    },
    dataState: async () =>
      ok({
        saved: true,
        writable: true,
        reason: '' as const,
        records: 1284,
        lastBackupAt: Date.now() - 3 * day,
        ...options.dataState,
      }),
    'folder.browse': async ({ path }) =>
      ok({
        path: path ?? '/home/kita',
        parent: path === '/' ? null : '/',
        folders: ['Dokumente', 'Bilder', 'Stick (E:)'].map((name) => ({
          name,
          path: `${path ?? '/home/kita'}/${name}`,
        })),
      }),
    'folder.choose': async ({ path }) => ok({ folder: { token: 'token', label: path ?? 'Stick (E:)' } }),
    'backup.list': async () =>
      ok({
        backups: [
          { name: 'Obhut-Sicherung 2026-11-19', at: Date.now() - 3 * day, envelopes: 1270, blobs: 412 },
          { name: 'Obhut-Sicherung 2026-11-12', at: Date.now() - 10 * day, envelopes: 1198, blobs: 390 },
        ],
      }),
    'backup.start': async () => {
      note('backup.start')
      for (let done = 0; done <= 10; done++) {
        keeper.tell('progress', { job: 'backup', done: done * 170, total: 1700 })
        await tick(30)
      }
      return ok({ name: 'Obhut-Sicherung 2026-11-22', envelopes: 1284, blobs: 415, size: 214_000_000 })
    },
  })
  team.onState((next) => keeper.tell('sync.state', next))
  const vault = answering(fake.host.vault, {
    ...team.vault,
    'records.merged': async () => ok({ merged: [...merged] }),
    'records.save': async (args) => {
      const settled = args.drafts.filter(({ parents }) =>
        merged.some(({ heads }) => heads.join() === parents.join()),
      )
      for (const { id, changes } of settled) {
        note(`records.save ${JSON.stringify(changes)}`)
        merged = merged.filter((one) => one.id !== id)
      }
      return fake.host.vault.call('records.save', args)
    },
    'records.conflicts': async () => ok({ conflicts: [...conflicts] }),
    session: async () => ok({ person, confirmed, practice: profile === 'practice', pin, childMode }),
    'childMode.start': async (args) => {
      note('childMode.start')
      childMode = { ...args, leftMs: args.minutes * 60_000 }
      return ok({})
    },
    'childMode.end': async ({ pin: typed, passphrase }) => {
      if (typed !== fakePin && passphrase !== fakePassphrase) {
        if (typed === undefined) return err({ type: 'WrongPassphrase', words: { waitMs: 0 } })
        const left = info.pinTries - 1
        info = { ...info, pinTries: left, people: info.people.map((one) => ({ ...one, pin: left > 0 })) }
        return err({ type: left > 0 ? 'WrongPin' : 'PinSpent' })
      }
      note('childMode.end')
      childMode = null
      return ok({})
    },
    'passphrase.check': async ({ passphrase }) => {
      const accepted = passphrase.length >= 12
      return ok({
        score: Math.min(4, Math.floor(passphrase.length / 5)),
        accepted,
        minLength: 12,
        hint: accepted ? '' : 'tooShort',
      })
    },
    'passphrase.suggest': async () => ok({ passphrase: 'Regen Kuchen Brücke Tanne Lied' }),
    'setup.create': async () => {
      note('setup.create')
      person = { id: anna.id, name: anna.name, role: 'lead' }
      confirmed = false
      info = { ...info, state: 'unconfirmed', institution: 'Kita Sonnenblume', people }
      return ok({ person })
    },
    'setup.practice': async () => {
      note('setup.practice')
      for (let done = 0; done <= 100; done += 5) {
        vault.tell('progress', { job: 'practice', done, total: 120 })
        await tick(40)
      }
      return tick(60_000).then(() => ok({ person: { id: anna.id, name: anna.name, role: 'lead' } }))
    },
    'cards.write': async () => {
      note('cards.write')
      return ok({
        files: [
          'Wiederherstellungskarte 1.pdf',
          'Wiederherstellungskarte 2.pdf',
          'Wiederherstellungskarte 3.pdf',
        ],
      })
    },
    'cards.question': async () =>
      ok({
        asked: [
          { card: 1, word: 3 },
          { card: 3, word: 7 },
        ],
      }),
    'cards.confirm': async ({ words }) => {
      note('cards.confirm')
      if (words.some((word) => word !== 'tanne')) return err({ type: 'WordsWrong' })
      confirmed = true
      info = { ...info, state: 'unlocked' }
      return ok({})
    },
    unlock: async ({ code }) => {
      note('unlock')
      if (options.leaseOver !== undefined && code !== options.leaseOver)
        return err({ type: code === undefined ? 'LeaseOver' : 'CodeWrong' })
      if (options.unlockFails) {
        info = { ...info, waitMs: 8000 }
        return err({ type: 'WrongPassphrase' })
      }
      person = { id: anna.id, name: anna.name, role: 'lead' }
      info = { ...info, state: 'unlocked' }
      return ok({ person })
    },
    'unlock.pin': async ({ personId }) => {
      note('unlock.pin')
      if (options.unlockFails) {
        info = { ...info, pinTries: info.pinTries - 1 }
        if (info.pinTries > 0) return err({ type: 'WrongPin' })
        info = { ...info, people: info.people.map((one) => ({ ...one, pin: false })) }
        return err({ type: 'PinSpent' })
      }
      person = { id: personId, name: info.people.find((one) => one.id === personId)!.name, role: 'lead' }
      info = { ...info, state: 'unlocked' }
      return ok({ person })
    },
    'pin.set': async () => {
      note('pin.set')
      pin = 'set'
      return ok({})
    },
    'pin.clear': async () => {
      note('pin.clear')
      pin = 'declined'
      return ok({})
    },
    'passphrase.change': async () => ok({}),
    'deletion.list': async () => ok({ pending: [...pending], leftovers: [...leftovers] }),
    'backup.permit': async () => ok({}),
    'export.begin': async ({ fileNames }) => {
      note('export.begin')
      written = fileNames.map((name) => ({ name, parts: [] }))
      return ok({ export: '0'.repeat(32) })
    },
    'export.append': async ({ file, bytes }) => {
      written[file]!.parts.push(...bytes)
      return ok({})
    },
    'export.finish': async () => {
      files.push(...written.map(({ name, parts }) => ({ name, bytes: concatBytes(...parts) })))
      return ok({ fileNames: written.map(({ name }) => name) })
    },
    'export.drop': async () => ok({}),
    'export.write': async ({ fileName, bytes }) => {
      note('export.write')
      files.push({ name: fileName, bytes: concatBytes(...bytes) })
      return ok({ fileName })
    },
    'late.list': async () => ok({ late: [...late] }),
    'late.settle': async ({ dev, personId, take }) => {
      note(`late.settle ${take ? 'take' : 'refuse'}`)
      late = late.filter((one) => one.dev !== dev || one.personId !== personId)
      return ok({})
    },
    'deletion.leftover': async () =>
      ok({
        name: 'Ida Vogt',
        edits: [{ kind: 'child', at: Date.now(), values: { street: 'Lindenweg 4' } }],
        photos: [],
        bytes: [],
      }),
    'deletion.request': async ({ childId }) => {
      note('deletion.request')
      pending.push({
        childId,
        name: nameAt(ids.indexOf(childId)),
        state: 'requested',
        requestedAt: Date.now(),
        purgeOn: null,
      })
      return ok({})
    },
    'deletion.confirm': async ({ childId, card }) => {
      note('deletion.confirm')
      if (card === undefined || card.length < 10) return err({ type: 'CardUnreadable' })
      const at = pending.findIndex((one) => one.childId === childId)
      pending[at] = { ...pending[at]!, state: 'bin', purgeOn: addDays(today, 7) }
      return ok({ purgeOn: addDays(today, 7) })
    },
    'deletion.cancel': async ({ childId }) => {
      note('deletion.cancel')
      pending.splice(
        pending.findIndex((one) => one.childId === childId),
        1,
      )
      return ok({})
    },
    'deletion.run': async () => ok({ purged: [] }),
    'restore.run': async () => {
      note('restore.run')
      person = { id: anna.id, name: anna.name, role: 'lead' }
      info = { ...info, state: 'unlocked', institution: 'Kita Sonnenblume', people }
      confirmed = true
      return ok({ person, envelopes: 1270, blobs: 412, refused: 1, ledgerReplayed: 2 })
    },
    'audit.list': async () =>
      ok({
        failed: [],
        records: ['exported', 'deletionRequested', 'passphraseChanged', 'institutionCreated'].map(
          (action, i) => ({
            kind: 'auditEntry',
            id: newId(),
            values: {
              at: Date.now() - i * day * 2,
              person: anna.id,
              action,
              purpose: i === 0 ? 'portfolio' : 'deletion',
              objectIds: i === 0 ? [newId(), newId()] : [],
              result: 'ok',
            },
            meta: {
              version: `${newId()}:1`,
              parents: [],
              hlc: '0',
              dev: newId(),
              author: anna.id,
              stamps: {},
            },
          }),
        ),
      }),
  })
  return { host: { keeper, vault, failures: () => new Map() }, fake, info: () => info, asked, files }
}
