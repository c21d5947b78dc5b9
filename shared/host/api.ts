/**
 * Everything the window may ask of the machine, and everything the vault may ask of the keeper. Three tables:
 *
 * keeperApi   window -> keeper: journal, files, lock, backup. Never plaintext, never keys.
 * vaultApi    window -> vault: unlock, open, save, photos, export. Plaintext, never keys.
 * storeApi    vault  -> keeper: sealed bytes in and out. Never plaintext, keys only wrapped.
 *
 * Recovery cards are the one secret shown to people; the vault renders them and the keeper writes them (decision 6).
 */
import { z } from 'zod'
import { placeSchema } from '../portfolio/book.ts'
import { outputSchema } from '../pdf/output.ts'
import { groupsSchema } from '../accounts/membership.ts'
import { houseRulesSchema } from '../accounts/houseRules.ts'
import { pinPattern, pinRule } from '../accounts/pin.ts'
import { roles } from '../accounts/policy.ts'
import { daySchema, drawers, idSchema } from '../records/kind.ts'
import { searchTextSchema } from '../records/searchText.ts'
import { diagnosticsSchema, machineFactsSchema } from '../maintenance/diagnostics.ts'
import { healthSchema, photoHealthSchema } from '../maintenance/health.ts'
import { repairSchema } from '../maintenance/repair.ts'
import { hashSchema, serverCardSchema } from '../sync/messages.ts'
import { mostLinkDays } from '../sync/links.ts'
import { hubStateSchema } from '../sync/hub.ts'
import { syncProblemSchema, syncStateSchema } from '../sync/state.ts'
import { type8 } from '../vault/envelope.ts'
import { assistCalls, assistEvents, supportCalls, supportEvents } from './supportApi.ts'
import { talkCalls, talkEvents } from './talkApi.ts'
import { bytesList, call } from './table.ts'

const none = z.strictObject({})
const done = z.strictObject({})
/** `dev:devSeq`, the id of one immutable version (decision 8). */
export const versionSchema = z.string().regex(/^[0-9a-f]{32}:\d{1,16}$/)
const tag = z.string().max(64)
/** Blind tags (architecture 2.B); a document about several children has several rows. */
export const tagRow = z.strictObject({ kind: tag, subject: tag, when: tag })
export type TagRow = z.infer<typeof tagRow>

export const profileKinds = ['institution', 'practice'] as const
export const languages = ['de', 'en', 'nl'] as const
export type Language = (typeof languages)[number]
/**
 * A family's link, as far as this PC knows. `waiting`: its file waits here for the server. `there`: the server said so.
 * `absent`: the server has nothing under it (yet, or any more). `recalling`: called back, the server does not know yet.
 * `refused`: the server does not take it. `unknown`: this PC has not asked yet.
 */
export const linkStates = ['waiting', 'there', 'absent', 'recalling', 'refused', 'unknown'] as const
export type LinkState = (typeof linkStates)[number]
export const colourSchemes = ['auto', 'light', 'dark'] as const

/** Content of the stored file `lockScreen`; the vault writes its JSON, the keeper seals it on disk (decision 15). */
export const lockScreenSchema = z.strictObject({
  institution: z.string().max(300),
  people: z.array(z.strictObject({ id: idSchema, name: z.string().max(300), colour: z.string().max(40) })),
})
export type LockScreen = z.infer<typeof lockScreenSchema>

/** One version as the keeper hands it out; its sealed bytes lie at the same index in `bytes`. */
const journalEntry = z.strictObject({
  /** Local arrival order 1..n; an entry whose head flag or tags change gets a new one. */
  seq: z.number().int().positive(),
  version: versionSchema,
  objId: idSchema,
  head: z.boolean(),
  /** Empty while no vault that can open it has seen it. */
  tags: z.array(tagRow),
})
export type JournalEntry = z.infer<typeof journalEntry>

/** "Alles gespeichert · nur auf diesem PC · letzte Sicherung vor 3 Tagen" */
export const dataStateSchema = z.strictObject({
  saved: z.boolean(),
  writable: z.boolean(),
  /** Why not writable. */
  reason: z.enum(['', 'diskFull', 'readOnly', 'damaged']),
  records: z.number().int(),
  lastBackupAt: z.number().nullable(),
})
export type DataState = z.infer<typeof dataStateSchema>

export type Repair = z.infer<typeof repairSchema>

const progress = z.strictObject({ job: z.string().max(40), done: z.number(), total: z.number() })
const folderToken = z.string().max(64)
const exportToken = z.string().max(64)

