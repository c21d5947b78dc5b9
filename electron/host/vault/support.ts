/**
 * Remote help at the institution, as its vault runs it (MT13..MT23). This process is the session (MT18): what was approved
 * lives in its memory alone and ends with it. It promises that a picture can leave this PC only after `support.approve`, which asks
 * role and second factor in that very call, and after the same four words at both ends; that every line of the record
 * is in the journal before what it tells of happens; and that whatever the other end sends is read as hostile and never done.
 *
 * The way out of the house is two ports: `meet` (sealed letters by the server, MT14) and `project` (the masked window with
 * the picture and the data channel, MT20). Neither is opened before its time.
 */
import { bytesToBase64, utf8ToBytes } from '#shared/basics/bytes.ts'
import type { Day } from '#shared/basics/clock.ts'
import { randomId } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { has } from '#shared/accounts/policy.ts'
import type { PastSession, SessionView, SupportState } from '#shared/host/supportApi.ts'
import { readFromGuest, writePeer, type FromHouse } from '#shared/maintenance/peer.ts'
import { missing, notice, present, type Presence, type PresenceSign } from '#shared/maintenance/presence.ts'
import {
  readProposal,
  undoOf,
  type Proposal,
  type Step,
  type StepState,
} from '#shared/maintenance/proposal.ts'
import {
  append,
  headOf,
  recordStatement,
  type ChainedLine,
  type Line,
} from '#shared/maintenance/supportRecord.ts'
import {
  approve,
  ask,
  isConnected,
  mayShow,
  sessionLimits,
  step,
  type EndReason,
  type Guest,
  type Scope,
  type Session,
  type SessionEvent,
} from '#shared/maintenance/session.ts'
import type { ProviderCard } from '#shared/maintenance/provider.ts'
import { readPurge } from '#shared/maintenance/purge.ts'
import { canonicalJson } from '#shared/records/canonical.ts'
import { sha256, signBytes } from './crypto.ts'
import { logCrypto } from './membershipLog.ts'
import type { Projection } from './projection.ts'
import type { Records } from './records.ts'
import type { createSecondFactor } from './secondFactor.ts'
import { isSigned, joinPieces, readPast, type StoredSession } from './supportPast.ts'
import type { Session as SignedIn, VaultDeps } from './session.ts'

/** What somebody at the door says of herself, after her certificate was found good (MT11). */
export interface Knock {
  readonly guest: Guest
  readonly wish: { readonly scope: Scope; readonly minutes: number }
  /** Of her certificate, uncompressed point, base64: what she signs the record with. */
  readonly key: string
}

export interface MeetingEvents {
  knocked(knock: Knock): void
  /** Both ends' fingerprints are known and signed. */
  words(words: readonly string[]): void
  /** Her answer to our offer; its fingerprint is the signed one. */
  answer(sdp: string): void
  /** She signed the record's last hash. */
  signed(head: string, signature: string): void
  failed(because: EndReason): void
}

/** One meeting at the server, from the code to the end. What comes out of it is unsealed and verified. */
export interface Meeting {
  readonly words: readonly string[]
  readonly qr: string
  offer(sdp: string): void
  sign(session: string, head: string, because: EndReason): void
  close(): void
}

export interface SupportDeps {
  readonly vault: Pick<VaultDeps, 'clock' | 'random' | 'onBug'>
  readonly session: SignedIn
  readonly records: Pick<
    Records,
    'addSupportRecord' | 'audit' | 'byTags' | 'heads' | 'mayView' | 'recordOf' | 'settled'
  >
  readonly secondFactor: Pick<ReturnType<typeof createSecondFactor>, 'prove'>
  readonly meet: (provider: ProviderCard, on: MeetingEvents) => Promise<Result<Meeting>>
  readonly projection: Pick<Projection, 'open' | 'close' | 'peers' | 'answer' | 'say' | 'show' | 'changed'>
  /** The contract of the house, and whether help is to be had at all. */
  readonly provider: () => Promise<Standing>
  readonly changed: (state: SupportState) => void
}

export interface Standing {
  readonly provider: ProviderCard | null
  readonly closed: SupportState['closed']
}

interface Case {
  readonly id: string
  session: Session
  readonly startedAt: number
  meeting: Meeting | null
  knock: Knock | null
  lines: readonly ChainedLine[]
  /** How many of them are in the journal. */
  kept: number
  signedHere: string
  signedThere: string
  proposals: {
    readonly proposal: Proposal
    readonly before: readonly unknown[]
    readonly states: StepState[]
  }[]
  asked: SessionView['asked']
  red: SessionView['red']
  pointer: SessionView['pointer']
  mark: SessionView['mark']
  pointed: number
  /** When the data channel was heard last. */
  heardAt: number
}

