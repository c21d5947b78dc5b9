/**
 * The demo's window: the app's own rooms without its screens. build/demo.ts opens this page instead of the app, hands
 * it files through inputs as a person would, and calls the steps below one after another.
 */
import { openDatabase } from '#renderer/database/openDatabase.ts'
import { createRepository } from '#renderer/database/repository.ts'
import type { Repository } from '#renderer/database/types.ts'
import { newDraft } from '#shared/records/edit.ts'
import { connectHost, type Host } from '#renderer/host/connectHost.ts'
import { exportPages } from '#renderer/pdf/exportPages.ts'
import { importPhotoFiles } from '#renderer/photos/importPhotoFiles.ts'
import { createPageFromTemplate } from '#renderer/portfolio/createPages.ts'
import { bytesToHex, utf8ToBytes } from '#shared/basics/bytes.ts'
import { dayOf } from '#shared/basics/clock.ts'
import type { Result } from '#shared/basics/result.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import type { Draft } from '#shared/host/api.ts'
import { permits, type Permission } from '#shared/consents/permits.ts'
import { namesInFile } from '#shared/photos/namesInFile.ts'
import { readChildren } from '#shared/records/importChildren.ts'
import { checkFileSize } from '#shared/records/readTable.ts'
import { draftsOfImport } from '#shared/records/importDrafts.ts'
import { bundledTemplates } from '#shared/portfolio/templates/bundled.ts'
import { usualAudience, type Purpose } from '#shared/records/consent.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { words } from '#shared/words/words.ts'

