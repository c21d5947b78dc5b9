/**
 * Meetings for remote help (MT33): two ends that know four words exchange sealed letters here until one of them ends it. A
 * signed-in device opens one under the hash of a nameplate, for 15 minutes and one guest; whoever names the nameplate takes
 * it, and then it is gone. Both ends hold a random seat and nothing else, so neither an account nor an address is known.
 *
 * All of it is in this process's memory: no store, no log line, no label. What was ended or has expired is forgotten
 * whole, and a restart forgets all.
 */
import { bytesToHex, type Bytes } from '#shared/basics/bytes.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import { answer, refuse, type Ground, type Handler, type OpenHandler, type Refused } from './ground.ts'
import { createBuckets } from './limits.ts'

export const meetingLimits = {
  /** Until somebody has come. */
  openMs: 15 * 60_000,
  /** From then on: longer than a session with all its new approvals, and not for ever. */
  metMs: 3 * 3600_000,
  perTenant: 8,
  inAll: 500,
  letterBytes: 16 * 1024,
  /** Letters that the other end has not taken yet. */
  waiting: 16,
  /** In one direction, in all. */
  letters: 1000,
  /** Tries to join, of one address and of all. */
  joinsAtOnce: 10,
  joinsPerMinute: 2,
  allJoinsAtOnce: 200,
  allJoinsPerMinute: 60,
} as const

interface End {
  readonly seat: string
  /** Letters for this end, and the number of the first of them. */
  inbox: Bytes[]
  first: number
  /** How many letters came from this end. */
  sent: number
  listener: { onEvent(): void; onEnd(): void } | null
}
interface Meeting {
  readonly tenant: string
  /** None once somebody has come. */
  name: string | null
  until: number
  readonly house: End
  guest: End | null
}

export function createMeetings({ clock, random }: Pick<Ground, 'clock' | 'random'>) {
  const byName = new Map<string, Meeting>()
  const bySeat = new Map<string, { readonly meeting: Meeting; readonly end: End }>()
  const ofAddress = createBuckets(clock, meetingLimits.joinsPerMinute / 60, meetingLimits.joinsAtOnce)
  const ofAll = createBuckets(clock, meetingLimits.allJoinsPerMinute / 60, meetingLimits.allJoinsAtOnce)

  const all = (): Meeting[] => [...new Set([...bySeat.values()].map(({ meeting }) => meeting))]

  const takeSeat = (): End => ({
    seat: bytesToHex(random.bytes(32)),
    inbox: [],
    first: 1,
    sent: 0,
    listener: null,
  })

  function forget(meeting: Meeting): void {
    if (meeting.name !== null) byName.delete(meeting.name)
    for (const end of [meeting.house, meeting.guest]) {
      if (!end) continue
      bySeat.delete(end.seat)
      end.inbox = []
      end.listener?.onEnd()
      end.listener = null
    }
  }
  function expire(): void {
    const now = clock.now()
    for (const meeting of all()) if (now >= meeting.until) forget(meeting)
  }
  const find = (seat: string): { readonly meeting: Meeting; readonly end: End } | undefined => {
    const found = bySeat.get(seat)
    if (found && clock.now() >= found.meeting.until) {
      forget(found.meeting)
      return undefined
    }
    return found
  }

  const meetingOpen: Handler<'meetingOpen'> = async ({ tenant }, { name, hours }) => {
    expire()
    const open = all()
    if (open.filter((one) => one.tenant === tenant).length >= meetingLimits.perTenant)
      return refuse('TooMany', { retryAfterMs: 60_000 })
    if (open.length >= meetingLimits.inAll) return refuse('Busy', { retryAfterMs: 60_000 })
    // Taken: the house makes another code.
    if (byName.has(name)) return refuse('Stale')
    const house = takeSeat()
    const expiresInMs = hours === undefined ? meetingLimits.openMs : hours * 3600_000
    const meeting: Meeting = {
      tenant,
      name,
      until: clock.now() + expiresInMs,
      house,
      guest: null,
    }
    byName.set(name, meeting)
    bySeat.set(house.seat, { meeting, end: house })
    return answer({ seat: house.seat, expiresInMs })
  }

  /** Never was, taken, over: one answer. */
  const meetingJoin: OpenHandler<'meetingJoin'> = async ({ name }) => {
    expire()
    const meeting = byName.get(name)
    if (!meeting) return refuse('Unknown')
    byName.delete(name)
    meeting.name = null
    meeting.until = clock.now() + meetingLimits.metMs
    const guest = takeSeat()
    meeting.guest = guest
    bySeat.set(guest.seat, { meeting, end: guest })
    return answer({ seat: guest.seat, expiresInMs: meetingLimits.metMs })
  }

  /** Sent again because the answer was lost, a letter is the same one. */
  const meetingSend: OpenHandler<'meetingSend'> = async ({ seat, n }, parts) => {
    const letter = parts[0]
    if (parts.length !== 1 || !letter || letter.length === 0) return refuse('BadMessage')
    if (letter.length > meetingLimits.letterBytes) return refuse('TooLarge')
    const found = find(seat)
    if (!found) return refuse('Unknown')
    const { meeting, end } = found
    const other = end === meeting.house ? meeting.guest : meeting.house
    if (n <= end.sent) return answer({})
    if (!other || n !== end.sent + 1) return refuse('BadMessage')
    if (other.inbox.length >= meetingLimits.waiting || end.sent >= meetingLimits.letters)
      return refuse('TooMany', { retryAfterMs: 1000 })
    end.sent = n
    other.inbox.push(letter)
    other.listener?.onEvent()
    return answer({})
  }

  /** What was taken is acknowledged by the next number, and gone. */
  const meetingTake: OpenHandler<'meetingTake'> = async ({ seat, after }) => {
    const found = find(seat)
    if (!found) return refuse('Unknown')
    const { end } = found
    const known = after - (end.first - 1)
    if (known < 0 || known > end.inbox.length) return refuse('BadMessage')
    end.inbox.splice(0, known)
    end.first += known
    return answer({}, [...end.inbox])
  }

  const meetingEnd: OpenHandler<'meetingEnd'> = async ({ seat }) => {
    const found = find(seat)
    if (found) forget(found.meeting)
    return answer({})
  }

  return {
    routes: { meetingOpen, meetingJoin, meetingSend, meetingTake, meetingEnd },
    /** Milliseconds to wait before this address may try a nameplate; 0: now. */
    mayJoin: (address: string): number => ofAddress.take(address) || ofAll.take(''),
    /** One listener for each seat: a later one takes the place of an earlier. */
    listen(
      seat: string | undefined,
      onEvent: () => void,
      onEnd: () => void,
    ): Result<{ stop(): void }, Refused> {
      const found = seat === undefined ? undefined : find(seat)
      if (!found) return refuse('NotSignedIn')
      const { end } = found
      end.listener?.onEnd()
      const listener = { onEvent, onEnd }
      end.listener = listener
      // What came before it listened.
      onEvent()
      return ok({
        stop() {
          if (end.listener === listener) end.listener = null
        },
      })
    },
    expire,
    count: () => all().length,
    endListeners() {
      for (const { end } of bySeat.values()) {
        end.listener?.onEnd()
        end.listener = null
      }
    },
  }
}