const usual = { tickMs: 100, guestSilentMs: 750, mostCases: 8, mostProposals: 50 } as const
const hidden = 'names, dates, texts, photos' as const

export type Support = ReturnType<typeof createSupport>

export function createSupport(deps: SupportDeps) {
  const { session: signedIn, records } = deps
  const now = (): number => deps.vault.clock.now()
  const me = signedIn.person.id
  const cases = new Map<string, Case>()
  let presence: Presence = present(now())
  const { projection } = deps
  /** The masked window stands, or is about to. */
  let isOpen = false
  let opening: Promise<Result<unknown>> | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let writing: Promise<unknown> = Promise.resolve()
  let address = '/heute'
  let standing: Standing = { provider: null, closed: 'noContract' }

  const done = ok({})
  const find = (id: string): Case | undefined => cases.get(id)
  const unknown = err({ type: 'SessionUnknown' })
  const connected = (): Case[] => [...cases.values()].filter((one) => isConnected(one.session))
  const open = (): Case[] => [...cases.values()].filter((one) => one.session.phase !== 'over')

  // The record ----------------------------------------------------------------------------------------------------

  const say = (one: Case, line: Line): void => {
    one.lines = append(sha256, one.id, one.lines, line)
  }

  /** Lines not kept yet go to the journal, in order; what they tell of happens after this answers ok. */
  function keep(
    one: Case,
    audited: { readonly action: string; readonly purpose: string } | null = null,
  ): Promise<Result<unknown>> {
    const result = writing.then(async (): Promise<Result<unknown>> => {
      const fresh = one.lines.slice(one.kept)
      if (fresh.length === 0 && !audited && one.signedHere === '') return done
      const from = one.kept
      const written = await records.addSupportRecord(
        {
          session: one.id,
          from,
          lines: fresh.map((line) => JSON.stringify(line)),
          at: now(),
          signedHere: one.signedHere,
          signedThere: one.signedThere,
          guestKey: one.knock?.key ?? '',
        },
        audited,
      )
      if (written.ok) one.kept = from + fresh.length
      return written
    })
    writing = result.catch((thrown: unknown) => deps.vault.onBug?.(thrown))
    return result
  }
  /** For lines of which nothing hangs on being kept first. */
  const keepLater = (one: Case): void => void keep(one)

  // What follows from a phase -------------------------------------------------------------------------------------

  const tell = (one: Case, message: FromHouse): void => {
    if (isOpen) projection.say(one.id, writePeer(message))
  }
  const tellState = (one: Case): void => {
    const { session } = one
    if (!isConnected(session)) return
    tell(one, {
      type: 'state',
      phase: session.phase,
      because: session.phase === 'frozen' ? session.because : null,
      until: session.approval.until,
      scope: session.approval.scope,
    })
  }

  /** The picture first, everything else after it (MT19: at once, at most 300 ms). */
  function show(): void {
    const at = now()
    if (isOpen) projection.peers(connected().map(({ id, session }) => ({ id, show: mayShow(session, at) })))
    if (isOpen && connected().length === 0) closeProjection()
    if (open().length === 0) {
      clearInterval(timer)
      timer = undefined
    } else
      timer ??= setInterval(() => {
        try {
          tick()
        } catch (thrown) {
          deps.vault.onBug?.(thrown)
        }
      }, usual.tickMs).unref()
  }

  function change(one: Case, event: SessionEvent): boolean {
    const before = one.session
    one.session = step(before, event, now())
    if (one.session === before) return false
    const after = one.session
    show()
    if (before.phase !== 'frozen' && after.phase === 'frozen') {
      hideRed(one)
      say(one, { what: 'frozen', at: now(), because: after.because })
      keepLater(one)
    }
    if (after.phase === 'over') finish(one, after.because)
    else tellState(one)
    tellWindow()
    return true
  }

  function finish(one: Case, because: EndReason): void {
    hideRed(one)
    if (one.pointed > 0) say(one, { what: 'pointed', at: now(), times: one.pointed })
    one.pointed = 0
    say(one, { what: 'ended', at: now(), because })
    const head = headOf(one.id, one.lines)
    one.signedHere = bytesToBase64(signBytes(signedIn.signKey, utf8ToBytes(recordStatement(one.id, head))))
    // MT15: refusing, or a code nobody used, leaves nothing behind but that it was so.
    void keep(one, { action: 'supportEnded', purpose: because })
    if (one.knock && one.meeting) {
      one.meeting.sign(one.id, head, because)
      const { meeting } = one
      setTimeout(() => meeting.close(), 3000).unref()
    } else one.meeting?.close()
    one.meeting = null
    // The last one stays to be read; older ones are in the journal.
    for (const [id, other] of cases) if (other !== one && other.session.phase === 'over') cases.delete(id)
  }

  function tick(): void {
    const because = missing(presence, now())
    for (const one of open()) {
      if (one.red && now() >= one.red.until) {
        hideRed(one)
        keepLater(one)
        tellWindow()
      }
      if (one.session.phase === 'live') {
        if (because) change(one, { type: 'frozen', because })
        else if (now() - one.heardAt > usual.guestSilentMs)
          change(one, { type: 'frozen', because: 'linkLost' })
      }
      change(one, { type: 'tick' })
      if (isConnected(one.session)) tell(one, { type: 'beat' })
    }
  }

  function hideRed(one: Case): void {
    if (!one.red) return
    say(one, { what: 'recordHidden', at: now(), kind: one.red.kind, id: one.red.id })
    one.red = null
    projection.changed()
  }

  // From the other end --------------------------------------------------------------------------------------------

  function fromGuest(one: Case, text: string): void {
    if (!isConnected(one.session)) return
    one.heardAt = now()
    const message = readFromGuest(text, one.session.approval.scope)
    if (!message.ok) {
      const what = String(message.error.words?.['what'] ?? '')
      if (message.error.type === 'BeyondScope') {
        if (one.lines.at(-1)?.line.what !== 'beyondScope') {
          say(one, { what: 'beyondScope', at: now(), message: what })
          keepLater(one)
        }
        tell(one, { type: 'beyond', what })
      }
      return
    }
    const said = message.value
    switch (said.type) {
      case 'beat':
        return
      case 'bye':
        return void change(one, { type: 'ended', because: 'guestLeft' })
      default:
    }
    // Nobody watches, so nobody is heard either.
    if (one.session.phase !== 'live') return
    switch (said.type) {
      case 'pointer':
        one.pointer = { x: said.x, y: said.y }
        one.pointed++
        break
      case 'mark':
        one.mark = { x: said.x, y: said.y, w: said.w, h: said.h }
        one.pointed++
        break
      case 'unmark':
        one.mark = null
        one.pointer = null
        break
      case 'askRecord':
        one.asked = { kind: said.kind, id: said.id, reason: said.reason }
        say(one, { what: 'recordAsked', at: now(), kind: said.kind, id: said.id, reason: said.reason })
        keepLater(one)
        break
      case 'propose':
        void takeProposal(one, said.proposal).catch((thrown: unknown) => deps.vault.onBug?.(thrown))
        return
    }
    tellWindow()
  }

  async function takeProposal(one: Case, given: Proposal): Promise<void> {
    const read = readProposal(given)
    if (
      !read.ok ||
      one.proposals.length >= usual.mostProposals ||
      one.proposals.some(({ proposal }) => proposal.id === given.id)
    ) {
      say(one, { what: 'beyondScope', at: now(), message: 'propose' })
      keepLater(one)
      return tell(one, { type: 'beyond', what: 'propose' })
    }
    say(one, { what: 'proposed', at: now(), proposal: read.value })
    const before = await Promise.all(read.value.steps.map(fieldNow))
    const kept = await keep(one)
    if (!kept.ok) return
    one.proposals.push({ proposal: read.value, before, states: read.value.steps.map(() => 'open') })
    tellWindow()
  }

  /** What stands in the field now; the window itself knows its settings. */
  async function fieldNow(step: Step): Promise<unknown> {
    if (step.do !== 'field') return null
    const found = await records.heads([step.id])
    const heads = found.ok ? (found.value.get(step.id) ?? []).filter(({ kind }) => kind === step.kind) : []
    return heads.length === 0
      ? null
      : ((records.settled(heads).values as Record<string, unknown>)[step.field] ?? null)
  }

  /** All that may be read here; who may not read the others' sees her own of today. */
  async function stored(): Promise<Result<readonly StoredSession[]>> {
    await writing
    if (!records.mayView('supportRecord', 'plain'))
      return ok(
        [...cases.values()]
          .filter((one) => one.session.phase === 'over')
          .map((one): StoredSession => ({ ...one, guestKey: one.knock?.key ?? '' })),
      )
    const found = await records.byTags('supportRecord')
    return found.ok ? ok(joinPieces(found.value.map((one) => records.recordOf(one).values))) : found
  }

  // The window's questions ----------------------------------------------------------------------------------------

  const viewOf = (one: Case): SessionView => {
    const { session } = one
    const isWaiting = session.phase === 'waiting'
    const approval = isConnected(session) ? session.approval : null
    return {
      id: one.id,
      phase: session.phase,
      reason: 'reason' in session ? session.reason : '',
      code:
        isWaiting && one.meeting
          ? {
              words: [...one.meeting.words],
              qr: one.meeting.qr,
              until: session.askedAt + sessionLimits.codeMs,
            }
          : null,
      guest: 'guest' in session && session.guest ? { ...session.guest } : null,
      wish: one.knock && session.phase === 'knocking' ? { ...one.knock.wish } : null,
      approval: approval && {
        scope: approval.scope,
        at: approval.at,
        until: approval.until,
        by: approval.by,
      },
      words: isConnected(session) && session.words ? [...session.words] : null,
      because: session.phase === 'frozen' || session.phase === 'over' ? session.because : null,
      proposals: one.proposals.map(({ proposal, before, states }) => ({
        proposal,
        before: [...before],
        states: [...states],
      })),
      asked: one.asked,
      red: one.red,
      pointer: session.phase === 'live' ? one.pointer : null,
      mark: session.phase === 'live' ? one.mark : null,
    }
  }
  function closed(): SupportState['closed'] {
    if (!has(signedIn.person.role, 'approveHelp')) return 'notYours'
    if (signedIn.practice) return 'practice'
    if (!signedIn.totp) return 'noSecondFactor'
    return standing.closed
  }
  const state = (): SupportState => ({
    provider: standing.provider?.name ?? null,
    closed: closed(),
    sessions: [...cases.values()].map(viewOf),
  })
  const tellWindow = (): void => deps.changed(state())

  /** Role and second factor in this very call (MT15); a code proved a minute ago is not a yes to this. */
  async function proved(code: string): Promise<Result<unknown>> {
    if (!has(signedIn.person.role, 'approveHelp')) return err({ type: 'NotAllowed' })
    return deps.secondFactor.prove({ code })
  }

  /** The masked window, opened by the first approval; a second guest looks at the same. */
  async function openProjection(): Promise<Result<unknown>> {
    if (isOpen) return done
    opening ??= projection
      .open({
        seed: randomId(deps.vault.random),
        plain: () =>
          new Set([...cases.values()].flatMap(({ red }) => (red && now() < red.until ? [red.id] : []))),
        onGone() {
          isOpen = false
          for (const one of connected()) change(one, { type: 'ended', because: 'stopped' })
        },
        peers: {
          offer: (id, sdp) => find(id)?.meeting?.offer(sdp),
          connected(id) {
            const one = find(id)
            if (!one) return
            one.heardAt = now()
            tellState(one)
          },
          lost(id) {
            const one = find(id)
            if (one?.session.phase === 'live') change(one, { type: 'frozen', because: 'linkLost' })
          },
          said(id, text) {
            const one = find(id)
            if (one) fromGuest(one, text)
          },
          // Whether that window is seen says nothing of the person, who looks at her own.
          input: () => takeSign('input'),
        },
      })
      .finally(() => (opening = null))
    const opened = await opening
    if (opened.ok) {
      isOpen = true
      projection.show(address)
    }
    return opened
  }
  function closeProjection(): void {
    isOpen = false
    void projection.close()
  }

  function takeSign(sign: PresenceSign): void {
    presence = notice(presence, sign, now())
    if (connected().length > 0 && missing(presence, now())) tick()
  }

  return {
    async state() {
      standing = await deps.provider()
      return ok(state())
    },

    async ask({ reason }: { readonly reason: string }): Promise<Result<{ id: string }>> {
      standing = await deps.provider()
      const because = closed()
      const { provider } = standing
      if (because || !provider)
        return err({
          type: because === 'notYours' ? 'NotAllowed' : 'HelpClosed',
          words: { because: because ?? 'noContract' },
        })
      if (open().length >= usual.mostCases) return err({ type: 'TooMany' })
      const id = randomId(deps.vault.random)
      const one: Case = {
        id,
        session: ask(reason, now()),
        startedAt: now(),
        meeting: null,
        knock: null,
        lines: [],
        kept: 0,
        signedHere: '',
        signedThere: '',
        proposals: [],
        asked: null,
        red: null,
        pointer: null,
        mark: null,
        pointed: 0,
        heardAt: 0,
      }
      say(one, { what: 'asked', at: now(), by: me, reason })
      const kept = await keep(one, { action: 'supportAsked', purpose: '' })
      if (!kept.ok) return kept
      const met = await deps.meet(provider, {
        knocked(knock) {
          one.knock = knock
          const { name, company, serial, ticket } = knock.guest
          say(one, { what: 'knocked', at: now(), name, company, serial, ticket })
          keepLater(one)
          change(one, { type: 'knocked', guest: knock.guest })
        },
        words: (words) => void change(one, { type: 'words', words }),
        answer: (sdp) => {
          if (isConnected(one.session)) projection.answer(one.id, sdp)
        },
        signed(head, signature) {
          if (
            one.session.phase !== 'over' ||
            head !== headOf(one.id, one.lines) ||
            !isSigned(one.id, head, one.knock?.key ?? '', signature)
          )
            return
          one.signedThere = signature
          keepLater(one)
          tellWindow()
        },
        failed: (because) => void change(one, { type: 'ended', because }),
      })
      if (!met.ok) return met
      one.meeting = met.value
      cases.set(id, one)
      show()
      tellWindow()
      return ok({ id })
    },

    async approve(args: {
      readonly id: string
      readonly scope: Scope
      readonly minutes: number
      readonly code: string
    }): Promise<Result<Record<string, never>>> {
      const one = find(args.id)
      if (!one?.knock || (one.session.phase !== 'knocking' && !isConnected(one.session))) return unknown
      const yes = await proved(args.code)
      if (!yes.ok) return yes
      const { guest } = one.knock
      const approval = approve(guest, { by: me, scope: args.scope, minutes: args.minutes }, now())
      const signature = bytesToBase64(
        signBytes(signedIn.signKey, utf8ToBytes(`obhut|approval|1|${one.id}|${canonicalJson(approval)}`)),
      )
      say(one, {
        what: 'approved',
        at: approval.at,
        by: me,
        scope: approval.scope,
        until: approval.until,
        hidden,
        signature,
      })
      const kept = await keep(one, { action: 'supportApproved', purpose: args.scope })
      if (!kept.ok) return kept
      presence = present(now())
      const opened = await openProjection()
      if (!opened.ok) return opened
      change(one, { type: 'approved', approval })
      return done
    },

    refuse({ id }: { readonly id: string }): Promise<Result<Record<string, never>>> {
      const one = find(id)
      if (!one) return Promise.resolve(unknown)
      change(one, { type: 'ended', because: 'refused' })
      return Promise.resolve(done)
    },

    async words({
      id,
      same,
    }: {
      readonly id: string
      readonly same: boolean
    }): Promise<Result<Record<string, never>>> {
      const one = find(id)
      if (!one || one.session.phase !== 'comparing' || !one.session.words) return unknown
      if (!same) {
        change(one, { type: 'ended', because: 'wrongWords' })
        return done
      }
      say(one, { what: 'wordsSame', at: now(), by: me })
      say(one, { what: 'shown', at: now(), screen: address })
      const kept = await keep(one)
      if (!kept.ok) return kept
      presence = present(now())
      one.heardAt = now()
      change(one, { type: 'wordsMatch' })
      return done
    },

    pause({ id }: { readonly id: string }): Promise<Result<Record<string, never>>> {
      const one = find(id)
      if (!one) return Promise.resolve(unknown)
      change(one, { type: 'frozen', because: 'byHand' })
      return Promise.resolve(done)
    },

    async resume({ id }: { readonly id: string }): Promise<Result<Record<string, never>>> {
      const one = find(id)
      if (!one || one.session.phase !== 'frozen') return unknown
      say(one, { what: 'resumed', at: now(), by: me })
      const kept = await keep(one)
      if (!kept.ok) return kept
      presence = present(now())
      one.heardAt = now()
      change(one, { type: 'resumed' })
      return done
    },

    stop({ id }: { readonly id: string | null }): Promise<Result<Record<string, never>>> {
      for (const one of open())
        if (id === null || one.id === id) change(one, { type: 'ended', because: 'stopped' })
      return Promise.resolve(done)
    },

    sign({ sign }: { readonly sign: PresenceSign }): Promise<Result<Record<string, never>>> {
      takeSign(sign)
      return Promise.resolve(done)
    },

    at(args: { readonly address: string }): Promise<Result<Record<string, never>>> {
      if (args.address !== address) {
        address = args.address
        projection.show(address)
        for (const one of connected()) {
          if (one.session.phase !== 'live') continue
          say(one, { what: 'shown', at: now(), screen: screenOf(address) })
          keepLater(one)
        }
      }
      return Promise.resolve(done)
    },

    async answer(args: {
      readonly id: string
      readonly proposal: string
      readonly step: number
      readonly accepted: boolean
      readonly before: unknown
    }): Promise<Result<Record<string, never>>> {
      const one = find(args.id)
      const found = one?.proposals.find(({ proposal }) => proposal.id === args.proposal)
      const taken = found?.proposal.steps[args.step]
      if (!one || !found || !taken || found.states[args.step] !== 'open') return unknown
      const { proposal, step: n } = args
      if (args.accepted)
        say(one, {
          what: 'stepAccepted',
          at: now(),
          by: me,
          proposal,
          step: n,
          back: undoOf(taken, args.before),
        })
      else say(one, { what: 'stepRefused', at: now(), by: me, proposal, step: n })
      const kept = await keep(one)
      if (!kept.ok) return kept
      found.states[n] = args.accepted ? 'accepted' : 'refused'
      tell(one, { type: 'answer', proposal, steps: found.states })
      tellWindow()
      return done
    },

    async unmask(args: {
      readonly id: string
      readonly kind: string
      readonly record: string
      readonly minutes: number
      readonly reason: string
      readonly code: string
    }): Promise<Result<Record<string, never>>> {
      const one = find(args.id)
      if (!one || one.session.phase !== 'live') return unknown
      const yes = await proved(args.code)
      if (!yes.ok) return yes
      const until = now() + Math.min(args.minutes, 5) * 60_000
      say(one, {
        what: 'recordShown',
        at: now(),
        by: me,
        kind: args.kind,
        id: args.record,
        reason: args.reason,
        until,
      })
      const kept = await keep(one, { action: 'supportUnmasked', purpose: args.kind })
      if (!kept.ok) return kept
      one.red = { kind: args.kind, id: args.record, until }
      one.asked = null
      projection.changed()
      tellWindow()
      return done
    },

    mask({ id }: { readonly id: string }): Promise<Result<Record<string, never>>> {
      const one = find(id)
      if (!one) return Promise.resolve(unknown)
      one.asked = null
      if (one.red) {
        hideRed(one)
        keepLater(one)
      }
      tellWindow()
      return Promise.resolve(done)
    },

    async past(): Promise<Result<{ sessions: PastSession[] }>> {
      const found = await stored()
      if (!found.ok) return found
      const sessions = found.value.map((one) => readPast(signedIn.membership, one, now()))
      return ok({ sessions: sessions.sort((a, b) => b.startedAt - a.startedAt).slice(0, 500) })
    },

    /** Her paper belongs to this record and to whoever signed it at the other end (MT101). */
    async purged(args: { readonly session: string; readonly text: string }): Promise<Result<{ on: Day }>> {
      const found = await stored()
      if (!found.ok) return found
      const one = found.value.find(({ id }) => id === args.session)
      if (!one) return unknown
      const { id, lines, guestKey } = one
      const record = { session: id, head: headOf(id, lines), key: guestKey }
      const purge = readPurge(args.text, record, logCrypto)
      if (!purge.ok) return purge
      const written = await records.audit('supportPurged', id)
      return written.ok ? ok({ on: purge.value.on }) : written
    },

    async undone(args: {
      readonly session: string
      readonly proposal: string
      readonly step: number
    }): Promise<Result<Record<string, never>>> {
      const one = find(args.session)
      if (one) {
        const found = one.proposals.find(({ proposal }) => proposal.id === args.proposal)
        if (found) found.states[args.step] = 'undone'
      }
      // The chain is signed and closed by then: what came later stands in the audit chain.
      const written = await records.audit('supportUndone', `${args.proposal}:${String(args.step)}`)
      tellWindow()
      return written.ok ? done : written
    },

    /** For tests and the timer. */
    tick,
    /** Locked, signed out: nothing goes out any more; the journal has every line up to here. */
    end(): void {
      clearInterval(timer)
      for (const one of open()) one.meeting?.close()
      if (isOpen) closeProjection()
      cases.clear()
    },
  }
}

/** Which screen, without whose: ids of records are not for the record's lines. */
const screenOf = (address: string): string => address.replace(/\/[0-9a-f]{32}/g, '/…').slice(0, 60)
