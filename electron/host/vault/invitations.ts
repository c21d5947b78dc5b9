/** The inviter's side of a joining (J1..J5 in join.ts). */
import { createPublicKey, verify } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { z } from 'zod'
import {
  base64ToBytes,
  bytesToBase64,
  bytesToUtf8,
  concatBytes,
  utf8ToBytes,
  type Bytes,
} from '#shared/basics/bytes.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { has } from '#shared/accounts/policy.ts'
import type { LetterPlace } from '#shared/host/api.ts'
import { publicKeyOf, readSealPublic, sealTo, verifyBytes } from './crypto.ts'
import { writeNewFile } from './exportFile.ts'
import type { Invitation } from './invitation.ts'
import {
  answerContext,
  answerSchema,
  lettersFor,
  partBytes,
  partNames,
  requestSchema,
  requestText,
  signedRequestSchema,
  type Request,
} from './joinLetters.ts'
import { fullName } from './names.ts'
import {
  cardText,
  checkWords,
  invitationDays,
  makeInvitationSecret,
  openLetter,
  readPairingCard,
  sealedCard,
  secretWords,
  type PairingCard,
} from './pairingCard.ts'
import type { NewColleague, People } from './people.ts'
import { provePassphrase } from './provePassphrase.ts'
import { qrSvg } from './qr.ts'
import type { Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'

export function createInvitations(
  deps: VaultDeps,
  session: Session,
  records: Records,
  people: People,
  saveRing: () => Promise<Result<unknown>>,
) {
  /** Requests whose words were shown, exactly as they came. */
  const looked = new Map<string, { readonly request: Request; readonly bytes: Bytes }>()

  const find = (id: string): Result<Invitation> => {
    const found = session.invitations.find((one) => one.id === id)
    if (!found) return err({ type: 'InvitationUnknown' })
    return session.now() > found.expires ? err({ type: 'InvitationExpired' }) : ok(found)
  }
  async function serverCard(): Promise<PairingCard['server']> {
    const answer = await deps.store.call('mail.server', {})
    return answer.ok ? answer.value.card : null
  }
  async function cardOf(invitation: Omit<Invitation, 'card'>): Promise<PairingCard> {
    return {
      tenant: session.tenant,
      genesis: session.membership.genesis,
      newest: session.logHead,
      length: session.membership.length,
      secret: base64ToBytes(invitation.secret),
      expires: invitation.expires,
      language: session.language,
      server: await serverCard(),
    }
  }
  return {
    async invite(asked: {
      readonly who: NewColleague | null
      readonly place: LetterPlace
    }): Promise<Result<{ invitation: string; expires: number; text: string; qr: string; words: string[] }>> {
      if (!has(session.person.role, 'managePeople')) return err({ type: 'NotAllowed' })
      if (!session.confirmed) return err({ type: 'CardsNotConfirmed' })
      if (asked.who) {
        const sensible = people.checkRole(asked.who.role, asked.who.groups, asked.who.until)
        if (!sensible.ok) return sensible
      }
      const secret = makeInvitationSecret(deps.random)
      const invitation: Omit<Invitation, 'card'> = {
        id: randomId(deps.random),
        secret: bytesToBase64(secret),
        expires: session.now() + invitationDays * 86_400_000,
        who: asked.who && {
          ...asked.who,
          groups: asked.who.groups === 'all' ? 'all' : [...asked.who.groups],
        },
      }
      const card = await cardOf(invitation)
      const letters = lettersFor(deps, asked.place, card)
      if (!letters.ok) return letters
      const put = await letters.value.put('card', sealedCard(deps.random, card))
      if (!put.ok) return put
      session.invitations = [
        ...session.invitations.filter((one) => one.expires > session.now()),
        { ...invitation, card: cardText(card) },
      ]
      const saved = await saveRing()
      if (!saved.ok) return saved
      const audited = await records.audit('invited', asked.who?.role ?? 'device')
      if (!audited.ok) return audited
      const text = cardText(card)
      return ok({
        invitation: invitation.id,
        expires: invitation.expires,
        text,
        qr: qrSvg(text),
        words: secretWords(secret, session.language),
      })
    },

    list: () =>
      Promise.resolve(
        ok({
          invitations: session.invitations
            .filter((one) => one.expires > session.now())
            .map(({ id, expires, who }) => ({
              id,
              expires,
              name: who ? fullName(who.firstName, who.lastName) : '',
              device: who === null,
            })),
        }),
      ),

    /** The whole card as a file for whoever has neither camera nor patience; it opens nothing without the check words. */
    async saveCard(asked: {
      readonly invitation: string
      readonly folder: string
    }): Promise<Result<{ fileName: string }>> {
      const found = find(asked.invitation)
      if (!found.ok) return found
      const folder = await deps.store.call('folder.path', { folder: asked.folder })
      if (!folder.ok) return folder
      return writeNewFile(
        deps.random,
        folder.value.path,
        'Obhut-Einladung.txt',
        utf8ToBytes(found.value.card),
      )
    },

    async cancel({ invitation }: { readonly invitation: string }): Promise<Result<Record<string, never>>> {
      session.invitations = session.invitations.filter((one) => one.id !== invitation)
      looked.delete(invitation)
      const saved = await saveRing()
      return saved.ok ? ok({}) : saved
    },

    async look(asked: {
      readonly invitation: string
      readonly place: LetterPlace
    }): Promise<Result<{ words: string[] | null }>> {
      const found = find(asked.invitation)
      if (!found.ok) return found
      const card = readPairingCard(found.value.card)
      if (!card) return err({ type: 'InvitationUnknown' })
      const letters = lettersFor(deps, asked.place, card)
      if (!letters.ok) return letters
      const letter = await letters.value.get('request')
      if (!letter.ok) return letter
      if (!letter.value) return ok({ words: null })
      const bytes = openLetter(card.secret, 'request', letter.value)
      const request = bytes && readRequest(bytes)
      if (
        !bytes ||
        !request ||
        request.tenant !== session.tenant ||
        (request.person === null) !== (found.value.who === null)
      )
        return err({ type: 'RequestForged' })
      looked.set(asked.invitation, { request, bytes })
      return ok({ words: await checkWords(card, bytes) })
    },

    /** After both have compared the six words. */
    async confirm(asked: {
      readonly invitation: string
      readonly place: LetterPlace
      readonly passphrase?: string | undefined
    }): Promise<Result<{ personId: string }>> {
      if (!has(session.person.role, 'managePeople')) return err({ type: 'NotAllowed' })
      const found = find(asked.invitation)
      if (!found.ok) return found
      const card = readPairingCard(found.value.card)
      const seen = looked.get(asked.invitation)
      if (!card || !seen) return err({ type: 'LookFirst' })
      const letters = lettersFor(deps, asked.place, card)
      if (!letters.ok) return letters
      const { request, bytes } = seen
      const { who } = found.value
      const device = { dev: request.dev, key: request.deviceKey }
      let own: z.infer<typeof answerSchema>['own'] = null
      if (who && request.person) {
        if (session.membership.everybody.includes(request.person.id)) return err({ type: 'RequestForged' })
        const admitted = await people.admit(people.memberOf(request.person, who), who, device)
        if (!admitted.ok) return admitted
      } else {
        const proved = await provePassphrase(deps, session, asked.passphrase ?? '')
        if (!proved.ok) return proved
        const { secret, kek } = proved.value
        kek.fill(0)
        own = {
          signScalar: bytesToBase64(secret.signScalar),
          sealSeed: bytesToBase64(secret.sealSeed),
          personalKey: bytesToBase64(secret.personalKey),
          totp: session.totp,
        }
        const appended = await people.append([
          { type: 'deviceAdded', device: { ...device, people: [session.person.id] } },
        ])
        if (!appended.ok) return appended
        const audited = await records.audit('deviceAdded', 'people', [request.dev])
        if (!audited.ok) return audited
      }
      const personId = request.person?.id ?? session.person.id
      const recovery = await deps.store.call('file.read', { name: 'recovery' })
      if (!recovery.ok) return recovery
      const wraps = await deps.store.call('store.wraps', {})
      if (!wraps.ok) return wraps
      const screen = await people.lockScreen()
      const { keyring } = session
      const grantKeys = keyring.keysUnder(keyring.grantsId(personId))
      const hers = wraps.value.wraps.filter(
        (wrap) =>
          wrap.under === keyring.grantsId(personId) ||
          grantKeys.has(wrap.under) ||
          (own !== null && wrap.under === keyring.personalId),
      )
      const plain = deflateRawSync(
        JSON.stringify({
          v: 1,
          log: [...session.log],
          metadataKey: bytesToBase64(session.metadataKey),
          recovery: recovery.value.bytes[0] ? bytesToBase64(recovery.value.bytes[0]) : '',
          wraps: hers,
          personId,
          name: who ? fullName(who.firstName, who.lastName) : session.person.name,
          institution: screen.institution,
          language: session.language,
          own,
        } satisfies z.infer<typeof answerSchema>),
      )
      const to = readSealPublic(request.sealKey)
      if (!to) return err({ type: 'RequestForged' })
      const sealed = sealTo(deps.random, to, new Uint8Array(plain), answerContext(bytes))
      plain.fill(0)
      const parts = Math.ceil(sealed.length / partBytes)
      if (parts > partNames.length) return err({ type: 'TooLarge' })
      for (let i = 0; i < parts; i++) {
        const part = concatBytes(Uint8Array.of(parts), sealed.subarray(i * partBytes, (i + 1) * partBytes))
        const put = await letters.value.put(partNames[i]!, part)
        if (!put.ok) return put
      }
      looked.delete(asked.invitation)
      session.invitations = session.invitations.filter((one) => one.id !== asked.invitation)
      const saved = await saveRing()
      return saved.ok ? ok({ personId }) : saved
    },
  }
}

function readRequest(bytes: Bytes): Request | undefined {
  try {
    const signed = signedRequestSchema.safeParse(JSON.parse(bytesToUtf8(bytes))).data
    const request = signed && requestSchema.safeParse(JSON.parse(signed.body)).data
    if (!signed || !request || !readSealPublic(request.sealKey)) return undefined
    if (request.person && !readSealPublic(request.person.sealKey)) return undefined
    const deviceKey = createPublicKey({
      key: Buffer.from(request.deviceKey, 'base64'),
      format: 'der',
      type: 'spki',
    })
    if (deviceKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return undefined
    const text = requestText(signed.body)
    if (!verify('sha256', text, { key: deviceKey, dsaEncoding: 'ieee-p1363' }, base64ToBytes(signed.device)))
      return undefined
    if (!request.person) return request
    const personKey = publicKeyOf('P-256', base64ToBytes(request.person.signKey))
    return personKey &&
      signed.person !== null &&
      verifyBytes('P-256', personKey, text, base64ToBytes(signed.person))
      ? request
      : undefined
  } catch {
    return undefined
  }
}
