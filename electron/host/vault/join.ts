/**
 * How somebody, or somebody's second PC, comes into a house (decisions 14 and 15).
 *
 *   inviter                          card (QR, file, words)                        newcomer
 *   invite  ───────────────────────────────────────────────────────────────────>  start: makes her keys
 *           <── request: her public keys, her PC's, signed by both, under the card's secret
 *   look: six check words            compared by telephone or side by side         six check words
 *   confirm: log entries, keys ─────> answer: sealed to her, the whole log ──────> finish: verifies, installs
 *
 * J1 A card is good for one joining within seven days; the secret never leaves it but by human eyes.
 * J2 Nothing is taken from server or stick but what the card's secret or the log's signatures vouch for.
 * J3 Nobody is confirmed whose check words were not made of the very request that is confirmed.
 * J4 The newcomer takes a log only from the genesis on her card, no shorter than the card says, with the card's newest
 *    entry in it, and with her own keys in her own place.
 * J5 A private key leaves a PC only for another PC of the same person, sealed to it, with her passphrase.
 * J6 A joining that was begun and not finished is known at that PC, also after a restart.
 */
import { inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import {
  base64ToBytes,
  bytesToBase64,
  bytesToUtf8,
  concatBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import { dayOf } from '#shared/basics/clock.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { isOver, verifyLog } from '#shared/accounts/membership.ts'
import type { LetterPlace } from '#shared/host/api.ts'
import { idSchema } from '#shared/records/kind.ts'
import { openAccount, openAccountAndKek, sealAccount, type AccountFile } from './account.ts'
import { hkdf, isScalar, openBox, openSealed, sealBox, sealKeyOf, signBytes, signKeyOf } from './crypto.ts'
import {
  answerContext,
  answerSchema,
  lettersFor,
  mostAnswer,
  partNames,
  requestText,
  signedRequestSchema,
  type Request,
} from './joinLetters.ts'
import { lettersInFolder, type Letters } from './letters.ts'
import { makePerson, type NewPerson } from './makePerson.ts'
import { logCrypto } from './membershipLog.ts'
import {
  cardText,
  checkWords,
  openSealedCard,
  readPairingCard,
  readSecretWords,
  sealLetter,
  slotOf,
  type PairingCard,
} from './pairingCard.ts'
import { checkPassphrase } from './passphrase.ts'
import type { VaultDeps } from './session.ts'
import { clearUnfinished, install, paramsFor } from './setUp.ts'
import type { Work } from './signIn.ts'

/** Between start and finish her keys wait under her passphrase in the stored file `grants`. */
const waitingSchema = z.strictObject({
  v: z.literal(1),
  device: z.boolean(),
  /** Where her request was left; what waits from before this was noted says nothing. */
  by: z.enum(['server', 'folder']).optional(),
  account: z.strictObject({ head: z.unknown(), secret: z.string() }),
  sealed: z.string().max(40_000),
})
const waitingSealedSchema = z.strictObject({
  card: z.string(),
  request: z.string(),
  personId: idSchema,
})

const waitingAad = utf8ToBytes('obhut|joining|1')

export async function readJoin(
  deps: VaultDeps,
  asked: { readonly card: string; readonly place: LetterPlace | null },
) {
  const card = await findCard(deps, asked.card, asked.place)
  if (!card.ok) return card
  const state = await deps.store.call('store.state', {})
  if (!state.ok) return state
  if (deps.clock.now() + state.value.clockOffsetMs > card.value.expires)
    return err({ type: 'InvitationExpired' })
  return ok({
    expires: card.value.expires,
    server: card.value.server !== null,
    language: card.value.language,
  })
}

/** J6 What was begun here is known here: nobody has to remember whether her request is on its way. */
export async function begunJoin(deps: VaultDeps): Promise<Result<{ begun: 'server' | 'folder' | null }>> {
  const account = await deps.store.call('file.read', { name: 'account' })
  if (!account.ok) return account
  const file = await deps.store.call('file.read', { name: 'grants' })
  if (!file.ok) return file
  const waiting = account.value.bytes.length === 0 ? readWaiting(file.value.bytes[0]) : undefined
  return ok({ begun: waiting ? waiting.by : null })
}

/** From QR or file the whole card; from words the secret, and the rest from the stick. */
async function findCard(
  deps: VaultDeps,
  text: string,
  place: LetterPlace | null,
): Promise<Result<PairingCard>> {
  const whole = readPairingCard(text)
  if (whole) return ok(whole)
  const secret = readSecretWords(text)
  if (!secret) return err({ type: 'InvitationUnreadable' })
  if (place?.type !== 'folder') return err({ type: 'CardNeedsFolder' })
  const letter = await lettersInFolder(deps, place.folder, slotOf(secret)).get('card')
  if (!letter.ok) return letter
  const card = letter.value && openSealedCard(secret, letter.value)
  return card ? ok(card) : err({ type: 'InvitationUnreadable' })
}

export async function startJoin(
  deps: VaultDeps,
  asked: {
    readonly card: string
    readonly place: LetterPlace
    readonly passphrase: string
    /** This is her second PC: her keys come from the first. */
    readonly mine: boolean
  },
): Promise<Result<{ words: string[] }>> {
  const { store, random } = deps
  const state = await store.call('store.state', {})
  if (!state.ok) return state
  if (state.value.practice) return err({ type: 'WrongProfile' })
  const account = await store.call('file.read', { name: 'account' })
  if (!account.ok) return account
  if (account.value.bytes.length > 0) return err({ type: 'AlreadySetUp' })
  const card = await findCard(deps, asked.card, asked.place)
  if (!card.ok) return card
  if (deps.clock.now() + state.value.clockOffsetMs > card.value.expires)
    return err({ type: 'InvitationExpired' })
  if (!(await checkPassphrase(asked.passphrase, [], state.value.deviceSecretIsFile)).accepted)
    return err({ type: 'PassphraseTooWeak' })
  const letters = lettersFor(deps, asked.place, card.value)
  if (!letters.ok) return letters

  const person = makePerson(deps)
  const body = JSON.stringify({
    v: 1,
    tenant: card.value.tenant,
    dev: state.value.device,
    deviceKey: state.value.deviceKey,
    person: asked.mine ? null : person.member,
    sealKey: person.member.sealKey,
    nonce: bytesToBase64(random.bytes(16)),
  } satisfies Request)
  const byDevice = await store.call('device.sign', { bytes: [requestText(body)] })
  if (!byDevice.ok) return byDevice
  const bytes = utf8ToBytes(
    JSON.stringify({
      body,
      device: bytesToBase64(byDevice.value.bytes[0]!),
      person: asked.mine
        ? null
        : bytesToBase64(signBytes(signKeyOf('P-256', person.signScalar), requestText(body))),
    } satisfies z.infer<typeof signedRequestSchema>),
  )
  const secretAnswer = await store.call('device.secret', {})
  if (!secretAnswer.ok) return secretAnswer
  const personalKey = random.bytes(32)
  const sealed = await sealAccount(
    random,
    { tenant: card.value.tenant, person: person.member.id, argon: await paramsFor(deps, state.value.argon) },
    asked.passphrase,
    secretAnswer.value.bytes[0]!,
    {
      signScalar: person.signScalar,
      sealSeed: person.sealSeed,
      personalKey,
      // The house's own comes with the answer.
      metadataKey: random.bytes(32),
      recoveryKey: null,
    },
  )
  const waiting = utf8ToBytes(
    JSON.stringify({
      v: 1,
      device: asked.mine,
      by: asked.place.type,
      account: sealed,
      sealed: bytesToBase64(
        sealBox(
          random,
          hkdf(personalKey, new Uint8Array(0), 'obhut|joining|1'),
          utf8ToBytes(
            JSON.stringify({
              card: cardText(card.value),
              request: bytesToBase64(bytes),
              personId: person.member.id,
            } satisfies z.infer<typeof waitingSealedSchema>),
          ),
          waitingAad,
        ),
      ),
    } satisfies z.infer<typeof waitingSchema>),
  )
  const kept = await store.call('file.write', { name: 'grants', bytes: [waiting] })
  if (!kept.ok) return kept
  const put = await letters.value.put('request', sealLetter(random, card.value.secret, 'request', bytes))
  if (!put.ok) return put
  return ok({ words: await checkWords(card.value, bytes) })
}

/** Undefined work: no answer yet. */
export async function finishJoin(
  deps: VaultDeps,
  asked: { readonly place: LetterPlace; readonly passphrase: string },
): Promise<Result<Work | undefined>> {
  const { store } = deps
  const state = await store.call('store.state', {})
  if (!state.ok) return state
  const existing = await store.call('file.read', { name: 'account' })
  if (!existing.ok) return existing
  if (existing.value.bytes.length > 0) return err({ type: 'AlreadySetUp' })
  const file = await store.call('file.read', { name: 'grants' })
  if (!file.ok) return file
  const waiting = readWaiting(file.value.bytes[0])
  if (!waiting) return err({ type: 'NotJoining' })
  const secretAnswer = await store.call('device.secret', {})
  if (!secretAnswer.ok) return secretAnswer
  const opened = await tryPassphrase(deps, waiting.account, asked.passphrase, secretAnswer.value.bytes[0]!)
  if (!opened.ok) return opened
  const temporary = opened.value
  const inside = openBox(
    hkdf(temporary.personalKey, new Uint8Array(0), 'obhut|joining|1'),
    base64ToBytes(waiting.sealed),
    waitingAad,
  )
  const known = inside && waitingSealedSchema.safeParse(JSON.parse(bytesToUtf8(inside))).data
  const card = known && readPairingCard(known.card)
  if (!known || !card) return err({ type: 'NotJoining' })
  const letters = lettersFor(deps, asked.place, card)
  if (!letters.ok) return letters
  const sealed = await collect(letters.value)
  if (!sealed.ok) return sealed
  if (!sealed.value) return ok(undefined)
  const request = base64ToBytes(known.request)
  const sealKey = sealKeyOf(temporary.sealSeed)
  const plain = openSealed(sealKey, sealed.value, answerContext(request))
  const answer = plain && readAnswer(plain)
  if (!answer) return err({ type: 'AnswerForged' })

  // J4: from the genesis on the card to her own place in it, everything is verified here.
  const log = verifyLog(answer.log, logCrypto)
  if (!log.ok) return log
  const membership = log.value
  if (membership.tenant !== card.tenant || membership.genesis !== card.genesis)
    return err({ type: 'WrongHouse' })
  if (membership.length < card.length || !membership.has(card.newest))
    return err({ type: 'MembershipShortened' })
  const mine: NewPerson | undefined = waiting.device
    ? answer.own
      ? personFrom(answer.own, answer.personId)
      : undefined
    : {
        signScalar: temporary.signScalar,
        sealSeed: temporary.sealSeed,
        member: {
          id: known.personId,
          signKey: bytesToBase64(signKeyOf('P-256', temporary.signScalar).publicKey),
          sealKey: {
            ecdh: bytesToBase64(sealKey.publicKey.ecdh),
            kem: bytesToBase64(sealKey.publicKey.kem),
          },
        },
      }
  const me = mine && membership.people.get(mine.member.id)
  const device = membership.devices.get(state.value.device)
  if (
    !mine ||
    !me ||
    me.signKey !== mine.member.signKey ||
    me.sealKey.kem !== mine.member.sealKey.kem ||
    me.sealKey.ecdh !== mine.member.sealKey.ecdh ||
    device?.state !== 'active' ||
    device.key !== state.value.deviceKey
  )
    return err({ type: 'AnswerForged' })
  if (isOver(me, dayOf(deps.clock.now() + state.value.clockOffsetMs))) return err({ type: 'RoleEnded' })

  const cleared = await clearUnfinished(deps, state.value.count)
  if (!cleared.ok) return cleared
  const adopted = await store.call('store.commit', { wraps: answer.wraps, entries: [], bytes: [] })
  if (!adopted.ok) return adopted
  const work = await install(deps, {
    tenant: membership.tenant,
    entries: answer.log,
    recoveryFile: base64ToBytes(answer.recovery),
    person: mine,
    secret: {
      signScalar: mine.signScalar,
      sealSeed: mine.sealSeed,
      personalKey: answer.own ? base64ToBytes(answer.own.personalKey) : temporary.personalKey,
      metadataKey: base64ToBytes(answer.metadataKey),
      recoveryKey: null,
    },
    name: answer.name,
    language: answer.language,
    institution: answer.institution,
    passphrase: asked.passphrase,
    argon: waiting.account.head.argon,
    confirmed: true,
    shares: null,
    adopted: true,
    totp: answer.own?.totp ?? null,
    first: (records) => [
      records.auditVersion('joined', waiting.device ? 'device' : 'person', [state.value.device]),
    ],
  })
  if (!work.ok) return work
  if (card.server) {
    const joined = await store.call('mail.join', { server: card.server })
    if (!joined.ok) return joined
  }
  // What waited has done its work; its secret is good for nothing any more.
  const emptied = await store.call('file.write', { name: 'grants', bytes: [utf8ToBytes('{}')] })
  return emptied.ok ? work : emptied
}

function readWaiting(bytes: Bytes | undefined):
  | {
      device: boolean
      by: 'server' | 'folder'
      account: AccountFile['accounts'][number]
      sealed: string
    }
  | undefined {
  if (!bytes) return undefined
  try {
    const read = waitingSchema.safeParse(JSON.parse(bytesToUtf8(bytes))).data
    return (
      read && {
        device: read.device,
        by: read.by ?? 'folder',
        sealed: read.sealed,
        account: { ...(read.account as AccountFile['accounts'][number]), ring: '' },
      }
    )
  } catch {
    return undefined
  }
}

async function tryPassphrase(
  deps: VaultDeps,
  account: AccountFile['accounts'][number],
  passphrase: string,
  deviceSecret: Bytes,
): ReturnType<typeof openAccount> {
  const waiting = await deps.store.call('unlock.attempt', { ok: null })
  if (!waiting.ok) return waiting as never
  if (waiting.value.waitMs > 0)
    return err({ type: 'TooEarly', words: { waitMs: waiting.value.waitMs } }) as never
  const opened = await openAccountAndKek(account, passphrase, deviceSecret)
  const told = await deps.store.call('unlock.attempt', { ok: opened.ok })
  if (!told.ok) return told as never
  if (!opened.ok) return opened
  opened.value.kek.fill(0)
  return ok(opened.value.secret)
}

async function collect(letters: Letters): Promise<Result<Bytes | undefined>> {
  const parts: Bytes[] = []
  for (const name of partNames) {
    const part = await letters.get(name)
    if (!part.ok) return part
    if (!part.value || part.value.length < 2) return ok(undefined)
    const count = part.value[0]!
    parts.push(part.value.slice(1))
    if (parts.length === count) return ok(concatBytes(...parts))
    if (count > partNames.length) return ok(undefined)
  }
  return ok(undefined)
}

function readAnswer(plain: Bytes): z.infer<typeof answerSchema> | undefined {
  try {
    const json = inflateRawSync(plain, { maxOutputLength: mostAnswer }).toString('utf8')
    return answerSchema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}

function personFrom(own: { signScalar: string; sealSeed: string }, id: string): NewPerson | undefined {
  const [signScalar, sealSeed] = [base64ToBytes(own.signScalar), base64ToBytes(own.sealSeed)]
  if (!isScalar('P-256', signScalar)) return undefined
  const seal = sealKeyOf(sealSeed).publicKey
  return {
    signScalar,
    sealSeed,
    member: {
      id,
      signKey: bytesToBase64(signKeyOf('P-256', signScalar).publicKey),
      sealKey: { ecdh: bytesToBase64(seal.ecdh), kem: bytesToBase64(seal.kem) },
    },
  }
}
