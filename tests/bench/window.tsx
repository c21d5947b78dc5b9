/**
 * The bench's window: the app's own rooms, and the whole app when `mountApp` is called, over a host whose calls are
 * timed. tests/bench/*.ts call the steps below one after another; what they time lies inside one step.
 */
import { plain } from '#shared/portfolio/page.ts'
import { Canvas, FabricImage, Group, Rect } from 'fabric'
import { createRoot } from 'react-dom/client'
import type { Draft, OpenedRecord } from '#shared/host/api.ts'
import type { Result } from '#shared/basics/result.ts'
import { dayOf } from '#shared/basics/clock.ts'
import { consentState } from '#shared/consents/permits.ts'
import { newDraft } from '#shared/records/edit.ts'
import type { Values } from '#shared/records/kinds.ts'
import { App } from '#renderer/App.tsx'
import { openDatabase, type WindowDatabase } from '#renderer/database/openDatabase.ts'
import { createSearch, searchAsksAhead, searchStretch } from '#renderer/database/search.ts'
import { connectHost, type Host } from '#renderer/host/connectHost.ts'
import { importPhotoFiles } from '#renderer/photos/importPhotoFiles.ts'
import { cardJobOf, type CardResult } from '#renderer/photos/cardJob.ts'

function must<T>(result: Result<T, { type: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

let host: Host
let profileId = ''
let opening: Promise<WindowDatabase> | undefined
/** When each call of the window was sent and answered. */
const calls: { readonly name: string; readonly sentAt: number; answeredAt: number }[] = []

const timed = <C extends { call: (name: never, args: never) => Promise<unknown> }>(client: C): C => ({
  ...client,
  async call(name: never, args: never) {
    const one = { name: String(name), sentAt: performance.now(), answeredAt: NaN }
    calls.push(one)
    const answer = await client.call(name, args)
    one.answeredAt = performance.now()
    return answer
  },
})

async function connect(kind: 'institution' | 'practice'): Promise<void> {
  const pipes = must(await connectHost())
  host = { ...pipes, keeper: timed(pipes.keeper), vault: timed(pipes.vault) }
  must(await host.keeper.call('profile.open', { kind }))
  must(await host.keeper.call('settings.change', { lockAfterMinutes: 15, language: 'de' }))
  profileId = must(await host.keeper.call('info', {})).profile!.id
  setInterval(() => void host.keeper.call('activity', {}), 20_000)
}

const setUp = async (passphrase: string): Promise<void> =>
  void must(
    await host.vault.call('setup.create', {
      institution: 'Kita Messung',
      firstName: 'Leitung',
      lastName: 'Messung',
      passphrase,
      language: 'de',
    }),
  )
const makePractice = async (): Promise<void> =>
  void must(await host.vault.call('setup.practice', { language: 'de' }))
const unlock = async (passphrase: string, personId: string | null = null): Promise<void> =>
  void must(await host.vault.call('unlock', { personId, passphrase }))
const lock = (): void => void host.keeper.call('lock', {}).catch(() => {})

// Records of about 1 kB ---------------------------------------------------------------------------------------------

const words =
  'Garten Sand Regen Pfütze Fluss Turm Bagger Freundin Bruder Lied Farbe Pinsel Blatt Eichel Schnecke Wald Suppe Apfel Schlaf Kissen Buch Geschichte Frage Antwort heute gestern lange kurz laut leise allein zusammen baut malt singt lacht weint teilt sucht findet zählt klettert rutscht gräbt trägt hilft wartet staunt erzählt'.split(
    ' ',
  )
/** Kind `template`, which no measured screen shows, with a text of 1,000 characters and a few words of its own. */
function note(i: number): Draft {
  let state = i + 1
  let text = `Notiz${i}`
  while (text.length < 985) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += ` ${words[(state >>> 8) % words.length]!}${(state >>> 20) % 40 === 0 ? String(state % 5000) : ''}`
  }
  return newDraft('template', {
    name: `Notiz ${i}`,
    items: {
      text: { type: 'text', ...plain.text, order: 'V', x: 10, y: 10, w: 190, h: 200, rotation: 0, text, slot: null, font: 'sans', sizePt: 12, colour: '#222222', bold: false, align: 'left', lines: [] }, // prettier-ignore
    },
  })
}
const commitSize = 500

/** Without a database in the window: filling the archive. */
async function fillArchive(from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += commitSize)
    must(
      await host.vault.call('records.save', {
        drafts: Array.from({ length: Math.min(commitSize, to - at) }, (_, i) => note(at + i)),
      }),
    )
}