export const keeperApi = {
  calls: {
    info: call(
      none,
      z.strictObject({
        shell: z.enum(['electron', 'loopback']),
        version: z.string(),
        profile: z.strictObject({ id: idSchema, kind: z.enum(profileKinds) }).nullable(),
        /** none: no profile opened yet; empty: opened, nothing set up; unconfirmed: cards not typed back yet. */
        state: z.enum(['none', 'empty', 'unconfirmed', 'locked', 'unlocked']),
        existing: z.array(z.enum(profileKinds)),
        /** From the lockScreen file: names and colours of staff, nothing about children (decision 15). */
        institution: z.string(),
        people: z.array(
          z.strictObject({
            id: idSchema,
            name: z.string(),
            colour: z.string(),
            /** She may come back by PIN (decision 25). */
            pin: z.boolean(),
          }),
        ),
        /** Wrong PINs this PC still stands; at 0 everybody needs the passphrase. */
        pinTries: z.number().int(),
        /** How long after the passphrase a PIN opens; 0: never. */
        pinHours: z.number().int(),
        language: z.enum(languages),
        colourScheme: z.enum(colourSchemes),
        /** How pages left the house last time. */
        output: outputSchema,
        lockAfterMinutes: z.number(),
        /** What the house allows at the most; both figures above keep to it. */
        rules: houseRulesSchema,
        dialogs: z.enum(['native', 'inApp']),
        /** Milliseconds until the next passphrase may be tried (decision 27). */
        waitMs: z.number(),
        /** The launcher owns the browser, so locking really ends it (decision 1). */
        ownsBrowser: z.boolean(),
        repairs: z.array(repairSchema),
      }),
    ),
    'profile.open': call(z.strictObject({ kind: z.enum(profileKinds) }), done, 120_000),
    'settings.change': call(
      z.strictObject({
        language: z.enum(languages).optional(),
        lockAfterMinutes: z.number().int().min(1).max(15).optional(),
        colourScheme: z.enum(colourSchemes).optional(),
        output: outputSchema.optional(),
        /** Only while somebody is signed in. */
        pinHours: z.number().int().min(0).max(pinRule.hours.most).optional(),
      }),
      done,
    ),
    /** Ends the vault process and this window; a new locked window follows. Her PIN opens it again. */
    lock: call(none, done),
    /** The same, and what her PIN would open is overwritten: she comes back by passphrase. */
    signOut: call(none, done),
    /** Input happened in our window; the keeper locks when this stops for `lockAfterMinutes`. */
    activity: call(none, done),
    'journal.status': call(
      none,
      z.strictObject({
        /** Living versions, and how many of them are heads without tags: a window need not have those. */
        count: z.number().int(),
        untagged: z.number().int(),
        lastSeq: z.number().int(),
        epoch: z.string().max(64),
      }),
    ),
    /**
     * Entries with seq > after, oldest first, at most `limit`. `epoch` changes when history was rewritten: rebuild.
     * `tagged`: those that no vault has tagged come without their bytes.
     */
    'journal.pull': call(
      z.strictObject({
        after: z.number().int().min(0),
        limit: z.number().int().min(1).max(1000),
        tagged: z.boolean().optional(),
      }),
      z.strictObject({
        entries: z.array(journalEntry),
        bytes: bytesList,
        last: z.number().int(),
        epoch: z.string().max(64),
      }),
    ),
    'journal.get': call(
      z.strictObject({ versions: z.array(versionSchema).max(1000) }),
      z.strictObject({ entries: z.array(journalEntry), bytes: bytesList }),
    ),
    'database.rebuilt': call(z.strictObject({ records: z.number().int() }), done),
    dataState: call(none, dataStateSchema),
    /** The webcam's dialog opens or closes: only meanwhile may the window see a camera (CC9). */
    webcam: call(z.strictObject({ on: z.boolean() }), done),
    /** Native dialog, or `path` picked in the in-app browser. Null: nothing chosen. The token names the folder later. */
    'folder.choose': call(
      z.strictObject({
        purpose: z.enum(['backup', 'export', 'cards', 'restore', 'stick']),
        path: z.string().max(4000).optional(),
      }),
      z.strictObject({ folder: z.strictObject({ token: folderToken, label: z.string() }).nullable() }),
      600_000,
    ),
    /** Only with in-app dialogs: folders of this PC. */
    'folder.browse': call(
      z.strictObject({ path: z.string().max(4000).nullable() }),
      z.strictObject({
        path: z.string(),
        parent: z.string().nullable(),
        folders: z.array(z.strictObject({ name: z.string(), path: z.string() })),
      }),
    ),
    'backup.start': call(
      z.strictObject({ folder: folderToken }),
      z.strictObject({ name: z.string(), envelopes: z.number(), blobs: z.number(), size: z.number() }),
      3_600_000,
    ),
    'backup.list': call(
      z.strictObject({ folder: folderToken }),
      z.strictObject({
        backups: z.array(
          z.strictObject({ name: z.string(), at: z.number(), envelopes: z.number(), blobs: z.number() }),
        ),
      }),
    ),
    'sync.state': call(none, syncStateSchema),
    /** "Jetzt abgleichen": answers when this round is over, with the state it ended in; never a failure for want of a network. */
    'sync.now': call(none, syncStateSchema, 600_000),
    'sync.pause': call(none, done),
    'sync.resume': call(none, done),
    /** Alarms and what was set aside, newest first. */
    'sync.problems': call(none, z.strictObject({ problems: z.array(syncProblemSchema) })),
    /** Reads what others left on a stick and leaves what they lack; events `progress` with job `stick`. */
    'stick.visit': call(
      z.strictObject({ folder: folderToken }),
      z.strictObject({
        stick: idSchema,
        /** Ops, and whole photos and documents. */
        read: z.number().int(),
        written: z.number().int(),
        blobsRead: z.number().int(),
        blobsWritten: z.number().int(),
        /** Files that were not taken: cut short, altered, or of a PC that nobody here knows. */
        refused: z.number().int(),
      }),
      3_600_000,
    ),
    /** Text of the server's card; `card` null: no server any more (nothing here is lost by it). */
    'sync.connect': call(z.strictObject({ card: z.string().max(8000).nullable() }), done),
    /** The same server at another address ("192.168.2.7:8443" or https://…): its pins stay, so nobody else can answer. */
    'sync.address': call(z.strictObject({ address: z.string().max(300) }), done),
    /** The proxy of this PC's network ("proxy:3128", "http://name:password@proxy:3128"); null: none. */
    'sync.proxy': call(z.strictObject({ proxy: z.string().max(300).nullable() }), done),
    /** Families' links (FL5): where they are opened, as the server said last, and what is known of these. */
    'links.state': call(
      z.strictObject({ ids: z.array(idSchema).max(5000) }),
      z.strictObject({
        url: z.string().nullable(),
        links: z.array(z.strictObject({ id: idSchema, state: z.enum(linkStates) })),
      }),
    ),
    /** "Dieser PC ist die Zentrale". All of it only while somebody is signed in. */
    'hub.state': call(none, hubStateSchema),
    /**
     * Starts the house's server at this PC and connects this PC with it; needs the vault's `hub.permit`. `address`: one of
     * `choices`; null: all private ones. Answers when it runs, or with why not (`state` waiting).
     */
    'hub.start': call(z.strictObject({ address: z.string().max(64).nullable() }), hubStateSchema, 120_000),
    /** Needs the same permit. What it holds stays in its folder for the next start. */
    'hub.stop': call(none, hubStateSchema, 60_000),
    /** Looks at every sealed byte of journal and small files, mends what has an intact twin (MT1, MT2). */
    'health.check': call(none, healthSchema, 3_600_000),
    /** For the report (MT3). */
    'health.facts': call(none, machineFactsSchema, 60_000),
  },
  events: {
    'sync.state': syncStateSchema,
    'hub.state': hubStateSchema,
    'journal.changed': z.strictObject({ lastSeq: z.number().int(), epoch: z.string().max(64) }),
    locked: none,
    dataState: dataStateSchema,
    repaired: repairSchema,
    progress,
  },
} as const

/** An opened version: parsed against its kind card by the receiver. */
export const openedRecord = z.strictObject({
  kind: z.string().max(40),
  id: idSchema,
  values: z.record(z.string(), z.unknown()),
  meta: z.strictObject({
    version: versionSchema,
    parents: z.array(versionSchema),
    hlc: z.string().max(16),
    dev: idSchema,
    author: z.string().max(64),
    stamps: z.record(z.string(), z.string()),
    otherHeads: z.array(versionSchema).optional(),
  }),
})
export type OpenedRecord = z.infer<typeof openedRecord>

export const purposesOfOpening = ['show', 'search', 'export', 'print', 'history', 'merge'] as const
export const views = ['plain', 'masked'] as const
export type View = (typeof views)[number]

/** A new record (`id` and `parents` empty) or an edit: changed fields over the named heads. */
export const draftSchema = z.strictObject({
  kind: z.string().max(40),
  id: idSchema.nullable(),
  parents: z.array(versionSchema).max(16),
  changes: z.record(z.string().max(64), z.unknown()),
})
export type Draft = z.infer<typeof draftSchema>