function must<T>(result: Result<T, { type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

const random: Random = { bytes: (n) => crypto.getRandomValues(new Uint8Array(n)) }
let host: Host
let repository: Repository
const day = dayOf(Date.now())

async function connect(): Promise<{ state: string }> {
  host = must(await connectHost())
  host.keeper.on('progress', (p) => console.log(`progress ${p.job} ${p.done}/${p.total}`))
  host.vault.on('progress', (p) => console.log(`progress ${p.job} ${p.done}/${p.total}`))
  must(await host.keeper.call('profile.open', { kind: 'institution' }))
  const info = must(await host.keeper.call('info', {}))
  repository = createRepository(host, openDatabase({ profileId: info.profile!.id, keeper: host.keeper }))
  return { state: info.state }
}

async function folder(purpose: 'backup' | 'export' | 'cards' | 'restore', path: string): Promise<string> {
  const chosen = must(await host.keeper.call('folder.choose', { purpose, path })).folder
  if (!chosen) throw new Error('No folder')
  return chosen.token
}

async function setUp(ask: {
  institution: string
  firstName: string
  lastName: string
  passphrase: string
  cards: string
}) {
  must(
    await host.vault.call('setup.create', {
      institution: ask.institution,
      firstName: ask.firstName,
      lastName: ask.lastName,
      passphrase: ask.passphrase,
      language: 'de',
    }),
  )
  const { files } = must(await host.vault.call('cards.write', { folder: await folder('cards', ask.cards) }))
  return { files, asked: must(await host.vault.call('cards.question', {})).asked }
}

const confirmCards = async (words: string[]): Promise<void> =>
  void must(await host.vault.call('cards.confirm', { words }))
const unlock = async (passphrase: string): Promise<void> =>
  void must(await host.vault.call('unlock', { personId: null, passphrase }))

const filesOf = (id: string): File[] => [...(document.getElementById(id) as HTMLInputElement).files!]

export interface ImportReport {
  readonly children: readonly {
    readonly line: number
    readonly id: string
    readonly firstName: string
    readonly lastName: string
    readonly birthDate: string | null
  }[]
  /** Rows not taken over, with the reason. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[]
  /** Rows taken over with something left out or joined. */
  readonly remarks: readonly { readonly line: number; readonly reason: string }[]
}

/** What the list says about each imported child, for the later steps. */
interface Listed {
  readonly line: number
  readonly child: Rec<'child'>
  readonly consents: readonly { readonly purpose: Purpose; readonly decision: 'given' | 'refused' }[]
  readonly photos: readonly string[]
}
let listed: Listed[] = []

async function importChildren(): Promise<ImportReport> {
  const file = filesOf('children')[0]!
  const t = words.importing.de
  const size = checkFileSize(file.size)
  if (!size.ok) throw new Error(size.error.type)
  const imported = must(readChildren(new Uint8Array(await file.arrayBuffer()), { today: day }))
  const drafts = draftsOfImport(imported, {
    newId: () => randomId(random),
    groups: [],
    source: `Liste ${file.name}`,
  })
  let done = 0
  for (const batch of drafts.batches) {
    must(await repository.save(batch))
    console.log(`progress Kinder ${(done += batch.length)}`)
  }
  const childById = new Map((await repository.getAll('child')).map((child) => [child.id, child]))
  const rowsById = new Map<string, typeof imported.children>()
  for (const row of imported.children) {
    const id = drafts.childIdByRow.get(row.row)
    if (id !== undefined) rowsById.set(id, [...(rowsById.get(id) ?? []), row])
  }
  listed = [...rowsById].map(([id, rows]) => ({
    line: rows[0]!.row,
    child: childById.get(id)!,
    consents: rows.flatMap((r) => r.consents),
    photos: rows.flatMap((r) => r.photos),
  }))
  const hint = (p: { type: string; column: string }): string =>
    (t.problem[p.type as keyof typeof t.problem] ?? p.type).replace('{{column}}', p.column)
  const taken = new Set(imported.children.map((c) => c.row))
  return {
    children: [...rowsById].flatMap(([id, rows]) => {
      const { firstName, lastName, birthDate } = childById.get(id)!.values
      return rows.map(({ row }) => ({ line: row, id, firstName, lastName, birthDate }))
    }),
    refused: imported.table.problems
      .concat(imported.problems)
      .filter((p) => !taken.has(p.row))
      .map((p) => ({ line: p.row, reason: hint(p) })),
    remarks: imported.problems.filter((p) => taken.has(p.row)).map((p) => ({ line: p.row, reason: hint(p) })),
  }
}

export interface PhotoReport {
  readonly photos: readonly {
    readonly photoId: string
    readonly fileName: string
    readonly children: readonly string[]
  }[]
  readonly refused: readonly { readonly fileName: string; readonly reason: string }[]
}

async function importPhotos(): Promise<PhotoReport> {
  const files = filesOf('photos')
  const t = words.photos.de.problem as Record<string, string>
  const outcomes = await importPhotoFiles({ vault: host.vault, groupId: null }, files, ({ done, total }) =>
    console.log(`progress Fotos ${done}/${total}`),
  )
  const refused = outcomes.flatMap((o) =>
    o.type === 'refused'
      ? [{ fileName: o.fileName, reason: t[o.problem] ?? o.problem }]
      : o.type === 'duplicate'
        ? [{ fileName: o.fileName, reason: `dieselbe Datei wie ${o.of}` }]
        : [],
  )
  const added = outcomes.flatMap((o) => (o.type === 'added' ? [o] : []))
  const named = listed.map(({ child }) => ({
    id: child.id,
    firstName: child.values.firstName,
    lastName: child.values.lastName,
  }))
  const drafts: Draft[] = []
  const photos = added.map((o) => {
    const byColumn = listed
      .filter((l) => l.photos.some((p) => p.toLowerCase() === o.fileName.toLowerCase()))
      .map((l) => l.child.id)
    const childIds = [...new Set([...byColumn, ...namesInFile(o.fileName, named).childIds])]
    if (childIds.length > 0)
      drafts.push({
        kind: 'photo',
        id: o.id,
        parents: [o.version],
        changes: { childIds, seen: 'people', lookedAtOn: day, lookedAtBy: 'Dateiname' },
      })
    return { photoId: o.id, fileName: o.fileName, children: childIds }
  })
  for (let i = 0; i < drafts.length; i += 200) must(await repository.save(drafts.slice(i, i + 200)))
  return { photos, refused }
}

/** The list's own answers came with the children; a list without any gives every third child a no. */
async function recordConsents() {
  const assumed = listed.every((l) => l.consents.length === 0)
  const answers = listed.flatMap(({ child, consents }, at) =>
    assumed
      ? (['ownPortfolio', 'otherPortfolios'] as const).map((purpose) => ({
          childId: child.id,
          purpose,
          decision: at % 3 === 2 ? ('refused' as const) : ('given' as const),
        }))
      : consents.map(({ purpose, decision }) => ({ childId: child.id, purpose, decision })),
  )
  const drafts = assumed
    ? answers.map((answer) =>
        newDraft('consent', {
          ...answer,
          audience: usualAudience[answer.purpose],
          source: 'Vorführung: jedes dritte Kind nein',
        }),
      )
    : []
  for (let i = 0; i < drafts.length; i += 200) must(await repository.save(drafts.slice(i, i + 200)))
  return {
    recorded: answers.length,
    assumed,
    refusing: answers
      .filter((a) => a.decision === 'refused')
      .map(({ childId, purpose }) => ({ childId, purpose })),
  }
}

export interface ChildReport {
  readonly childId: string
  readonly line: number
  readonly name: string
  readonly template: string
  readonly file: string | null
  readonly placed: readonly string[]
  readonly refused: readonly { readonly photoId: string; readonly reason: string }[]
  readonly unplaced: readonly string[]
}

async function makePortfolios(out: string): Promise<readonly ChildReport[]> {
  const [photos, consents, guardians, staff] = await Promise.all([
    repository.getAll('photo'),
    repository.getAll('consent'),
    repository.getAll('guardian'),
    repository.getAll('staff'),
  ])
  const token = await folder('export', out)
  const photoById = new Map(photos.map((p) => [p.id, p]))
  const rules = words.portfolio.de.reason as Record<string, string>
  const nameById = new Map(listed.map((l) => [l.child.id, l.child.values.firstName]))
  const reports: ChildReport[] = []
  for (const [at, { child, line }] of listed.entries()) {
    const ask = (photoId: string): Permission =>
      permits({
        photo: photoById.get(photoId)!.values,
        consents: consents.map((c) => c.values),
        guardians,
        staff,
        use: { purpose: 'ownPortfolio', audience: 'family', forChild: child.id },
        day,
      })
    const mine = photos.filter((p) => p.values.childIds.includes(child.id))
    const templateId = bundledTemplates[at % bundledTemplates.length]!.id
    const page = must(
      await createPageFromTemplate(
        {
          language: 'de',
          institution: 'Kita Demo',
          group: '',
          random,
          ask,
          photoById: (id) => {
            const photo = photoById.get(id)
            return (
              photo && {
                id,
                width: photo.values.width,
                height: photo.values.height,
                alt: `Foto von ${child.values.firstName}`,
              }
            )
          },
        },
        { child, templateId, day, photoIds: mine.map((p) => p.id), position: 0 },
      ),
    )
    const [saved] = must(await repository.save([newDraft('page', page.values)]))
    const stored = (await repository.get('page', saved!.id))!
    const pdf = must(
      await exportPages({
        pages: [{ id: stored.id, title: stored.values.title, model: stored.values }],
        meta: { title: `Portfolio ${child.values.firstName}`, language: 'de', author: 'Kita Demo' },
        readPhoto: async (photoId) =>
          must(
            await host.vault.call('photos.read', {
              photoId,
              variant: 'original',
              purpose: 'export',
              view: 'plain',
            }),
          ).bytes[0] ?? null,
        permitsPhoto: ask,
      }),
    )
    const written = must(
      await host.vault.call('export.write', {
        folder: token,
        fileName:
          `${child.values.firstName} ${child.values.lastName}`
            .replace(/[^\p{L}\p{N} -]/gu, '')
            .slice(0, 80)
            .trim() + '.pdf',
        purpose: 'portfolio',
        objectIds: [child.id, stored.id],
        bytes: [pdf.bytes],
      }),
    )
    const placed = Object.values(stored.values.items).flatMap((item) =>
      item.type === 'photo' && item.photoId !== null ? [item.photoId] : [],
    )
    reports.push({
      childId: child.id,
      line,
      name: `${child.values.firstName} ${child.values.lastName}`,
      template: templateId,
      file: written.fileName,
      placed,
      refused: page.refused.map((r) => ({
        photoId: r.photoId,
        reason: r.reasons
          .map(
            (x) =>
              `${x.rule}: ${(rules[x.rule] ?? '').replace('{{name}}', nameById.get(x.childId ?? '') ?? 'ein Kind')}`,
          )
          .join('; '),
      })),
      unplaced: page.unplaced,
    })
    console.log(`progress PDF ${at + 1}/${listed.length}`)
  }
  return reports
}

let closed = false
const isClosed = (): boolean => closed

async function lock(): Promise<void> {
  void host.vault.closed.then(() => (closed = true))
  void host.keeper.call('lock', {}).catch(() => {})
  await new Promise((resolve) => setTimeout(resolve, 300))
}

async function backup(path: string) {
  must(await host.vault.call('backup.permit', {}))
  const made = must(await host.keeper.call('backup.start', { folder: await folder('backup', path) }))
  return { name: made.name, envelopes: made.envelopes, blobs: made.blobs }
}

async function restore(ask: { folder: string; backup: string; cards: [string, string]; passphrase: string }) {
  return must(
    await host.vault.call('restore.run', {
      folder: await folder('restore', ask.folder),
      backup: ask.backup,
      cards: ask.cards,
      firstName: 'Leitung',
      lastName: 'Demo',
      passphrase: ask.passphrase,
    }),
  )
}

/** Hash of the values of every record and of the pixels' bytes of every photo. */
async function fingerprint(): Promise<Record<string, string>> {
  const prints: Record<string, string> = {}
  const hash = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
    bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  for (const kind of [
    'institution',
    'group',
    'child',
    'childSafety',
    'guardian',
    'photo',
    'consent',
    'page',
    'emergencyCard',
  ] as const) {
    for (const record of await repository.getAll(kind)) {
      prints[`${kind} ${record.id}`] = await hash(
        utf8ToBytes(
          JSON.stringify(record.values, Object.keys(record.values).sort()) + JSON.stringify(record.values),
        ),
      )
      if (record.kind === 'photo')
        prints[`Bild ${record.id}`] = await hash(
          must(
            await host.vault.call('photos.read', {
              photoId: record.id,
              variant: 'original',
              purpose: 'show',
              view: 'plain',
            }),
          ).bytes[0]!,
        )
    }
  }
  return prints
}

/** The second workstation joins by card and check words, over the house's server. */
const connectServer = async (card: string): Promise<void> =>
  void must(await host.keeper.call('sync.connect', { card }))

async function invite() {
  const who = { firstName: 'Zweite', lastName: 'Leitung', role: 'lead', groups: 'all', until: null } as const
  const { invitation, text } = must(
    await host.vault.call('people.invite', { who, place: { type: 'server' } }),
  )
  return { invitation, card: text }
}
const startJoining = async (ask: { card: string; passphrase: string }): Promise<string[]> =>
  must(await host.vault.call('join.start', { ...ask, place: { type: 'server' }, mine: false })).words
const lookForAnswer = async (invitation: string): Promise<string[] | null> =>
  must(await host.vault.call('people.look', { invitation, place: { type: 'server' } })).words
const confirmJoining = async (invitation: string): Promise<void> =>
  void must(await host.vault.call('people.confirm', { invitation, place: { type: 'server' } }))
const finishJoining = async (passphrase: string): Promise<boolean> =>
  must(await host.vault.call('join.finish', { place: { type: 'server' }, passphrase })).person !== null

/** One round with the server; what is left to go either way. */
async function exchange(): Promise<{ state: string; left: number }> {
  const { state, waiting } = must(await host.keeper.call('sync.now', {}))
  return { state, left: waiting.up + waiting.down + waiting.blobsUp + waiting.blobsDown }
}
async function visitStick(path: string): Promise<{ read: number; written: number; refused: number }> {
  const stick = must(await host.keeper.call('folder.choose', { purpose: 'stick', path })).folder
  return must(await host.keeper.call('stick.visit', { folder: stick!.token }))
}

/** Takes up the list where another PC read it: by line and id; everything else must have come with the records. */
async function takeUpList(rows: readonly { line: number; id: string }[]): Promise<number> {
  const childById = new Map((await repository.getAll('child')).map((child) => [child.id, child]))
  const lines = new Set<string>()
  listed = rows.flatMap(({ line, id }) => {
    const child = childById.get(id)
    if (!child || lines.has(id)) return []
    lines.add(id)
    return [{ line, child, consents: [], photos: [] }]
  })
  return listed.length
}
const addGroup = async (name: string): Promise<void> =>
  void must(await repository.save([newDraft('group', { name })]))

export const demo = {
  connect,
  connectServer,
  invite,
  startJoining,
  lookForAnswer,
  confirmJoining,
  finishJoining,
  exchange,
  visitStick,
  takeUpList,
  addGroup,
  setUp,
  confirmCards,
  unlock,
  importChildren,
  importPhotos,
  recordConsents,
  makePortfolios,
  lock,
  isClosed,
  backup,
  restore,
  fingerprint,
}
Object.assign(globalThis, { demo })