/** As many as a large house has, with names and birthdays of nobody. */
async function fillChildren(count: number): Promise<void> {
  must(
    await host.vault.call('records.save', {
      drafts: Array.from({ length: count }, (_, i) =>
        newDraft('child', {
          firstName: `${words[i % words.length]!}${i}`,
          lastName: 'Messung',
          birthDate: `20${20 + (i % 4)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
        }),
      ),
    }),
  )
}
const addColleague = async (firstName: string, passphrase: string): Promise<string> =>
  must(
    await host.vault.call('people.addHere', {
      firstName,
      lastName: 'Messung',
      role: 'lead',
      groups: 'all',
      until: null,
      passphrase,
    }),
  ).personId
const setPin = async (passphrase: string, pin: string): Promise<void> =>
  void must(await host.vault.call('pin.set', { passphrase, pin }))

async function open(): Promise<number> {
  const from = performance.now()
  opening = openDatabase({ profileId, keeper: host.keeper })
  await opening
  return performance.now() - from
}

/** From the first draft to the last row in the database. */
async function insert(count: number): Promise<{ readonly savedMs: number; readonly ms: number }> {
  const database = await opening!
  const before = await countRows()
  const from = performance.now()
  await fillArchive(0, count)
  const savedMs = performance.now() - from
  await database.settle()
  const took = performance.now() - from
  if ((await countRows()) - before !== count) throw new Error('Rows are missing')
  return { savedMs, ms: took }
}

// Raw IndexedDB -----------------------------------------------------------------------------------------------------

const done = <T,>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new Error(request.error?.message))
  })
const openRaw = (name: string): Promise<IDBDatabase> => done(indexedDB.open(name))
async function ourDatabase(): Promise<IDBDatabase> {
  const all = await indexedDB.databases()
  const name = all.find((one) => one.name?.startsWith(`rxdb-dexie-obhut-${profileId}`) && one.name.endsWith('--envelopes'))?.name // prettier-ignore
  if (name === undefined) throw new Error('No database')
  return openRaw(name)
}
async function countRows(): Promise<number> {
  const database = await ourDatabase()
  const count = await done(database.transaction('docs').objectStore('docs').count())
  database.close()
  return count
}

/** The very rows of our database into a store with the very same indexes, transactions of 500, nothing above it. */
async function rawInsert(): Promise<{
  readonly ms: number
  readonly rows: number
  readonly indexes: number
  readonly bytes: number
}> {
  const ours = await ourDatabase()
  const store = ours.transaction('docs').objectStore('docs')
  const rows = await done(store.getAll())
  const keyPath = store.keyPath as string
  const indexes = [...store.indexNames].map((name) => ({ name, keyPath: store.index(name).keyPath }))
  ours.close()
  await done(indexedDB.deleteDatabase('raw'))
  const request = indexedDB.open('raw', 1)
  request.onupgradeneeded = () => {
    const made = request.result.createObjectStore('docs', { keyPath })
    for (const index of indexes) made.createIndex(index.name, index.keyPath)
  }
  const raw = await done(request)
  const from = performance.now()
  for (let at = 0; at < rows.length; at += commitSize) {
    const work = raw.transaction('docs', 'readwrite')
    for (const row of rows.slice(at, at + commitSize)) work.objectStore('docs').put(row)
    await new Promise((resolve) => work.addEventListener('complete', resolve))
  }
  const took = performance.now() - from
  raw.close()
  return {
    ms: took,
    rows: rows.length,
    indexes: indexes.length,
    bytes: rows.reduce((sum: number, row: { e: string }) => sum + row.e.length, 0) / rows.length,
  }
}

async function rawGetAll(): Promise<number> {
  const raw = await openRaw('raw')
  const from = performance.now()
  await done(raw.transaction('docs').objectStore('docs').getAll())
  const took = performance.now() - from
  raw.close()
  return took
}

// Opening everything ------------------------------------------------------------------------------------------------

/** Every record opened by the vault and its texts in the window's hands, asked as the fill asks; no index is made. */
async function openAll(): Promise<{ readonly ms: number; readonly records: number }> {
  const { lastSeq } = must(await host.keeper.call('journal.status', {}))
  const from = performance.now()
  let records = 0
  let next = 0
  const one = async (): Promise<void> => {
    while (next < lastSeq) {
      let after = next
      const until = (next = Math.min(next + searchStretch, lastSeq))
      while (after < until) {
        const page = must(await host.vault.call('search.scan', { after, until }))
        records += page.texts.filter(({ kind }) => kind === 'template').length
        after = page.upTo
      }
    }
  }
  await Promise.all(Array.from({ length: searchAsksAhead }, one))
  return { ms: performance.now() - from, records }
}

/** The app's own background fill: opened, indexed, in chunks between frames. */
async function fillSearch(): Promise<number> {
  const search = createSearch(host, opening!)
  await opening
  const from = performance.now()
  search.start()
  await new Promise<void>((resolve) => {
    search.subscribe(() => search.snapshot().ready && resolve())
  })
  const took = performance.now() - from
  search.close()
  return took
}

/** Median round trips of 200 calls that do next to nothing. */
async function roundTrips(): Promise<{ readonly keeper: number; readonly vault: number }> {
  const middle = async (call: () => Promise<unknown>): Promise<number> => {
    const took: number[] = []
    for (let n = 0; n < 200; n++) {
      const from = performance.now()
      await call()
      took.push(performance.now() - from)
    }
    return took.sort((a, b) => a - b)[100]!
  }
  return {
    keeper: await middle(() => host.keeper.call('dataState', {})),
    vault: await middle(() => host.vault.call('session', {})),
  }
}

// Exchange ----------------------------------------------------------------------------------------------------------

const atServer = { type: 'server' } as const

/** The server's card, as a person types it in. */
const useServer = async (card: string): Promise<void> =>
  void must(await host.keeper.call('sync.connect', { card }))

/** Rounds until the server has everything. */
async function sendAll(): Promise<void> {
  for (let rounds = 0; rounds < 100; rounds++) {
    const state = must(await host.keeper.call('sync.now', {}))
    if (state.state === 'idle' && state.waiting.up === 0 && state.server) return
    await pause(200)
  }
  throw new Error(`Not sent: ${JSON.stringify(must(await host.keeper.call('sync.state', {})))}`)
}

/** Nobody is invited into a house whose cards nobody has read. */
async function writeCards(path: string) {
  const { folder } = must(await host.keeper.call('folder.choose', { purpose: 'cards', path }))
  const { files } = must(await host.vault.call('cards.write', { folder: folder!.token }))
  return { files, asked: must(await host.vault.call('cards.question', {})).asked }
}
const confirmCards = async (words: string[]): Promise<void> =>
  void must(await host.vault.call('cards.confirm', { words }))

/** For a second PC of one's own. */
async function invite(): Promise<{ readonly invitation: string; readonly text: string }> {
  const { invitation, text } = must(await host.vault.call('people.invite', { who: null, place: atServer }))
  return { invitation, text }
}
const startJoin = async (card: string, passphrase: string): Promise<readonly string[]> =>
  must(await host.vault.call('join.start', { card, place: atServer, passphrase, mine: true })).words
async function confirmJoin(invitation: string, words: readonly string[], passphrase: string): Promise<void> {
  const seen = must(await host.vault.call('people.look', { invitation, place: atServer })).words
  if (seen?.join(' ') !== words.join(' ')) throw new Error('Other words')
  must(await host.vault.call('people.confirm', { invitation, place: atServer, passphrase }))
}
/** The exchange stands still until `firstSync`. */
async function finishJoin(passphrase: string): Promise<void> {
  must(await host.keeper.call('sync.pause', {}))
  if (must(await host.vault.call('join.finish', { place: atServer, passphrase })).person === null)
    throw new Error('Not confirmed')
}

/** From the first word to the server until a query by tag finds all notes in the window's database. */
async function firstSync(
  card: string,
  count: number,
): Promise<{ readonly ms: number; readonly journalMs: number }> {
  const database = await opening!
  const found = async (): Promise<number> => {
    const { tags } = must(await host.vault.call('records.tags', { kind: 'template' }))
    const rows = await Promise.all(
      tags.map(({ kind }) =>
        database
          .envelopes()
          .count({ selector: { k: kind } })
          .exec(),
      ),
    )
    return rows.reduce((sum, one) => sum + one, 0)
  }
  if ((await found()) > 0) throw new Error('Something is here already')
  const from = performance.now()
  let journalMs = NaN
  if (must(await host.keeper.call('sync.state', {})).server === null) await useServer(card)
  must(await host.keeper.call('sync.resume', {}))
  while ((await found()) < count) {
    if (performance.now() - from > 300_000) throw new Error(`Only ${await found()} of ${count} came`)
    if (Number.isNaN(journalMs) && must(await host.keeper.call('journal.status', {})).count >= count)
      journalMs = performance.now() - from
    await pause(100)
  }
  const took = performance.now() - from
  const { tags } = must(await host.vault.call('records.tags', { kind: 'template' }))
  const rows = await Promise.all(
    tags.map(({ kind }) =>
      database
        .envelopes()
        .find({ selector: { k: kind } })
        .exec(),
    ),
  )
  const versions = new Set(rows.flat().map((row) => row.id))
  if (versions.size !== count) throw new Error(`${versions.size} of ${count} are visible`)
  return { ms: took, journalMs }
}

// The app -----------------------------------------------------------------------------------------------------------

function mountApp(): void {
  createRoot(document.getElementById('root')!).render(<App host={host} />)
}

/** Until `find` finds something; asked at every change of the page. */
function seen<T>(find: () => T | null | undefined | false, within = 120_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const found = find()
      if (!found) return false
      observer.disconnect()
      clearTimeout(timer)
      resolve(found)
      return true
    }
    const observer = new MutationObserver(look)
    const timer = setTimeout(() => {
      observer.disconnect()
      reject(new Error(`Not seen: ${document.body.innerText.slice(0, 300)}`))
    }, within)
    if (!look())
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
  })
}
/** After the frame that shows what was just seen. */
const painted = (): Promise<number> =>
  new Promise((resolve) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => resolve(performance.now())
      channel.port2.postMessage(0)
    }),
  )

/** The lock screen is there and the database behind it is open: nothing has been asked of the keeper for a while. */
async function waitAtLockScreen(): Promise<void> {
  await seen(() => document.querySelector('input[type="password"]'))
  for (let quiet = 0, asked = -1; quiet < 12;) {
    await pause(100)
    await new Promise((resolve) => requestIdleCallback(resolve))
    const waiting = calls.some(({ answeredAt }) => Number.isNaN(answeredAt))
    quiet = asked === calls.length && !waiting ? quiet + 1 : 0
    asked = calls.length
  }
}

interface UnlockTimes {
  /** From the press of the button to the painted list, Argon2id included. */
  readonly totalMs: number
  /** The call alone, Argon2id included. */
  readonly callMs: number
  readonly children: number
  /** What the window asked meanwhile, in milliseconds after the press: name, sent, answered. */
  readonly asked: readonly (readonly [string, number, number])[]
}

async function unlockToList(): Promise<UnlockTimes> {
  history.replaceState(null, '', '#/kinder')
  const button = document.querySelector<HTMLButtonElement>('form button[type="submit"]')!
  calls.length = 0
  const from = performance.now()
  button.click()
  const first = await seen(() => document.querySelector('li[aria-posinset="1"] [data-child]'))
  const shownAt = await painted()
  const call = calls.find(({ name }) => name === 'unlock')!
  return {
    totalMs: shownAt - from,
    callMs: call.answeredAt - call.sentAt,
    children: Number(first.closest('li')!.getAttribute('aria-setsize')),
    asked: calls.map(({ name, sentAt, answeredAt }) => [name, sentAt - from, answeredAt - from] as const),
  }
}

/** From the click on a row to the painted file of that child. */
async function openChildren(places: readonly number[]): Promise<readonly number[]> {
  const took: number[] = []
  for (const place of places) {
    const row = document.querySelectorAll<HTMLButtonElement>('[data-child]')[place]!
    const name = row.querySelector('[class*="name"]')!.textContent
    const from = performance.now()
    row.click()
    await seen(
      () =>
      [...document.querySelectorAll('h2')].some((heading) => heading.textContent === name) && document.querySelector('[role="tabpanel"] dl, [role="tabpanel"] dt'), // prettier-ignore
    )
    took.push((await painted()) - from)
    await pause(400)
  }
  return took
}

interface SaveTimes {
  /** Round trip seen by the window. */
  readonly answeredMs: number
  /** From sending the save to the painted row. */
  readonly shownMs: number
}

/** Edits of one child (its emergency card goes with it) or one group; each waits until the list shows it. */
async function saves(kind: 'child' | 'group', count: number): Promise<readonly SaveTimes[]> {
  const row = await seen(() => document.querySelector<HTMLElement>('li[aria-posinset="1"] [data-child]'))
  const childId = row.dataset['child']!
  const [child] = must(await host.vault.call('records.history', { id: childId })).records
  const id = kind === 'child' ? childId : String(child!.values['groupId'])
  const [newest] = must(await host.vault.call('records.history', { id })).records
  let version = newest!.meta.version
  const field = kind === 'child' ? 'lastName' : 'name'
  const before = String(newest!.values[field])
  const took: SaveTimes[] = []
  for (let i = 0; i <= count; i++) {
    const text = i === count ? before : `${before} ${'abcdefghij'[i % 10]!}${i}q`
    const from = performance.now()
    const answer = host.vault.call('records.save', {
      drafts: [{ kind, id, parents: [version], changes: { [field]: text } }],
    })
    const shown = seen(() => [...document.querySelectorAll('[data-child]')].some((one) => (one.textContent ?? '').includes(text))).then(painted) // prettier-ignore
    version = must(await answer).saved[0]!.version
    const answeredMs = performance.now() - from
    took.push({ answeredMs, shownMs: (await shown) - from })
    await pause(40)
  }
  return took.slice(0, count)
}

// Photos ------------------------------------------------------------------------------------------------------------

/** `count` files out of the chosen few: bytes after the picture's end make each another file. */
async function importPhotos(count: number): Promise<{
  readonly ms: number
  readonly added: number
  readonly megabytes: number
}> {
  const given = [...(document.getElementById('photos') as HTMLInputElement).files!]
  const files = Array.from({ length: count }, (_, i) => {
    const base = given[i % given.length]!
    return new File([base, new Uint32Array([i, count])], `IMG_${1000 + i}.jpg`, { type: 'image/jpeg' })
  })
  const from = performance.now()
  const outcomes = await importPhotoFiles({ vault: host.vault, groupId: null }, files)
  return {
    ms: performance.now() - from,
    added: outcomes.filter(({ type }) => type === 'added').length,
    megabytes: files.reduce((sum, file) => sum + file.size, 0) / 1e6,
  }
}

/** The card that is plugged in, as the button does it: read, and compared with the card once more. */
async function readCard(): Promise<{
  readonly importMs: number
  readonly checkMs: number
  readonly added: number
  readonly kept: number
}> {
  const found = must(await host.vault.call('camera.find', {}))
  const job = cardJobOf(host.vault)
  const from = performance.now()
  let checkFrom = from
  const result = await new Promise<CardResult>((resolve) => {
    job.subscribe(() => {
      const state = job.snapshot()
      if (state.step === 'checking' && state.done === 0) checkFrom = performance.now()
      if (state.step === 'done' || state.step === 'asking') resolve(state.result)
    })
    job.read(found.cards[0]!.id, null)
  })
  return {
    importMs: checkFrom - from,
    checkMs: performance.now() - checkFrom,
    added: result.outcomes.filter(({ type }) => type === 'added').length,
    kept: result.kept.length,
  }
}

/** An invented photo of 12 MP with the grain of a phone camera. */
async function drawPhoto(seed: number): Promise<string> {
  const canvas = new OffscreenCanvas(4000, 3000)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  const image = context.createImageData(4000, 3000)
  let state = seed
  for (let i = 0; i < image.data.length; i += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const grain = ((state >>> 8) / 0x1000000 - 0.5) * 24
    const x = (i / 4) % 4000
    const y = i / 16_000
    image.data[i] = 120 + 60 * Math.sin((x * seed) / 900) + grain
    image.data[i + 1] = 120 + 60 * Math.sin((y + seed * 40) / 240) + grain
    image.data[i + 2] = 110 + 50 * Math.sin((x + y) / 300) + grain
    image.data[i + 3] = 255
  }
  context.putImageData(image, 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.88 })
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let text = ''
  for (let i = 0; i < bytes.length; i += 32_768) text += String.fromCharCode(...bytes.subarray(i, i + 32_768))
  return btoa(text)
}

// Smoothness --------------------------------------------------------------------------------------------------------

interface LongFrame extends PerformanceEntry {
  readonly scripts?: readonly {
    readonly duration: number
    readonly sourceURL: string
    readonly sourceFunctionName: string
    readonly invoker: string
  }[]
}
export interface LongFrames {
  /** Frames above 50 ms of whatever cause. */
  readonly frames: number
  readonly longestMs: number
  /** The most that our scripts took of one frame. */
  readonly scriptsMs: number
  readonly culprit: string
}
let long: LongFrame[] = []
let observer: PerformanceObserver | undefined

function watchFrames(): void {
  observer ??= new PerformanceObserver((list) => void long.push(...(list.getEntries() as LongFrame[])))
  observer.observe({ type: 'long-animation-frame' })
  long = []
}
const nameOf = (script: NonNullable<LongFrame['scripts']>[number] | undefined): string =>
  script ? [script.invoker, script.sourceFunctionName, script.sourceURL.split('/').at(-1)].join(' ') : ''
async function longFrames(): Promise<LongFrames> {
  await pause(300)
  const found = long
  observer?.disconnect()
  const sums = found.map((frame) => ({
    sum: (frame.scripts ?? []).reduce((sum, script) => sum + script.duration, 0),
    culprit: nameOf([...(frame.scripts ?? [])].sort((a, b) => b.duration - a.duration)[0]),
  }))
  const worst = [...sums].sort((a, b) => b.sum - a.sum)[0]
  return {
    frames: found.length,
    longestMs: Math.max(0, ...found.map(({ duration }) => duration)),
    scriptsMs: worst?.sum ?? 0,
    culprit: worst?.culprit ?? '',
  }
}
/** Positive control: a frame that we make long on purpose. */
async function makeLongFrame(): Promise<void> {
  await new Promise<void>((resolve) =>
    requestAnimationFrame(() => {
      for (const until = performance.now() + 90; performance.now() < until;);
      resolve()
    }),
  )
}

/** What dialogs and messages say. A driver's own search through two hundred pages would itself make frames long. */
const saidNow = (): string =>
  [...document.querySelectorAll('[role=dialog], [role=status], [role=alert]')]
    .map(({ textContent }) => textContent)
    .join('\n')

/** More photos with the pixels of those that are here, each with its own record, key and sealed bytes, as if it had been imported. */
async function copyPhotos(count: number): Promise<void> {
  const photos = await scanned('photo')
  const fresh = photos.filter(({ values }) => values['seen'] === '')
  for (let i = 0; i < count; i++) {
    const { id, values } = fresh[i % fresh.length]!
    const read = async (variant: 'original' | 'large' | 'small') =>
      must(await host.vault.call('photos.read', { photoId: id, variant, purpose: 'show', view: 'plain' })).bytes[0]! // prettier-ignore
    must(
      await host.vault.call('photos.add', {
        groupId: null,
        fileName: `IMG_${5000 + i}.jpg`,
        takenOn: values['takenOn'] as never,
        width: values['width'] as number,
        height: values['height'] as number,
        bytes: [await read('original'), await read('large'), await read('small')],
      }),
    )
  }
}

/** The page with most items. */
async function anyPage(): Promise<string> {
  let best = { id: '', items: 0 }
  for (let cursor: number | null = 0; cursor !== null;) {
    const page: {
      records: readonly { id: string; values: Record<string, unknown> }[]
      cursor: number | null
    } = must(
      await host.vault.call('records.scan', {
        cursor,
        limit: 1000,
        kinds: ['page'],
        purpose: 'show',
        view: 'plain',
      }),
    )
    for (const { id, values } of page.records) {
      const items = Object.keys(values['items'] as object).length
      if (items > best.items) best = { id, items }
    }
    cursor = page.cursor
  }
  return best.id
}
const goTo = (path: string): void => void (location.hash = path)
// The editor --------------------------------------------------------------------------------------------------------

async function scanned(kind: string) {
  const records: OpenedRecord[] = []
  for (let cursor: number | null = 0; cursor !== null;) {
    const page: { records: readonly OpenedRecord[]; cursor: number | null } = must(
      await host.vault.call('records.scan', { cursor, limit: 1000, kinds: [kind], purpose: 'show', view: 'plain' }), // prettier-ignore
    )
    records.push(...page.records)
    cursor = page.cursor
  }
  return records
}

/** About as much as fits a page: 2,500 letters in paragraphs. */
function longText(): string {
  let text = ''
  for (let i = 0; text.length < 2500; i++)
    text += words[(i * 7) % words.length]! + (i % 60 === 59 ? '\n' : ' ')
  return text
}

/** Two pages of one child, full of photos that were just imported and may be shown, and one with a few of them and a long text. */
async function makeFullPages(count: number): Promise<readonly string[]> {
  const child = (await scanned('child'))[0]!
  const fresh = (await scanned('photo')).filter(({ values }) => values['seen'] === '').slice(-count)
  if (fresh.length < count) throw new Error(`Only ${fresh.length} photos`)
  const saved = must(
    await host.vault.call('records.save', {
      drafts: [
        ...fresh.map(({ id, kind, meta }) => ({
          kind,
          id,
          parents: [meta.version],
          changes: { childIds: [child.id], seen: 'people', lookedAtBy: 'Messung' },
        })),
        newDraft('consent', { childId: child.id, purpose: 'ownPortfolio', audience: 'family', decision: 'given', validFrom: '2020-01-01', source: 'Messung' }), // prettier-ignore
        ...[0, 1].map((n) =>
          newDraft('page', {
            childId: child.id,
            title: `Messung ${n}`,
            date: new Date().toISOString().slice(0, 10),
            items: Object.fromEntries(
              fresh.map(({ id }, i) => [
                `p${n}x${i}`,
                {
                  type: 'photo' as const,
                  ...plain.photo,
                  covers: [],
                  order: `V${String(i).padStart(3, '0')}`,
                  x: 6 + (i % 6) * 33,
                  y: 8 + Math.floor(i / 6) * 28,
                  w: 36,
                  h: 30,
                  rotation: ((i + n) % 5) - 2,
                  photoId: id,
                  crop: { x: 0.05, y: 0, w: 0.9, h: 1 },
                  cornerRadius: 1,
                  mat: { width: 1.5, foot: 4, colour: '#ffffff' },
                  alt: '',
                },
              ]),
            ),
          }),
        ),
        newDraft('page', {
          childId: child.id,
          title: 'Messung Text',
          date: new Date().toISOString().slice(0, 10),
          items: {
            ...Object.fromEntries(
              fresh.slice(0, 20).map(({ id }, i) => [
                `t${i}`,
                { type: 'photo' as const, ...plain.photo, covers: [], order: `V${String(i).padStart(3, '0')}`, x: 8 + (i % 4) * 50, y: 12 + Math.floor(i / 4) * 55, w: 44, h: 33, rotation: (i % 5) - 2, photoId: id, crop: { x: 0, y: 0, w: 1, h: 1 }, alt: '' }, // prettier-ignore
              ]),
            ),
            text: { type: 'text' as const, ...plain.text, order: 'W', x: 15, y: 15, w: 180, h: 260, rotation: 0, text: longText(), slot: null, font: 'sans' as const, sizePt: 12, colour: '#222222', bold: false, align: 'left' as const, lines: [] }, // prettier-ignore
          },
        }),
      ] as Draft[],
    }),
  )
  return saved.saved.slice(-3).map(({ id }) => id)
}

/** A book of one child: on each page three of the photos that were just imported, each cut in its own way, and two texts. */
async function makeBook(pages: number): Promise<string> {
  const child = (await scanned('child'))[0]!
  const fresh = (await scanned('photo')).filter(({ values }) => values['seen'] === '')
  const text = (order: string, change: { readonly y?: number; readonly sizePt?: number }, lines: readonly string[]) => ({ type: 'text' as const, ...plain.text, order, x: 15, y: 12, w: 180, h: 30, rotation: 0, text: lines.join('\n'), lines, slot: null, font: 'sans' as const, sizePt: 30, colour: '#222222', bold: false, align: 'left' as const, ...change }) // prettier-ignore
  const frames = [
    { x: 15, y: 35, w: 180, h: 110, rotation: 0 },
    { x: 15, y: 150, w: 88, h: 66, rotation: 0 },
    { x: 107, y: 150, w: 88, h: 66, rotation: 4 },
  ]
  const drafts: Draft[] = [
    ...fresh.map(({ id, kind, meta }) => ({
      kind,
      id,
      parents: [meta.version],
      changes: { childIds: [child.id], seen: 'people', lookedAtBy: 'Messung' },
    })),
    newDraft('consent', { childId: child.id, purpose: 'ownPortfolio', audience: 'family', decision: 'given', validFrom: '2020-01-01', source: 'Messung' }), // prettier-ignore
    ...Array.from({ length: pages }, (_, n) =>
      newDraft('page', {
        childId: child.id,
        title: `Ausflug ${n + 1}`,
        position: 100 + n,
        date: new Date().toISOString().slice(0, 10),
        items: {
          [`t${n}`]: text('V0', {}, [`Ausflug ${n + 1}`]),
          [`u${n}`]: text('V4', { y: 225, sizePt: 20 }, ['Wir haben Blätter gesammelt und', 'gezählt. Łukasz fand die größte Eichel.']), // prettier-ignore
          ...Object.fromEntries(
            frames.map((frame, i) => [
              `p${n}x${i}`,
              {
                type: 'photo' as const,
                ...plain.photo,
                ...frame,
                covers: [],
                order: `V${i + 1}`,
                photoId: fresh[(3 * n + i) % fresh.length]!.id,
                crop: { x: (n % 50) / 1000, y: 0.09, w: 0.95, h: 0.82 },
                alt: '',
              },
            ]),
          ),
        },
      } as never),
    ),
  ]
  for (let at = 0; at < drafts.length; at += 50)
    must(await host.vault.call('records.save', { drafts: drafts.slice(at, at + 50) }))
  return `${child.values['firstName'] as string} ${child.values['lastName'] as string}`
}

// A withdrawal ------------------------------------------------------------------------------------------------------

interface FilledPortfolio {
  readonly childId: string
  /** Pages of other children that show this one. */
  readonly shown: number
}

/** A house's years of portfolios, without pixels: three photos and ten more items on each page, one child on every second. */
async function fillPortfolio(photoCount: number, pageCount: number): Promise<FilledPortfolio> {
  const save = async (drafts: readonly Draft[]): Promise<readonly string[]> => {
    const ids: string[] = []
    for (let at = 0; at < drafts.length; at += 100)
      ids.push(
        ...must(await host.vault.call('records.save', { drafts: drafts.slice(at, at + 100) })).saved.map(
          ({ id }) => id,
        ),
      )
    return ids
  }
  const given = ['ownPortfolio', 'otherPortfolios'] as const
  await save(
    (await scanned('child')).flatMap(({ id: childId }) =>
      given.map(
        (purpose) =>
        newDraft('consent', { childId, purpose, audience: 'groupFamilies', decision: 'given', validFrom: '2026-11-01', source: 'Messung' }), // prettier-ignore
      ),
    ),
  )
  // Whose guardians differ stays without consent and on no page.
  const [consents, guardians] = [await scanned('consent'), await scanned('guardian')]
  const asked = {
    consents: consents.map(({ values }) => values as Values<'consent'>),
    guardians: guardians.map(({ id, values }) => ({ id, values: values as Values<'guardian'> })),
    audience: 'groupFamilies' as const,
    day: dayOf(Date.now()),
  }
  const [one, ...others] = (await scanned('child'))
    .map(({ id }) => id)
    .filter((childId) =>
      given.every((purpose) => consentState({ ...asked, childId, purpose }).state === 'given'),
    )
  const other = (n: number): string => others[n % others.length]!
  const photos = await save(
    Array.from({ length: photoCount }, (_, n) =>
      newDraft('photo', {
        childIds: n % 6 === 0 ? [one!, other(n)] : [other(n), other(n + 7)],
        seen: 'people',
        takenOn: '2026-11-02',
        width: 4000,
        height: 3000,
      }),
    ),
  )
  const shape = (i: number) => ({ type: 'shape' as const, ...plain.shape, order: `W${i}`, x: 10 + i * 18, y: 250, w: 12, h: 12, rotation: 0, form: 'heart' as const, fill: '#e8590c' }) // prettier-ignore
  await save(
    Array.from({ length: pageCount }, (_, n) =>
      newDraft('page', {
        childId: other(n),
        title: `Woche ${n}`,
        date: '2026-11-02',
        items: Object.fromEntries([
          ...[0, 1, 2].map((i) => [
            `p${i}`,
            { type: 'photo' as const, ...plain.photo, covers: [], order: `V${i}`, x: 10 + i * 65, y: 40, w: 60, h: 45, rotation: 0, photoId: photos[(3 * n + i) % photos.length]!, crop: { x: 0, y: 0, w: 1, h: 1 }, alt: '' }, // prettier-ignore
          ]),
          ...Array.from({ length: 10 }, (_, i) => [`s${i}`, shape(i)]),
        ]),
      }),
    ),
  )
  return { childId: one!, shown: Array.from({ length: pageCount }, (_, n) => n).filter((n) => n % 2 === 0).length } // prettier-ignore
}

interface Withdrawn {
  /** From the question until it names its pages, where no screen has asked for them before. */
  readonly firstMs: number
  /** From "Jetzt widerrufen" until the list of pages is painted. */
  readonly listMs: number
  readonly listed: number
  /** From "Jetzt widerrufen" until "Seiten klären" would list them all. */
  readonly settledMs: number
  readonly toSettle: number
}

async function withdraw(childId: string, expected: number): Promise<Withdrawn> {
  const labelled = (label: string) => document.querySelector<HTMLElement>(`[aria-label^="${label}"]`)
  const pagesIn = (): number =>
    document.querySelector('[aria-label$="Bitte sehen Sie sie durch."]')?.querySelectorAll('li').length ?? 0
  location.hash = `#/kinder/${childId}`
  const tab = await seen(() => [...document.querySelectorAll<HTMLElement>('[role=tab]')].find((one) => one.textContent.includes('Einwilligungen'))) // prettier-ignore
  tab.click()
  const ask = await seen(() => labelled('Widerrufen: Portfolios anderer Kinder'))
  const asked = performance.now()
  ask.click()
  await seen(() => pagesIn() > 0)
  const firstMs = (await painted()) - asked
  await pause(2000)
  const from = performance.now()
  ;[...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Jetzt widerrufen')!.click() // prettier-ignore
  await seen(() => !document.querySelector('[role=dialog]') && pagesIn() > 0)
  const listMs = (await painted()) - from
  const listed = pagesIn()
  location.hash = '#/portfolio/klaeren'
  const rows = (): number => labelled('Seiten, die zu klären sind')?.querySelectorAll('li').length ?? 0
  await seen(() => rows() >= expected)
  const settledMs = (await painted()) - from
  return { firstMs, listMs, listed, settledMs, toSettle: rows() }
}

const pageCanvas = () => document.querySelector<HTMLCanvasElement>('canvas.lower-canvas')
/** How many pixels of a raster over the page are of a photo that has not come yet (its blank colour). */
function blanks(canvas: HTMLCanvasElement): number {
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
  let found = 0
  for (let i = 0; i < data.length; i += 4 * 7)
    if (data[i] === 0xe4 && data[i + 1] === 0xe0 && data[i + 2] === 0xd8) found++
  return found
}

/** From the address to the painted page, and on to its last photo. */
async function openPage(
  id: string,
  items: number,
): Promise<{ readonly shownMs: number; readonly completeMs: number }> {
  const before = document.querySelector('[data-item]')?.getAttribute('data-item')
  const from = performance.now()
  location.hash = `#/portfolio/${id}`
  await seen(() => {
    const buttons = document.querySelectorAll('[data-item]')
    return buttons.length === items && buttons[0]!.getAttribute('data-item') !== before && pageCanvas()
      ? buttons[0]
      : null
  })
  const shownMs = (await painted()) - from
  while (blanks(pageCanvas()!) > 0) await pause(30)
  return { shownMs, completeMs: performance.now() - from }
}

/** Milliseconds from each key, as the browser heard it, to the frame that shows it. */
const keys: number[] = []
const keysShown = (): readonly number[] => keys
/** Opens the text of the page for writing, with the caret among its words. */
async function writeInText(): Promise<void> {
  document.addEventListener(
    'keydown',
    ({ timeStamp }) => void painted().then((at) => keys.push(at - timeStamp)),
    true,
  )
  const button = await seen(() => [...document.querySelectorAll<HTMLElement>('[data-item]')].at(-1) ?? null)
  button.focus()
  button.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  const field = await seen(() => document.querySelector<HTMLTextAreaElement>('textarea'))
  field.setSelectionRange(800, 800)
}

const buttonNamed = (words: RegExp): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>('button')].find((one) => words.test(one.textContent ?? ''))

/** From the press of "Neue Seite" to the gallery with its shelves. */
async function openGallery(): Promise<number> {
  location.hash = `#/portfolio?child=${(await scanned('child'))[0]!.id}`
  const button = await seen(() => buttonNamed(/^Neue Seite$/) ?? null)
  await pause(1500)
  const from = performance.now()
  button.click()
  await seen(() => (document.querySelectorAll('[role="dialog"] li canvas').length >= 6 ? true : null))
  return (await painted()) - from
}
/** From the press of "Los geht’s" to the page in child mode. Nothing leads back but the passphrase: call it last. */
async function startChildMode(): Promise<number> {
  buttonNamed(/^Mit .* gestalten$/)!.click()
  const go = await seen(() => buttonNamed(/^Los geht/) ?? null)
  await pause(500)
  const from = performance.now()
  go.click()
  await seen(() => document.querySelector('[data-child-mode] canvas'))
  return (await painted()) - from
}

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
export interface Dragged {
  /** Milliseconds from frame to frame, never less than the screen's clock. */
  readonly frames: readonly number[]
  /** Milliseconds of drawing in each frame, without the clock: until the canvas can be read. */
  readonly work: readonly number[]
  /** In how many frames the picture was another one. */
  readonly moved: number
}

const dragFrames = (count: number): Promise<Dragged> =>
  framesOf(pageCanvas()!, document.querySelector<HTMLCanvasElement>('[data-testid="page-canvas"]')!, count)
/** At one speed: where it turned slowly, a frame that clings to a guide would stand still for a while. */
const toAndFro = (way: number, span: number): number => span - Math.abs((way % (2 * span)) - span)
/**
 * A photo in the middle of the page and of the stack is dragged to and fro, over those that lie below it: to the other
 * side those above would hide it, and nobody could tell whether it moves.
 */
async function framesOf(lower: HTMLCanvasElement, upper: HTMLCanvasElement, count: number): Promise<Dragged> {
  const box = upper.getBoundingClientRect()
  const send = (target: EventTarget, type: string, x: number, y: number): void =>
    void target.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, buttons: 1, clientX: box.left + x, clientY: box.top + y })) // prettier-ignore
  const middle = { x: box.width / 2, y: box.height / 2 }
  const context = lower.getContext('2d')!
  /** Reading makes the canvas draw what it only noted; a strip through the middle tells whether something moved. */
  const look = (): number => {
    const { data } = context.getImageData(0, Math.round(lower.height / 2) - 12, lower.width, 8)
    let sum = 0
    for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i]! + data[i + 1]! * 3) % 1_000_000_007
    return sum
  }
  send(upper, 'mousedown', middle.x, middle.y)
  const frames: number[] = []
  const work: number[] = []
  let moved = 0
  let seenBefore = look()
  let last = await nextFrame()
  for (let i = 0; i < count; i++) {
    const from = performance.now()
    send(document, 'mousemove', middle.x - toAndFro(i * 9, 220), middle.y - toAndFro(i * 3, 28))
    const heard = performance.now() - from
    const now = await nextFrame()
    // Fabric has drawn in this very frame, before us; what came before its start was waiting.
    const seenNow = look()
    work.push(heard + performance.now() - now)
    if (seenNow !== seenBefore) moved++
    seenBefore = seenNow
    frames.push(now - last)
    last = now
  }
  send(document, 'mouseup', middle.x, middle.y)
  await pause(400)
  return { frames, work, moved }
}

/**
 * The page made of Fabric's own images of the originals, dragged alike. `finished`: with the crop, the white mat and the
 * rounded corners that it has here too, as Fabric offers them; of the ways tried (in a group, apart, without caches) this
 * one is its fastest. Else bare photos, which are less than what our page shows.
 */
async function plainFabricFrames(count: number, frames: number, finished: boolean): Promise<Dragged> {
  const given = [...(document.getElementById('photos') as HTMLInputElement).files!]
  const images = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const image = new Image()
      image.src = URL.createObjectURL(given[i % given.length]!)
      await image.decode()
      return image
    }),
  )
  const editor = pageCanvas()!
  const element = document.createElement('canvas')
  const frame = document.body.appendChild(document.createElement('div'))
  frame.style.cssText = 'position:fixed;left:0;top:0;z-index:9999;background:#fff'
  frame.append(element)
  const canvas = new Canvas(element, { width: editor.clientWidth, height: editor.clientHeight, preserveObjectStacking: true, backgroundColor: '#fff' }) // prettier-ignore
  const perMm = (editor.clientWidth - 72) / 210
  for (let i = 0; i < count; i++) {
    const { width, height } = images[i]!
    const place = {
      originX: 'left',
      originY: 'top',
      left: 36 + (6 + (i % 6) * 33) * perMm,
      top: 36 + (8 + Math.floor(i / 6) * 28) * perMm,
      angle: (i % 5) - 2,
    } as const
    if (!finished) {
      const image = new FabricImage(images[i]!, place)
      image.scaleToWidth(36 * perMm)
      canvas.add(image)
      continue
    }
    const image = new FabricImage(images[i]!, {
      ...place,
      cropX: 0.05 * width,
      width: 0.9 * width,
      clipPath: new Rect({ originX: 'center', originY: 'center', left: 0, top: 0, width: 0.9 * width, height, rx: width / 36, ry: width / 36 }), // prettier-ignore
    })
    image.scaleToWidth(33 * perMm)
    const mat = new Rect({
      ...place,
      left: place.left - 1.5 * perMm,
      top: place.top - 1.5 * perMm,
      width: 36 * perMm,
      height: image.getScaledHeight() + 5.5 * perMm,
      fill: '#ffffff',
      strokeWidth: 0,
    })
    canvas.add(new Group([mat, image]))
  }
  canvas.renderAll()
  await pause(1000)
  const took = await framesOf(canvas.lowerCanvasEl, canvas.upperCanvasEl, frames)
  await canvas.dispose()
  frame.remove()
  return took
}

export const bench = {
  connect,
  setUp,
  makePractice,
  unlock,
  lock,
  fillArchive,
  fillChildren,
  addColleague,
  setPin,
  open,
  insert,
  rawInsert,
  rawGetAll,
  openAll,
  fillSearch,
  roundTrips,
  useServer,
  writeCards,
  confirmCards,
  sendAll,
  invite,
  startJoin,
  confirmJoin,
  finishJoin,
  firstSync,
  mountApp,
  waitAtLockScreen,
  unlockToList,
  openChildren,
  saves,
  importPhotos,
  copyPhotos,
  readCard,
  drawPhoto,
  watchFrames,
  longFrames,
  makeLongFrame,
  saidNow,
  anyPage,
  goTo,
  makeFullPages,
  makeBook,
  fillPortfolio,
  withdraw,
  openPage,
  writeInText,
  keysShown,
  openGallery,
  startChildMode,
  dragFrames,
  plainFabricFrames,
}
Object.assign(globalThis, { bench })