const person = z.strictObject({ id: idSchema, name: z.string(), role: z.string() })
/** Where two PCs leave letters while one joins: the server on the card, or a stick. */
const letterPlace = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('server') }),
  z.strictObject({ type: z.literal('folder'), folder: folderToken }),
])
export type LetterPlace = z.infer<typeof letterPlace>
const colleague = {
  firstName: z.string().min(1).max(300),
  lastName: z.string().max(300),
  role: z.enum(roles),
  groups: groupsSchema,
  until: daySchema.nullable(),
}
/** What child mode may show: one page of one child, and these photos (shared/childMode). */
const childModeStart = z.strictObject({
  pageId: idSchema,
  childId: idSchema,
  /** Her first name, for the hello and the goodbye. */
  childName: z.string().max(300),
  photos: z
    .array(z.strictObject({ id: idSchema, width: z.number().int(), height: z.number().int() }))
    .max(2000),
  minutes: z.number().int().min(5).max(30),
  /** Where the page stands in the book whose other pages stay outside (PF40). */
  place: placeSchema.nullable(),
})
export type ChildModeStart = z.infer<typeof childModeStart>
const childModeState = childModeStart.extend({ leftMs: z.number() })
export type ChildModeState = z.infer<typeof childModeState>

const cardPhoto = { card: idSchema, file: z.number().int().min(0).max(100_000) }

const opened = z.strictObject({
  records: z.array(openedRecord),
  failed: z.array(z.strictObject({ index: z.number().int(), type: z.string() })),
})

/** Pages for a family. `bytes`: the PDF, then a JPEG of each page. */
const familyPages = {
  fileName: z.string().min(1).max(200),
  language: z.enum(languages),
  title: z.string().max(300),
  mark: z.string().max(300),
  objectIds: z.array(idSchema).max(2000),
  pages: z.array(z.strictObject({ title: z.string().max(300), alt: z.string().max(4000) })).max(400),
  bytes: bytesList,
}

