/**
 * One end of a meeting at a server (MT33), as the keeper carries it: sealed letters to and fro, in their order, and an end.
 * It opens nothing and keeps nothing; a vault that ends takes its meetings with it (MT18). Each meeting has a connection of its
 * own, so that the exchange of records neither waits for it nor ends it.
 */
import { bytesToBase64, utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import { randomId, type Random } from '#shared/basics/random.ts'
import { err, ok, type Result } from '#shared/basics/result.ts'
import { loginText, meetingStream, type ServerCard } from '#shared/sync/messages.ts'
import type { Timers } from './createSync.ts'
import type { ServerFailure, SyncServer } from './server.ts'

/** `over`: ended, expired or forgotten by a server that began anew. */
export type MeetingEnd = 'over' | 'offline'

export interface MeetingDeps {
  readonly connect: (card: ServerCard, proxy: string | null) => SyncServer
  readonly timers: Timers
  readonly random: Random
  readonly onLetter: (id: string, letter: Bytes) => void
  readonly onClosed: (id: string, why: MeetingEnd) => void
}

/** Where a device signs in to open one. */
export interface OwnServer {
  readonly card: ServerCard
  readonly proxy: string | null
  readonly tenant: string
  readonly dev: string
  sign(bytes: Bytes): Uint8Array
}

interface Meeting {
  readonly id: string
  readonly server: SyncServer
  readonly seat: string
  readonly outbox: Bytes[]
  sent: number
  taken: number
  /** The outbox is worked off, until it is empty or the line is lost. */
  sending: Promise<void> | null
  isTaking: boolean
  takeAgain: boolean
  listening: { stop(): void } | null
  /** Tries since the server last answered. */
  failures: number
  /** Its last words go out; nothing comes in any more. */
  isClosing: boolean
  isOver: boolean
}

const mostMeetings = 16
const mostOutbox = 64
const mostEndTries = 3
const endMs = 2000
/** Half a minute without a server, and whoever waits is told. */
const waits = [100, 300, 1000, 2000, 4000, 8000, 15_000]

export type Meetings = ReturnType<typeof createMeetings>

export function createMeetings(deps: MeetingDeps) {
  const meetings = new Map<string, Meeting>()

  const failed = (failure: ServerFailure): Result<never> => {
    if (failure.type !== 'Refused') return err({ type: 'Offline' })
    switch (failure.refusal.code) {
      case 'Stale':
        return err({ type: 'MeetingTaken' })
      // An older server knows no meetings: for whoever asks it is the same.
      case 'Unknown':
        return err({ type: 'MeetingUnknown' })
      case 'TooMany':
        return err({ type: 'MeetingTooMany' })
      default:
        return err({ type: 'Offline' })
    }
  }

  function end(meeting: Meeting, why: MeetingEnd | null): void {
    if (meeting.isOver) return
    meeting.isOver = true
    meetings.delete(meeting.id)
    meeting.listening?.stop()
    meeting.outbox.length = 0
    if (why === null) return
    meeting.server.close()
    if (!meeting.isClosing) deps.onClosed(meeting.id, why)
  }

  /** @returns whether to try again after a while */
  function lost(meeting: Meeting, failure: ServerFailure): boolean {
    if (meeting.isOver) return false
    const isFull = failure.type === 'Refused' && ['TooMany', 'Busy', 'Failed'].includes(failure.refusal.code)
    if (failure.type !== 'Offline' && !isFull) end(meeting, failure.type === 'Refused' ? 'over' : 'offline')
    else if (++meeting.failures > waits.length) end(meeting, 'offline')
    return !meeting.isOver
  }
  const later = (meeting: Meeting, run: () => void): void =>
    void deps.timers.after(waits[Math.max(0, meeting.failures - 1)] ?? 15_000, () => {
      if (!meeting.isOver) run()
    })

  async function sendAll(meeting: Meeting): Promise<void> {
    while (meeting.outbox.length > 0 && !meeting.isOver) {
      const { seat, sent, outbox } = meeting
      const reply = await meeting.server.ask('meetingSend', { seat, n: sent + 1 }, { parts: [outbox[0]!] })
      if (meeting.isOver) return
      if (!reply.ok) {
        if (lost(meeting, reply.error)) later(meeting, () => keepSending(meeting))
        return
      }
      meeting.failures = 0
      meeting.sent++
      outbox.shift()
    }
  }
  function keepSending(meeting: Meeting): void {
    meeting.sending ??= sendAll(meeting).finally(() => (meeting.sending = null))
  }

  async function takeAll(meeting: Meeting): Promise<void> {
    meeting.takeAgain = true
    if (meeting.isTaking) return
    meeting.isTaking = true
    while (meeting.takeAgain) {
      meeting.takeAgain = false
      const taken = await meeting.server.ask('meetingTake', { seat: meeting.seat, after: meeting.taken })
      if (meeting.isOver || meeting.isClosing) return
      if (!taken.ok) {
        meeting.isTaking = false
        if (lost(meeting, taken.error)) later(meeting, () => void takeAll(meeting))
        return
      }
      meeting.failures = 0
      // Letters that come while these are handed on are asked for, and these acknowledged.
      if (taken.value.parts.length > 0) meeting.takeAgain = true
      for (const letter of taken.value.parts) {
        meeting.taken++
        if (meeting.isClosing) return
        deps.onLetter(meeting.id, letter)
      }
    }
    meeting.isTaking = false
  }

  function listen(meeting: Meeting): void {
    meeting.listening =
      meeting.server.listen?.(
        meeting.seat,
        () => void takeAll(meeting),
        () => {
          meeting.listening = null
          if (meeting.isOver) return
          // Asking says whether it is over or the line was lost.
          void takeAll(meeting).then(() => {
            if (!meeting.isOver) later(meeting, () => listen(meeting))
          })
        },
        meetingStream,
      ) ?? null
  }

  function begin(server: SyncServer, seat: string): string {
    const meeting: Meeting = {
      id: randomId(deps.random),
      server,
      seat,
      outbox: [],
      sent: 0,
      taken: 0,
      sending: null,
      isTaking: false,
      takeAgain: false,
      listening: null,
      failures: 0,
      isClosing: false,
      isOver: false,
    }
    meetings.set(meeting.id, meeting)
    listen(meeting)
    return meeting.id
  }

  async function close(id: string): Promise<void> {
    const meeting = meetings.get(id)
    if (!meeting || meeting.isClosing) return
    meeting.isClosing = true
    await meeting.sending
    end(meeting, null)
    // The other end waits to hear it: one lost answer is no reason to leave it waiting.
    for (let tries = 0; tries < mostEndTries; tries++) {
      const ended = await meeting.server.ask('meetingEnd', { seat: meeting.seat })
      if (ended.ok) break
    }
    meeting.server.close()
  }

  return {
    /** At this house's own server, by a device that signs in there. */
    async open(
      own: OwnServer,
      name: string,
      hours?: number,
    ): Promise<Result<{ id: string; expiresInMs: number }>> {
      if (meetings.size >= mostMeetings) return err({ type: 'MeetingTooMany' })
      const server = deps.connect(own.card, own.proxy)
      const give = (failure: ServerFailure): Result<never> => {
        server.close()
        return failed(failure)
      }
      const { tenant, dev } = own
      const asked = await server.ask('challenge', { tenant, dev })
      if (!asked.ok) return give(asked.error)
      const { nonce } = asked.value.answer
      const signature = bytesToBase64(own.sign(utf8ToBytes(loginText(tenant, dev, nonce))))
      const signed = await server.ask('session', { tenant, dev, nonce, signature })
      if (!signed.ok) return give(signed.error)
      const { token } = signed.value.answer
      const opened = await server.ask('meetingOpen', hours === undefined ? { name } : { name, hours }, {
        token,
      })
      if (!opened.ok) return give(opened.error)
      const { seat, expiresInMs } = opened.value.answer
      return ok({ id: begin(server, seat), expiresInMs })
    },

    /** At somebody else's server, by its card; nobody signs in. */
    async join(
      card: ServerCard,
      proxy: string | null,
      name: string,
    ): Promise<Result<{ id: string; expiresInMs: number }>> {
      if (meetings.size >= mostMeetings) return err({ type: 'MeetingTooMany' })
      const server = deps.connect(card, proxy)
      const joined = await server.ask('meetingJoin', { name })
      if (!joined.ok) {
        server.close()
        return failed(joined.error)
      }
      const { seat, expiresInMs } = joined.value.answer
      return ok({ id: begin(server, seat), expiresInMs })
    },

    send(id: string, letter: Bytes): Result<Record<string, never>> {
      const meeting = meetings.get(id)
      if (!meeting || meeting.isClosing) return err({ type: 'MeetingUnknown' })
      if (meeting.outbox.length >= mostOutbox) return err({ type: 'MeetingTooMany' })
      meeting.outbox.push(letter)
      keepSending(meeting)
      return ok({})
    },

    close,
    /** The vault is gone: so are its meetings. Nobody who quits waits longer than this for a server that does not answer. */
    async endAll(): Promise<void> {
      const ended = Promise.all([...meetings.keys()].map((id) => close(id)))
      await Promise.race([ended, new Promise<void>((resolve) => void deps.timers.after(endMs, resolve))])
    },
  }
}