export const vaultApi = {
  calls: {
    /** zxcvbn with our word lists, run in the vault so that the window stays small (decision 26). */
    'passphrase.check': call(
      z.strictObject({ passphrase: z.string().max(1000), ownWords: z.array(z.string().max(300)).max(20) }),
      z.strictObject({
        score: z.number().int().min(0).max(4),
        accepted: z.boolean(),
        minLength: z.number().int(),
        hint: z.enum(['', 'tooShort', 'common', 'ownWords', 'keyboard', 'date', 'weak']),
      }),
    ),
    'passphrase.suggest': call(
      z.strictObject({ language: z.enum(languages) }),
      z.strictObject({ passphrase: z.string() }),
    ),
    'setup.create': call(
      z.strictObject({
        institution: z.string().min(1).max(300),
        firstName: z.string().min(1).max(300),
        lastName: z.string().max(300),
        passphrase: z.string().max(1000),
        language: z.enum(languages),
      }),
      z.strictObject({ person }),
      120_000,
    ),
    /** Fills an empty practice profile with Kita Sonnenblume; events `progress` with job `practice`. */
    'setup.practice': call(
      z.strictObject({ language: z.enum(languages) }),
      z.strictObject({ person }),
      300_000,
    ),
    /** Three recovery cards as PDF, written to the folder; again only while unconfirmed. */
    'cards.write': call(
      z.strictObject({ folder: folderToken }),
      z.strictObject({ files: z.array(z.string()) }),
      120_000,
    ),
    /** Which check words are to be typed back: card 1..3, word 1..n. */
    'cards.question': call(
      none,
      z.strictObject({ asked: z.array(z.strictObject({ card: z.number().int(), word: z.number().int() })) }),
    ),
    'cards.confirm': call(z.strictObject({ words: z.array(z.string().max(100)).max(4) }), done),
    unlock: call(
      z.strictObject({
        personId: idSchema.nullable(),
        passphrase: z.string().max(1000),
        /** A Leitung's second factor, where the lease is over (decision 18). */
        code: z.string().max(40).optional(),
      }),
      z.strictObject({ person }),
      120_000,
    ),
    /** After a screen lock; each call but a right one is one of five tries of this PC (decision 25). */
    'unlock.pin': call(
      z.strictObject({ personId: idSchema, pin: z.string().regex(pinPattern) }),
      z.strictObject({ person }),
      120_000,
    ),
    session: call(
      none,
      z.strictObject({
        person: person.nullable(),
        confirmed: z.boolean(),
        practice: z.boolean(),
        /** open: never asked. */
        pin: z.enum(['open', 'declined', 'set']),
        /** While a child sits here: everything but the mode's own calls is refused (KM1). */
        childMode: childModeState.nullable(),
      }),
    ),
    'childMode.start': call(childModeStart, done),
    /** By one of both; a wrong PIN is one of the five tries of this PC. */
    'childMode.end': call(
      z.strictObject({
        pin: z.string().regex(pinPattern).optional(),
        passphrase: z.string().max(1000).optional(),
      }),
      done,
      120_000,
    ),
    /** With her passphrase: who stands at her open screen must not get a way back in. */
    'pin.set': call(
      z.strictObject({ passphrase: z.string().max(1000), pin: z.string().regex(pinPattern) }),
      done,
      120_000,
    ),
    /** She wants none, or no longer. */
    'pin.clear': call(none, done),
    'passphrase.change': call(
      z.strictObject({ current: z.string().max(1000), next: z.string().max(1000) }),
      done,
      120_000,
    ),

    /** The blind tags under which records of this kind lie; one per lockbox this person holds. `subject` null: about no child (yet). */
    'records.tags': call(
      z.strictObject({
        kind: z.string().max(40),
        subject: idSchema.nullable().optional(),
        month: z
          .string()
          .regex(/^\d{4}-\d{2}$/)
          .optional(),
      }),
      z.strictObject({
        tags: z.array(z.strictObject({ kind: tag, subject: tag.optional(), when: tag.optional() })),
      }),
    ),
    /** Opens sealed envelopes (in `bytes`). Drawers outside everyday, safety, photos and own: one at a time, audited first. */
    'records.open': call(
      z.strictObject({ purpose: z.enum(purposesOfOpening), view: z.enum(views), bytes: bytesList }),
      opened,
      60_000,
    ),
    /** Streams living records from the keeper for search and export; `cursor` is the last seq, null at the end. */
    'records.scan': call(
      z.strictObject({
        cursor: z.number().int().min(0),
        limit: z.number().int().min(1).max(1000),
        kinds: z.array(z.string().max(40)),
        purpose: z.enum(purposesOfOpening),
        view: z.enum(views),
      }),
      z.strictObject({ records: z.array(openedRecord), cursor: z.number().int().nullable() }),
      60_000,
    ),
    /**
     * The texts of living records whose seq lies in (after, until]. The window knows how far the journal reaches and
     * asks for several stretches at once, so that keeper, vault and window all work; `upTo` < until: ask for the rest.
     */
    'search.scan': call(
      z.strictObject({ after: z.number().int().min(0), until: z.number().int().min(0) }),
      z.strictObject({ texts: z.array(searchTextSchema), upTo: z.number().int() }),
      60_000,
    ),
    /** Seals, signs, journals with one fsync; answers only afterwards ("Gespeichert"). All or nothing. */
    'records.save': call(
      z.strictObject({ drafts: z.array(draftSchema).min(1).max(500) }),
      z.strictObject({ saved: z.array(z.strictObject({ id: idSchema, version: versionSchema })) }),
      60_000,
    ),
    /** All versions of one object, newest first. */
    'records.history': call(z.strictObject({ id: idSchema }), opened),
    /** Merges the living heads of one object by its kind's rules and saves the merge; no-op with one head. */
    'records.merge': call(z.strictObject({ id: idSchema }), z.strictObject({ version: versionSchema })),
    /** What was changed on two PCs and only a person can decide; the heads come by `records.history`. */
    'records.conflicts': call(
      none,
      z.strictObject({
        conflicts: z.array(
          z.strictObject({ id: idSchema, kind: z.string().max(40), fields: z.array(z.string().max(64)) }),
        ),
      }),
    ),
    /**
     * What was joined without asking anybody, within the last 30 days and not edited since: which fields, and in which
     * versions stands what was not taken. Any edit of the record, one without a change too, takes it off the list.
     */
    'records.merged': call(
      none,
      z.strictObject({
        merged: z.array(
          z.strictObject({
            id: idSchema,
            kind: z.string().max(40),
            /** Several only while two PCs made the same merge. */
            heads: z.array(versionSchema),
            fields: z.array(z.strictObject({ field: z.string().max(64), versions: z.array(versionSchema) })),
          }),
        ),
      }),
      60_000,
    ),

    /** `bytes` = [original, large, small], re-encoded and stripped; a new photo that nobody has looked at. */
    'photos.add': call(
      z.strictObject({
        groupId: idSchema.nullable(),
        fileName: z.string().max(300),
        takenOn: daySchema.nullable(),
        width: z.number().int(),
        height: z.number().int(),
        /** Of the file it was made from. */
        sha256: hashSchema.optional(),
        bytes: bytesList,
      }),
      z.strictObject({ id: idSchema, version: versionSchema }),
      60_000,
    ),
    /** Which of these files (by SHA-256) are here as photos she can open (P9). */
    'photos.known': call(
      z.strictObject({ sha256: z.array(hashSchema).max(1000) }),
      z.strictObject({ known: z.array(z.boolean()) }),
      60_000,
    ),
    'photos.read': call(
      z.strictObject({
        photoId: idSchema,
        variant: z.enum(['original', 'large', 'small']),
        purpose: z.enum(purposesOfOpening),
        view: z.enum(views),
      }),
      z.strictObject({ bytes: bytesList }),
      60_000,
    ),

    /** Cards and phones that are plugged in and hold photos (CC1); `label` is for the screen. */
    'camera.find': call(
      none,
      z.strictObject({ cards: z.array(z.strictObject({ id: idSchema, label: z.string().max(300) })) }),
    ),
    /** What is on it now; numbers of an earlier list of this card mean nothing any more. */
    'camera.files': call(
      z.strictObject({ card: idSchema }),
      z.strictObject({
        photos: z.array(z.strictObject({ name: z.string(), size: z.number().int().min(0) })),
        /** Films and the like, which stay. */
        others: z.number().int(),
        /** More than Obhut reads at once; they come the next time. */
        more: z.boolean(),
      }),
      120_000,
    ),
    /** A part of the n-th photo of the list; `size` is the file's, so that a growing one is noticed. */
    'camera.read': call(
      z.strictObject({ ...cardPhoto, from: z.number().int().min(0) }),
      z.strictObject({ size: z.number().int(), bytes: bytesList }),
      60_000,
    ),
    /** Reads it again, finds the photo made of it and reads that back from the store (CC6). */
    'camera.check': call(
      z.strictObject(cardPhoto),
      z.strictObject({ state: z.enum(['kept', 'onlyHere', 'failed', 'unreadable']) }),
      120_000,
    ),
    /** Deletes it from the card if it is kept, checked once more; false: it stays (CC7). */
    'camera.clear': call(z.strictObject(cardPhoto), z.strictObject({ cleared: z.boolean() }), 120_000),

    /**
     * A Familienumschlag (RF1): pages for one family as one sealed HTML file. `bytes`: the PDF, then a JPEG of each page.
     * The code words are for the family; nobody can ask for them again.
     */
    'family.write': call(
      z.strictObject({ folder: folderToken, ...familyPages }),
      z.strictObject({ fileName: z.string(), words: z.array(z.string()) }),
      300_000,
    ),
    /**
     * The same as a link (FL1): the sealed file goes to the house's server as soon as this PC reaches it. Address and code
     * words are for the family; nobody can ask for them again.
     */
    'family.link': call(
      z.strictObject({
        ...familyPages,
        days: z.number().int().min(1).max(mostLinkDays),
      }),
      z.strictObject({
        id: idSchema,
        address: z.string(),
        /** SVG of the address. */
        qr: z.string(),
        until: z.number(),
        words: z.array(z.string()),
      }),
      300_000,
    ),
    /** Their files are deleted at the server: at once where it is reached, else as soon as it is. */
    'family.recall': call(z.strictObject({ ids: z.array(idSchema).min(1).max(1000) }), done),

    /** Writes an export the person asked for (plain PDF) and audits it first. */
    /** Opens every file of these photos and shows none; what its key does not open is asked for again (MT2). */
    'photos.check': call(z.strictObject({ photoIds: z.array(idSchema).max(20) }), photoHealthSchema, 300_000),
    /** The report, exactly as the schema lets it through (MT3, MT4); audited first. */
    'diagnostics.write': call(
      z.strictObject({
        folder: folderToken,
        fileName: z.string().min(1).max(200),
        report: diagnosticsSchema,
      }),
      z.strictObject({ fileName: z.string() }),
      60_000,
    ),
    'export.write': call(
      z.strictObject({
        folder: folderToken,
        fileName: z.string().min(1).max(200),
        purpose: z.string().max(60),
        objectIds: z.array(idSchema).max(2000),
        bytes: bytesList,
      }),
      z.strictObject({ fileName: z.string() }),
      120_000,
    ),

    /**
     * Files as large as they like, in parts: begun (audited, F5) with all their names, appended to one file after the other,
     * and under their names only when all are finished. One export at a time; another begin, and the end of the window or
     * the vault, take away what is not finished.
     */
    'export.begin': call(
      z.strictObject({
        folder: folderToken,
        purpose: z.string().max(60),
        objectIds: z.array(idSchema).max(2000),
        fileNames: z.array(z.string().min(1).max(200)).min(1).max(2000),
      }),
      z.strictObject({ export: exportToken }),
    ),
    /** `file`: which of the names, from 0; the same as before or the next one. */
    'export.append': call(
      z.strictObject({ export: exportToken, file: z.number().int().nonnegative(), bytes: bytesList }),
      z.strictObject({}),
      120_000,
    ),
    'export.finish': call(
      z.strictObject({ export: exportToken }),
      z.strictObject({ fileNames: z.array(z.string()) }),
      120_000,
    ),
    'export.drop': call(z.strictObject({ export: exportToken }), z.strictObject({})),

    'deletion.list': call(
      none,
      z.strictObject({
        /** Edits of this PC about children who were deleted meanwhile; `mine`: sealed to her who asks. */
        leftovers: z.array(
          z.strictObject({ id: idSchema, count: z.number().int(), until: daySchema, mine: z.boolean() }),
        ),
        pending: z.array(
          z.strictObject({
            childId: idSchema,
            /** Also of a child in the bin, which no list shows any more. */ name: z.string().max(700),
            state: z.enum(['requested', 'bin']),
            requestedAt: z.number(),
            purgeOn: daySchema.nullable(),
          }),
        ),
      }),
    ),
    /** First confirmation, by the signed-in person. */
    'deletion.request': call(z.strictObject({ childId: idSchema, reason: z.string().min(1).max(500) }), done),
    /** Second confirmation: another person, or one recovery card while there is only one person (issue 1). */
    'deletion.confirm': call(
      z.strictObject({ childId: idSchema, card: z.string().max(2000).optional() }),
      z.strictObject({ purgeOn: daySchema }),
    ),
    /** What is in such leftovers; audited first. `bytes`: its new photos, in the order of `photos`. */
    'deletion.leftover': call(
      z.strictObject({ id: idSchema }),
      z.strictObject({
        name: z.string().max(700),
        edits: z.array(
          z.strictObject({
            kind: z.string().max(40),
            at: z.number(),
            values: z.record(z.string(), z.unknown()),
          }),
        ),
        photos: z.array(idSchema),
        bytes: bytesList,
      }),
      60_000,
    ),
    'deletion.cancel': call(z.strictObject({ childId: idSchema }), done),
    /** Purges what is due by the clock; run at unlock and daily. */
    'deletion.run': call(
      none,
      z.strictObject({ purged: z.array(z.strictObject({ certificate: z.string() })) }),
      600_000,
    ),

    'people.list': call(
      none,
      z.strictObject({
        people: z.array(
          z.strictObject({
            id: idSchema,
            name: z.string(),
            role: z.enum(roles),
            /** Null: all groups. */
            groups: z.array(idSchema).nullable(),
            /** Last day of her role. */
            until: daySchema.nullable(),
            /** She can sign in at this PC. */
            here: z.boolean(),
            /** Her keys lay on a PC that was lost: she is to be taken in anew. */
            atRisk: z.boolean(),
            me: z.boolean(),
          }),
        ),
      }),
    ),
    /** A colleague at this PC, who types her own passphrase: nothing has to travel. */
    'people.addHere': call(
      z.strictObject({ ...colleague, passphrase: z.string().max(1000) }),
      z.strictObject({ personId: idSchema }),
      120_000,
    ),
    'people.changeRole': call(
      z.strictObject({
        personId: idSchema,
        role: z.enum(roles),
        groups: groupsSchema,
        until: daySchema.nullable(),
      }),
      done,
      120_000,
    ),
    /** Every key she was due is renewed; on this PC her account goes at once. */
    'people.remove': call(z.strictObject({ personId: idSchema }), done, 120_000),
    'device.list': call(
      none,
      z.strictObject({
        devices: z.array(
          z.strictObject({
            dev: idSchema,
            /** Empty: a PC for everybody. */
            people: z.array(idSchema),
            state: z.enum(['active', 'removed']),
            here: z.boolean(),
          }),
        ),
      }),
    ),
    /** Answers whose keys lay on it. They read what was; nothing new is given to these keys. */
    'device.remove': call(
      z.strictObject({ dev: idSchema }),
      z.strictObject({ people: z.array(z.strictObject({ id: idSchema, name: z.string() })) }),
      120_000,
    ),
    /**
     * What came from a PC that was removed (`dev`), or from a person who was (`personId`), after the removal; nothing of it
     * is on a screen until who manages people has looked at it.
     */
    'late.list': call(
      none,
      z.strictObject({
        late: z.array(
          z.strictObject({
            dev: idSchema.nullable(),
            personId: idSchema.nullable(),
            name: z.string(),
            edits: z.array(
              z.strictObject({
                kind: z.string().max(40),
                id: idSchema,
                at: z.number(),
                author: z.string(),
                values: z.record(z.string(), z.unknown()),
              }),
            ),
            /** Nobody here can open these. */
            closed: z.number().int(),
          }),
        ),
      }),
      60_000,
    ),
    'late.settle': call(
      z.strictObject({ dev: idSchema.nullable(), personId: idSchema.nullable(), take: z.boolean() }),
      done,
      120_000,
    ),

    /**
     * A pairing card for a newcomer, or (`who` null) for a second PC of one's own; good once, within seven days. Shown,
     * printed, or its 15 words read out; one of the few secrets made for human eyes (decision 6).
     */
    'people.invite': call(
      z.strictObject({ who: z.strictObject(colleague).nullable(), place: letterPlace }),
      z.strictObject({
        invitation: idSchema,
        expires: z.number(),
        text: z.string(),
        qr: z.string(),
        words: z.array(z.string()),
      }),
      60_000,
    ),
    'people.invitations': call(
      none,
      z.strictObject({
        invitations: z.array(
          z.strictObject({ id: idSchema, expires: z.number(), name: z.string(), device: z.boolean() }),
        ),
      }),
    ),
    /** Its text as a file. */
    'people.saveCard': call(
      z.strictObject({ invitation: idSchema, folder: folderToken }),
      z.strictObject({ fileName: z.string() }),
      60_000,
    ),
    'people.cancelInvitation': call(z.strictObject({ invitation: idSchema }), done),
    /** Whether the newcomer has answered: then six check words, to be compared with those on her screen. Null: not yet. */
    'people.look': call(
      z.strictObject({ invitation: idSchema, place: letterPlace }),
      z.strictObject({ words: z.array(z.string()).nullable() }),
      120_000,
    ),
    /** The words are the same on both screens. For a PC of one's own with the passphrase. */
    'people.confirm': call(
      z.strictObject({
        invitation: idSchema,
        place: letterPlace,
        passphrase: z.string().max(1000).optional(),
      }),
      z.strictObject({ personId: idSchema }),
      300_000,
    ),
    /** `card`: text of the QR code or file, or the 15 words (then the place is the stick with the rest). */
    'join.read': call(
      z.strictObject({ card: z.string().max(8000), place: letterPlace.nullable() }),
      z.strictObject({ expires: z.number(), server: z.boolean(), language: z.enum(languages) }),
    ),
    /** Whether a joining was begun at this PC and is not finished, and by which way. */
    'join.state': call(none, z.strictObject({ begun: z.enum(['server', 'folder']).nullable() })),
    /** On an empty profile; answers the six check words. */
    'join.start': call(
      z.strictObject({
        card: z.string().max(8000),
        place: letterPlace,
        passphrase: z.string().max(1000),
        mine: z.boolean(),
      }),
      z.strictObject({ words: z.array(z.string()) }),
      120_000,
    ),
    /** Null: the other side has not confirmed yet. */
    'join.finish': call(
      z.strictObject({ place: letterPlace, passphrase: z.string().max(1000) }),
      z.strictObject({ person: person.nullable() }),
      300_000,
    ),

    /** A new second factor: to be scanned, then one code typed back. The ten paper codes are shown once. */
    'totp.start': call(
      z.strictObject({ passphrase: z.string().max(1000) }),
      z.strictObject({ qr: z.string(), text: z.string(), codes: z.array(z.string()) }),
      120_000,
    ),
    'totp.confirm': call(z.strictObject({ code: z.string().max(20) }), done),
    /** Opens what needs it for five minutes. A code of the phone, or one of the paper codes. */
    'totp.prove': call(z.strictObject({ code: z.string().max(20) }), done),
    'totp.state': call(
      none,
      z.strictObject({
        set: z.boolean(),
        proved: z.boolean(),
        codesLeft: z.number().int(),
        waitMs: z.number(),
      }),
    ),
    'totp.remove': call(z.strictObject({ passphrase: z.string().max(1000) }), done, 120_000),

    /** Whose role backs up, with her second factor where she has one: for five minutes `backup.start` is allowed. */
    'backup.permit': call(none, done),
    /** Whoever manages people, with her passphrase: for five minutes `hub.start` and `hub.stop` are allowed. */
    'hub.permit': call(z.strictObject({ passphrase: z.string().max(1000) }), done, 120_000),
    /**
     * The card of this house's server for a PC that belongs here already, with a folder as a file too; no secret, only the
     * pairing card lets anybody in.
     */
    'hub.card': call(
      z.strictObject({ folder: folderToken.nullable() }),
      z.strictObject({
        text: z.string().max(8000),
        qr: z.string(),
        /** Of the file just written. */
        fileName: z.string().nullable(),
      }),
      60_000,
    ),

    /** On an empty profile: two cards (typed or from the PDF's text) and a backup folder. */
    'restore.run': call(
      z.strictObject({
        folder: folderToken,
        backup: z.string().max(200),
        cards: z.array(z.string().max(2000)).length(2),
        firstName: z.string().min(1).max(300),
        lastName: z.string().max(300),
        passphrase: z.string().max(1000),
      }),
      z.strictObject({
        person,
        envelopes: z.number(),
        blobs: z.number(),
        refused: z.number(),
        ledgerReplayed: z.number(),
      }),
      3_600_000,
    ),
    'audit.list': call(z.strictObject({ limit: z.number().int().min(1).max(1000) }), opened),
    ...supportCalls,
    ...assistCalls,
    ...talkCalls,
  },
  events: {
    ...supportEvents,
    ...assistEvents,
    ...talkEvents,
    progress,
    sessionEnded: none,
    /** Something was kept and not shown: its author was not allowed to write it, or did not sign it. */
    alarm: z.strictObject({ type: z.string().max(60), objId: idSchema.or(z.literal('')) }),
    /** The list of `records.conflicts` or of `records.merged` is another one. */
    conflicts: z.strictObject({ count: z.number().int() }),
  },
} as const

/** A wrapped key in the keeper's key file: opaque to the keeper (decision 12). */
export const wrapSchema = z.strictObject({
  /** Random id of this wrap. */
  id: idSchema,
  /** Id of the key inside. */
  keyId: idSchema,
  /** Id of the key it is wrapped under. */
  under: idSchema,
  /** Base64 of nonce, ciphertext, tag. */
  sealed: z.string().max(8000),
})
export type Wrap = z.infer<typeof wrapSchema>

const mailSlot = {
  server: serverCardSchema,
  tenant: idSchema,
  slot: hashSchema,
  name: z.string().regex(/^[a-z]{1,20}$/),
}
const storedFile = z.enum(['account', 'membership', 'lockScreen', 'grants', 'recovery', 'devices'])

const meetingOpened = z.strictObject({ id: idSchema, expiresInMs: z.number().int() })

export const storeApi = {
  calls: {
    /** What the vault needs before anyone signs in; wraps come by `store.wraps`. */
    'store.state': call(
      none,
      z.strictObject({
        profileId: idSchema,
        practice: z.boolean(),
        device: idSchema,
        /** Number of this device's next version. */
        nextDevSeq: z.number().int().positive(),
        /** Public key of this PC (SPKI, base64), as the membership log names it. */
        deviceKey: z.string().max(400),
        /** Only a file on this shell (loopback): passphrase then >= 15 characters (decision 26). */
        deviceSecretIsFile: z.boolean(),
        lastHlc: z.string().max(16),
        count: z.number().int(),
        /** Own entries that are gone since the last start; told once a session. */
        missing: z.number().int(),
        /** Since this PC heard of the others (lease). */
        sinceContactMs: z.number(),
        /** Test world's shift of the clock; 0 outside tests. */
        clockOffsetMs: z.number(),
        argon: z.strictObject({ memKiB: z.number().int(), passes: z.number().int() }).nullable(),
      }),
    ),
    /** The vault has seen a Leitung with passphrase and second factor: the lease begins anew. */
    'lease.renew': call(none, none),
    /** What the signed record of the institution says; kept for the time when nobody is signed in. */
    'rules.set': call(houseRulesSchema, none),
    /** 32 bytes bound to this PC (DPAPI in Electron, a 0600 file in loopback). */
    'device.secret': call(none, z.strictObject({ bytes: bytesList })),
    /** ECDSA P-256 by the device key over SHA-256 of these bytes (ieee-p1363, 64 bytes). */
    'device.sign': call(z.strictObject({ bytes: bytesList }), z.strictObject({ bytes: bytesList })),
    /** Registers a wrong or right try; answers how long to wait before the next (decision 27). */
    'unlock.attempt': call(
      z.strictObject({ ok: z.boolean().nullable() }),
      z.strictObject({
        waitMs: z.number(),
        /** Tried in vain since the last right one, over restarts; as it was before this call. */
        wrong: z.number().int(),
      }),
    ),
    /** Her KEK sealed under her PIN, kept in memory alone, until the rules of decision 25 overwrite it. */
    'pin.keep': call(z.strictObject({ personId: idSchema, bytes: bytesList }), done),
    /** Uses up a try; `pin.tried` gives it back when the PIN was right. */
    'pin.take': call(z.strictObject({ personId: idSchema }), z.strictObject({ bytes: bytesList })),
    'pin.tried': call(
      z.strictObject({ personId: idSchema, ok: z.boolean() }),
      z.strictObject({ left: z.number().int() }),
    ),
    'pin.drop': call(z.strictObject({ personId: idSchema }), done),
    'file.read': call(z.strictObject({ name: storedFile }), z.strictObject({ bytes: bytesList })),
    'file.write': call(z.strictObject({ name: storedFile, bytes: bytesList }), done),
    'store.wraps': call(none, z.strictObject({ wraps: z.array(wrapSchema) }), 60_000),
    /** One commit = new wraps (fsync) then versions (one fsync). All or nothing; devSeq must follow on. */
    'store.commit': call(
      z.strictObject({
        wraps: z.array(wrapSchema),
        /** Ids of wraps that go (a child changed group, a child was taken off a photo): the key file is rewritten. */
        dropWraps: z.array(idSchema).optional(),
        entries: z.array(
          z.strictObject({
            version: versionSchema,
            objId: idSchema,
            parents: z.array(versionSchema),
            tags: z.array(tagRow),
          }),
        ),
        bytes: bytesList,
        /** Newest stamp in this commit; comes back as `lastHlc` after a restart. */
        hlc: z
          .string()
          .regex(/^[0-9a-f]{16}$/)
          .optional(),
      }),
      z.strictObject({ lastSeq: z.number().int() }),
      60_000,
    ),
    /** Tags for entries that came untagged, or new tags after a change of group or epoch. */
    'store.retag': call(
      z.strictObject({
        entries: z.array(
          z.strictObject({ version: versionSchema, parents: z.array(versionSchema), tags: z.array(tagRow) }),
        ),
      }),
      done,
    ),
    'store.read': call(
      z.strictObject({ versions: z.array(versionSchema).max(1000) }),
      z.strictObject({ entries: z.array(journalEntry), bytes: bytesList }),
    ),
    /** All versions of these objects (heads and history), oldest first; with `headsOnly` the living ones alone. */
    'store.object': call(
      z.strictObject({ objIds: z.array(idSchema).max(1000), headsOnly: z.boolean().optional() }),
      z.strictObject({ entries: z.array(journalEntry), bytes: bytesList }),
    ),
    'store.scan': call(
      z.strictObject({
        after: z.number().int().min(0),
        limit: z.number().int().min(1).max(1000),
        headsOnly: z.boolean(),
        /** No entry with a greater seq. */
        until: z.number().int().min(0).optional(),
      }),
      z.strictObject({ entries: z.array(journalEntry), bytes: bytesList, more: z.boolean() }),
      60_000,
    ),
    /** Living heads that carry this tag (keeper's own index). */
    'store.byTag': call(
      z.strictObject({ kind: tag, subject: tag.optional() }),
      z.strictObject({ entries: z.array(journalEntry), bytes: bytesList }),
    ),
    /** Entries that no vault has tagged yet (they came from another PC), oldest first; `last` is the next `after`. */
    'store.untagged': call(
      z.strictObject({ after: z.number().int().min(0), limit: z.number().int().min(1).max(1000) }),
      z.strictObject({
        entries: z.array(journalEntry),
        bytes: bytesList,
        last: z.number().int(),
        more: z.boolean(),
      }),
      60_000,
    ),
    /** Objects with several tagged heads; and those whose one living version follows several, newest first, at most 200. */
    'store.forked': call(
      none,
      z.strictObject({ objIds: z.array(idSchema), merged: z.array(idSchema).max(200) }),
      60_000,
    ),
    /** Sealed parts of the membership log and orders to purge, for the chain; the same bytes again change nothing. */
    'ops.offer': call(
      z.strictObject({
        ops: z.array(
          z.strictObject({
            type8: z.union([z.literal(type8.membership), z.literal(type8.tombstone)]),
            objId: idSchema,
            expireNotAfter: z.number().int().min(0).max(65_535),
          }),
        ),
        bytes: bytesList,
      }),
      done,
    ),
    /** All such ops, own and foreign, in order of arrival; `at` is the last one's place, the next `after`. */
    'ops.list': call(
      z.strictObject({
        type8: z.union([z.literal(type8.membership), z.literal(type8.tombstone)]),
        after: z.number().int().min(0),
      }),
      z.strictObject({
        ops: z.array(
          z.strictObject({ dev: idSchema, n: z.number().int(), objId: idSchema, at: z.number().int() }),
        ),
        bytes: bytesList,
        more: z.boolean(),
      }),
      60_000,
    ),
    /** Which of these were destroyed here for good. */
    'store.purged': call(
      z.strictObject({ ids: z.array(idSchema).max(1000) }),
      z.strictObject({ ids: z.array(idSchema) }),
    ),
    /** Of these, those of this PC that nobody else is known to have. */
    'store.unsynced': call(
      z.strictObject({ versions: z.array(versionSchema) }),
      z.strictObject({ versions: z.array(versionSchema) }),
      60_000,
    ),
    /** What goes into no chain for now (Q1); `name`: of the deletion. Replaces what was said before; nothing: released. */
    'store.hold': call(
      z.strictObject({
        name: idSchema,
        versions: z.array(versionSchema),
        wraps: z.array(idSchema),
        blobs: z.array(idSchema),
      }),
      z.strictObject({ since: z.number() }),
    ),
    /** The vault has looked at all orders up to this place of `ops.list`: own work goes on into the chain. */
    'orders.seen': call(z.strictObject({ at: z.number().int().min(0) }), done),
    /**
     * An exchange with the server, where there is one, before something is decided that counts what has come here:
     * what others have taken of a PC shall not be late because this one had not asked. Waits 20 s at most.
     */
    'chain.refresh': call(none, done, 40_000),
    /** How far the chain of this PC, and its versions, have come here. */
    'chain.reach': call(
      z.strictObject({ dev: idSchema }),
      z.strictObject({ n: z.number().int(), seq: z.number().int() }),
    ),
    /** Signed batches of removed PCs, as they came, by PC and number. */
    'late.list': call(
      none,
      z.strictObject({
        items: z.array(z.strictObject({ dev: idSchema, from: z.number().int(), to: z.number().int() })),
        bytes: bytesList,
      }),
      60_000,
    ),
    /** Its chain counts further now: what was laid aside of it is taken like any other. */
    'late.take': call(z.strictObject({ dev: idSchema }), done, 60_000),
    'late.drop': call(z.strictObject({ dev: idSchema }), done, 60_000),
    /** Sealed leftovers of a deleted child (Q2), destroyed by the keeper on the day `until`. */
    'quarantine.put': call(
      z.strictObject({ id: idSchema, until: daySchema, count: z.number().int().min(0), bytes: bytesList }),
      done,
      60_000,
    ),
    /** Those with edits in them. */
    'quarantine.list': call(
      none,
      z.strictObject({
        items: z.array(z.strictObject({ id: idSchema, until: daySchema, count: z.number().int() })),
        bytes: bytesList,
      }),
      60_000,
    ),
    'quarantine.get': call(z.strictObject({ id: idSchema }), z.strictObject({ bytes: bytesList }), 60_000),
    /** The server this PC is connected to, for a pairing card. */
    'mail.server': call(none, z.strictObject({ card: serverCardSchema.nullable() })),
    /** This PC has joined: from now on it agrees by the server of its card, unless it has one already. */
    'mail.join': call(z.strictObject({ server: serverCardSchema }), done),
    /** Letters of a joining (mailPut, mailGet); the server is the card's, for the newcomer has none yet. */
    'mail.put': call(z.strictObject({ ...mailSlot, bytes: bytesList }), done, 60_000),
    'mail.get': call(z.strictObject(mailSlot), z.strictObject({ bytes: bytesList }), 60_000),
    'blob.put': call(z.strictObject({ id: idSchema, bytes: bytesList }), done, 60_000),
    'blob.get': call(z.strictObject({ id: idSchema }), z.strictObject({ bytes: bytesList }), 60_000),
    /** The vault could not open it: aside with it, and asked for again where another copy may be (MT2). */
    'blob.setAside': call(z.strictObject({ id: idSchema }), z.strictObject({ asked: z.boolean() })),
    /**
     * Purge (decisions 11, 12): drops wraps and rewrites the key file, empties the versions to hollow entries, rewrites
     * journal and snapshot, removes blobs, writes the ledger, changes the epoch so that RxDB is rebuilt from nothing.
     * A wrap goes when its key or the key it is wrapped under is among `keyIds`. `versions` are single old versions of
     * living objects (a photo that named the child).
     */
    'store.purge': call(
      z.strictObject({
        objIds: z.array(idSchema),
        versions: z.array(versionSchema).optional(),
        keyIds: z.array(idSchema),
        blobs: z.array(idSchema),
      }),
      z.strictObject({ versions: z.number(), wraps: z.number(), blobs: z.number() }),
      600_000,
    ),
    /** Where a camera card or a phone is plugged in (CC1); the vault alone reads there. */
    'camera.volumes': call(none, z.strictObject({ paths: z.array(z.string().max(4000)).max(64) })),
    /** Where families open links; null: the house's server offers none, or was never reached. */
    'links.offer': call(none, z.strictObject({ url: z.string().nullable() })),
    /** One sealed file for the server's public pages. */
    'links.add': call(z.strictObject({ id: idSchema, until: z.number(), bytes: bytesList }), done, 60_000),
    'links.recall': call(z.strictObject({ ids: z.array(idSchema).min(1).max(1000) }), done),
    /** The path behind a folder the person chose; the vault writes the export itself, so that the keeper never holds it. */
    'folder.path': call(z.strictObject({ folder: folderToken }), z.strictObject({ path: z.string() })),
    /** Reads the sealed parts of a backup for opening by cards: recovery file, membership, wraps, ledger ids. */
    'backup.open': call(
      z.strictObject({ folder: folderToken, backup: z.string().max(200) }),
      z.strictObject({
        profileId: idSchema,
        at: z.number(),
        wraps: z.array(wrapSchema),
        files: z.array(storedFile),
        ledger: z.array(idSchema),
        bytes: bytesList,
      }),
      600_000,
    ),
    /** Copies envelopes and blobs of the opened backup into this empty profile, leaving out what the ledger names. */
    'backup.adopt': call(
      z.strictObject({ folder: folderToken, backup: z.string().max(200), wraps: z.array(wrapSchema) }),
      z.strictObject({
        envelopes: z.number(),
        blobs: z.number(),
        refused: z.number(),
        ledgerReplayed: z.number(),
      }),
      3_600_000,
    ),
    /** The person who is signed in may back up for five minutes. */
    'backup.permit': call(none, done),
    /** The person who is signed in may start and stop the house's server for five minutes. */
    'hub.permit': call(none, done),
    /** The masked window (MT20): the shell opens it or ends it. Refused where the shell can't own a window. */
    'projection.open': call(none, done, 60_000),
    'projection.close': call(none, done),
    /** A supporter's window (MT100), likewise. */
    'guest.open': call(none, done, 60_000),
    'guest.close': call(none, done),
    /** The person who is signed in is here, in that window. */
    'guest.activity': call(none, done),
    /** What it shows of the keeper's state. */
    'projection.facts': call(
      none,
      z.strictObject({
        version: z.string().max(40),
        colourScheme: z.enum(colourSchemes),
        dataState: dataStateSchema,
        sync: syncStateSchema,
      }),
    ),
    /** The window of a conversation (TK7), likewise. */
    'talkWindow.open': call(none, z.strictObject({ colourScheme: z.enum(colourSchemes) }), 60_000),
    'talkWindow.close': call(none, done),
    /** One end of a meeting for remote help (MT33): the vault seals and opens its letters, the keeper carries them. */
    'meeting.open': call(
      z.strictObject({ name: hashSchema, hours: z.number().int().min(1).max(12).optional() }),
      meetingOpened,
      60_000,
    ),
    /** At another house's server, by its card. */
    'meeting.join': call(z.strictObject({ card: serverCardSchema, name: hashSchema }), meetingOpened, 60_000),
    'meeting.send': call(z.strictObject({ id: idSchema, bytes: bytesList }), done),
    /** Its last letters go out first. */
    'meeting.close': call(z.strictObject({ id: idSchema }), done, 60_000),
    /** A child sits at the window, or no longer: the shell keeps it in front, if it can. */
    'childMode.changed': call(z.strictObject({ on: z.boolean() }), done),
    /** Tells keeper and window that a person is signed in (true) or setup advanced. */
    'session.changed': call(z.strictObject({ unlocked: z.boolean(), confirmed: z.boolean() }), done),
  },
  events: {
    /** Something came from another PC: untagged entries, wraps, or ops for `ops.list`. */
    incoming: z.strictObject({ entries: z.boolean(), wraps: z.boolean(), ops: z.boolean() }),
    /** A sealed letter, base64. */
    'meeting.letter': z.strictObject({ id: idSchema, letter: z.string().max(24_000) }),
    /** Not by us: ended there, expired, or the line is lost for good. */
    'meeting.closed': z.strictObject({ id: idSchema, why: z.enum(['over', 'offline']) }),
  },
} as const

export type KeeperApi = typeof keeperApi
export type KeeperEvent = {
  [E in keyof KeeperApi['events']]: { readonly name: E; readonly data: z.output<KeeperApi['events'][E]> }
}[keyof KeeperApi['events']]
export type StoreEvent = {
  [E in keyof StoreApi['events']]: { readonly name: E; readonly data: z.output<StoreApi['events'][E]> }
}[keyof StoreApi['events']]
export type VaultApi = typeof vaultApi
export type StoreApi = typeof storeApi

export type AnyDrawer = (typeof drawers)[number]
