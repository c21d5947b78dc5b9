/** MT33: meetings for remote help at the server, in process and over real TLS; hostile guests; nothing stays. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { ServerCard } from '#shared/sync/messages.ts'
import { systemTimers } from '#electron/host/sync/createSync.ts'
import {
  createMeetings,
  type MeetingEnd,
  type Meetings,
  type OwnServer,
} from '#electron/host/sync/meeting.ts'
import { connectTls } from '#electron/host/sync/transport.ts'
import { meetingLimits } from '#sync-server/sync/meetings.ts'
import { realRandom } from '#tests/journal/keeperWorld.ts'
import { makeKita, randomHex, randomOf, type Kita } from './kita.ts'
import { makeFolder, openHere, startProcess, type Opened } from './running.ts'
import { findWords, readAll } from './search.ts'
import {
  codeOf,
  createTlsSpeaker,
  createWorld,
  enrol,
  openKita,
  signIn,
  valueOf,
  type World,
} from './world.ts'

const letter = (text: string): Bytes => new Uint8Array(Buffer.from(text))
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

async function meet(world: World, token: string) {
  const name = randomHex(32)
  const { seat: house } = valueOf(await world.ask('meetingOpen', { name }, [], token)).answer
  const { seat: guest } = valueOf(await world.ask('meetingJoin', { name })).answer
  return { name, house, guest }
}

describe('MT33 at the server', () => {
  test('letters go both ways in order; what was taken is gone; either end ends it for both', async () => {
    const world = createWorld()
    const { token } = await openKita(world, makeKita())
    const { house, guest } = await meet(world, token)
    for (const n of [1, 2])
      valueOf(await world.ask('meetingSend', { seat: guest, n }, [letter(`to the house ${n}`)]))
    // The answer was lost: the same number again is the same letter.
    valueOf(await world.ask('meetingSend', { seat: guest, n: 2 }, [letter('something else')]))
    expect(codeOf(await world.ask('meetingSend', { seat: guest, n: 4 }, [letter('a gap')]))).toBe(
      'BadMessage',
    )
    valueOf(await world.ask('meetingSend', { seat: house, n: 1 }, [letter('to the guest')]))
    const taken = async (seat: string, after: number) =>
      valueOf(await world.ask('meetingTake', { seat, after })).parts.map(textOf)
    expect(await taken(house, 0)).toEqual(['to the house 1', 'to the house 2'])
    expect(await taken(house, 0)).toEqual(['to the house 1', 'to the house 2'])
    expect(await taken(house, 1)).toEqual(['to the house 2'])
    expect(codeOf(await world.ask('meetingTake', { seat: house, after: 0 }))).toBe('BadMessage')
    expect(codeOf(await world.ask('meetingTake', { seat: house, after: 3 }))).toBe('BadMessage')
    expect(await taken(guest, 0)).toEqual(['to the guest'])
    expect(world.core.meetings()).toBe(1)
    valueOf(await world.ask('meetingEnd', { seat: guest }))
    expect(world.core.meetings()).toBe(0)
    for (const seat of [house, guest]) {
      expect(codeOf(await world.ask('meetingSend', { seat, n: 3 }, [letter('late')]))).toBe('Unknown')
      expect(codeOf(await world.ask('meetingTake', { seat, after: 0 }))).toBe('Unknown')
    }
    // To end what is over is no failure.
    valueOf(await world.ask('meetingEnd', { seat: house }))
  })

  test('a nameplate is good for one guest and 15 minutes; never was, taken, expired and ended are one answer', async () => {
    const world = createWorld()
    const { token } = await openKita(world, makeKita())
    const joins = async (name: string): Promise<string> =>
      JSON.stringify(await world.ask('meetingJoin', { name }))
    const { name: used } = await meet(world, token)
    const [expired, ended] = [randomHex(32), randomHex(32)]
    valueOf(await world.ask('meetingOpen', { name: expired }, [], token))
    expect(codeOf(await world.ask('meetingOpen', { name: expired }, [], token))).toBe('Stale')
    const { seat } = valueOf(await world.ask('meetingOpen', { name: ended }, [], token)).answer
    valueOf(await world.ask('meetingEnd', { seat }))
    world.clock.pass(meetingLimits.openMs)
    const said = [await joins(randomHex(32)), await joins(used), await joins(expired), await joins(ended)]
    expect(new Set(said)).toEqual(
      new Set([JSON.stringify({ ok: false, error: { type: 'Refused', refusal: { code: 'Unknown' } } })]),
    )
    // The one with a guest lives on.
    expect(world.core.meetings()).toBe(1)
    world.clock.pass(meetingLimits.metMs)
    await world.core.poll()
    expect(world.core.meetings()).toBe(0)
  })

  test('ten thousand nameplates tried from one address: ten are looked at; from a thousand addresses two hundred', async () => {
    for (const [addresses, most] of [
      [1, meetingLimits.joinsAtOnce],
      [1000, meetingLimits.allJoinsAtOnce],
    ] as const) {
      const world = createWorld({ limits: { openPerMinute: 1e6 } })
      const answers = new Map<string, number>()
      for (let i = 0; i < 10_000; i++) {
        const code = codeOf(
          await world.core.handle('meetingJoin', { name: randomHex(32) }, [], {
            address: `a${i % addresses}`,
          }),
        )
        answers.set(code, (answers.get(code) ?? 0) + 1)
      }
      expect(Object.fromEntries(answers)).toEqual({ Unknown: most, TooMany: 10_000 - most })
    }
  })

  test('too many at once, a huge letter, a full box, no letter, a seat of noise: refused, and bounded', async () => {
    const world = createWorld()
    const { token } = await openKita(world, makeKita())
    const other = await openKita(world, makeKita())
    const { house, guest } = await meet(world, token)
    for (let i = 1; i < meetingLimits.perTenant; i++)
      valueOf(await world.ask('meetingOpen', { name: randomHex(32) }, [], token))
    expect(codeOf(await world.ask('meetingOpen', { name: randomHex(32) }, [], token))).toBe('TooMany')
    // Another institution is not kept out by it.
    valueOf(await world.ask('meetingOpen', { name: randomHex(32) }, [], other.token))

    const send = async (seat: string, n: number, ...parts: Bytes[]): Promise<string> =>
      codeOf(await world.ask('meetingSend', { seat, n }, parts))
    expect(await send(guest, 1, randomOf(meetingLimits.letterBytes + 1))).toBe('TooLarge')
    expect(await send(guest, 1)).toBe('BadMessage')
    expect(await send(guest, 1, letter('a'), letter('b'))).toBe('BadMessage')
    expect(await send(guest, 1, new Uint8Array(0))).toBe('BadMessage')
    expect(await send(randomHex(32), 1, letter('a'))).toBe('Unknown')
    for (let n = 1; n <= meetingLimits.waiting; n++) expect(await send(guest, n, letter('a'))).toBe('ok')
    expect(await send(guest, meetingLimits.waiting + 1, letter('a'))).toBe('TooMany')
    valueOf(await world.ask('meetingTake', { seat: house, after: meetingLimits.waiting }))
    expect(await send(guest, meetingLimits.waiting + 1, letter('a'))).toBe('ok')
    // Nobody has come yet: whom should a letter go to?
    const { seat } = valueOf(await world.ask('meetingOpen', { name: randomHex(32) }, [], other.token)).answer
    expect(await send(seat, 1, letter('a'))).toBe('BadMessage')
  })

  test('a stream needs a seat; a later one takes its place; it ends with the meeting', async () => {
    const world = createWorld()
    const { token } = await openKita(world, makeKita())
    const { house, guest } = await meet(world, token)
    for (const wrong of [undefined, token, randomHex(32)])
      expect(
        world.core.listenAtMeeting(
          wrong,
          () => {},
          () => {},
        ).ok,
      ).toBe(false)
    const said: string[] = []
    for (const which of ['first', 'second'])
      expect(
        world.core.listenAtMeeting(
          house,
          () => said.push(which),
          () => said.push(`${which} ended`),
        ).ok,
      ).toBe(true)
    valueOf(await world.ask('meetingSend', { seat: guest, n: 1 }, [letter('a')]))
    valueOf(await world.ask('meetingEnd', { seat: guest }))
    expect(said).toEqual(['first', 'first ended', 'second', 'second', 'second ended'])
  })
})

describe('MT33 over TLS, as the keeper carries it', () => {
  let opened: Opened
  let card: ServerCard
  let kita: Kita
  let own: OwnServer
  const ends: Meetings[] = []

  interface End extends Meetings {
    readonly letters: string[]
    readonly closed: MeetingEnd[]
  }
  function end(): End {
    const letters: string[] = []
    const closed: MeetingEnd[] = []
    const meetings = createMeetings({
      connect: connectTls,
      timers: systemTimers,
      random: realRandom,
      onLetter: (_id, bytes) => letters.push(textOf(bytes)),
      onClosed: (_id, why) => closed.push(why),
    })
    ends.push(meetings)
    return { ...meetings, letters, closed }
  }
  const opens = async (at: End, name: string): Promise<string> => {
    const made = await at.open(own, name)
    if (!made.ok) throw new Error(made.error.type)
    return made.value.id
  }
  const joins = async (at: End, name: string): Promise<string> => {
    const made = await at.join(card, null, name)
    if (!made.ok) throw new Error(made.error.type)
    return made.value.id
  }

  beforeAll(async () => {
    opened = await openHere()
    card = { ...(await opened.card()), urls: [opened.server.url] }
    kita = makeKita()
    await enrol(opened.speaker, kita, card.code)
    const device = kita.devices[0]!
    own = { card, proxy: null, tenant: kita.tenant, dev: device.dev, sign: (bytes) => device.key.sign(bytes) }
  })
  afterAll(async () => {
    await Promise.all(ends.map((one) => one.endAll()))
    await opened.end()
  })

  test('letters arrive by themselves, both ways, in order; the last go out before the end, and the end is told to the other', async () => {
    const [house, guest] = [end(), end()]
    const name = randomHex(32)
    const [a, b] = [await opens(house, name), await joins(guest, name)]
    const times: number[] = []
    for (let n = 1; n <= 20; n++) {
      const [from, id, to] = n % 2 === 0 ? [house, a, guest] : [guest, b, house]
      const before = performance.now()
      expect(from.send(id, letter(`letter ${n}`)).ok).toBe(true)
      await expect.poll(() => to.letters.at(-1), { interval: 1 }).toBe(`letter ${n}`)
      times.push(performance.now() - before)
    }
    times.sort((x, y) => x - y)
    console.log(`a letter from end to end: ${times[10]!.toFixed(1)} ms (median of 20)`)
    expect(house.letters).toHaveLength(10)
    for (let n = 21; n <= 30; n++) guest.send(b, letter(`letter ${n}`))
    // The last words go out before the end.
    await guest.close(b)
    await expect.poll(() => house.closed).toEqual(['over'])
    expect(house.letters.slice(10)).toEqual(Array.from({ length: 10 }, (_, i) => `letter ${i + 21}`))
    expect(guest.closed).toEqual([])
    expect(house.send(a, letter('late')).ok).toBe(false)
  })

  test('a second guest, a device that is none, a server of other keys: refused, and the meeting goes on', async () => {
    const [house, guest, second] = [end(), end(), end()]
    const name = randomHex(32)
    const [a, b] = [await opens(house, name), await joins(guest, name)]
    expect(await second.join(card, null, name)).toMatchObject({ error: { type: 'MeetingUnknown' } })
    const stranger = makeKita()
    expect(
      await second.open({ ...own, tenant: stranger.tenant, dev: stranger.devices[0]!.dev }, randomHex(32)),
    ).toMatchObject({ error: { type: 'MeetingUnknown' } })
    const foreign = { ...card, pins: card.pins.map(() => Buffer.from(randomOf(32)).toString('base64')) }
    expect(await second.join(foreign, null, name)).toMatchObject({ error: { type: 'Offline' } })
    guest.send(b, letter('still there'))
    await expect.poll(() => house.letters).toEqual(['still there'])
    await house.close(a)
    await expect.poll(() => guest.closed).toEqual(['over'])
  })
})

test('MT33 after a meeting nothing of it is in the server’s heap, folder or output; while it runs its seats are in the heap alone', async () => {
  const folder = await makeFolder()
  const server = await startProcess(
    folder,
    [],
    ['--heapsnapshot-signal=SIGWINCH', `--diagnostic-dir=${folder.path}`],
  )
  const speaker = createTlsSpeaker(server.url, server.card!.pins)
  try {
    const kita = makeKita()
    await enrol(speaker, kita, server.card!.code)
    const token = await signIn(speaker, kita, kita.devices[0]!)
    const name = randomHex(32)
    const { seat: house } = valueOf(await speaker.ask('meetingOpen', { name }, [], token)).answer
    const { seat: guest } = valueOf(await speaker.ask('meetingJoin', { name })).answer
    const said = `Quietschbaum${randomHex(8)}`
    valueOf(await speaker.ask('meetingSend', { seat: guest, n: 1 }, [letter(said)]))
    const seats = [house, guest]
    const heap = async (): Promise<string> => {
      const before = snapshots(folder.path)
      server.child.kill('SIGWINCH')
      let fresh: string | undefined
      const isWhole = (): boolean => {
        fresh = snapshots(folder.path).find((file) => !before.includes(file))
        return fresh !== undefined && readFileSync(fresh).subarray(-20).toString().trimEnd().endsWith('}')
      }
      await expect.poll(isWhole, { timeout: 20_000, interval: 100 }).toBe(true)
      const text = readFileSync(fresh!, 'latin1')
      rmSync(fresh!)
      return text
    }
    const running = await heap()
    expect(seats.map((seat) => running.includes(seat))).toEqual([true, true])
    expect(findWords(readAll(folder.path), [said, name, ...seats])).toEqual([])
    expect(valueOf(await speaker.ask('meetingTake', { seat: house, after: 0 })).parts.map(textOf)).toEqual([
      said,
    ])
    valueOf(await speaker.ask('meetingEnd', { seat: guest }))
    const after = await heap()
    expect([...seats, name, said].filter((word) => after.includes(word))).toEqual([])
    // The control: it is the heap of the same server.
    expect(after).toContain('meetingJoin')
    const files = readAll(folder.path)
    expect(findWords(files, [said, name, ...seats])).toEqual([])
    expect(findWords(new Map([...files, ['planted', Buffer.from(said)]]), [said])).not.toEqual([])
    expect(server.output()).not.toMatch(new RegExp([said, name, ...seats].join('|')))
  } finally {
    speaker.close()
    server.child.kill('SIGTERM')
    await server.ended
    rmSync(folder.path, { recursive: true, force: true })
  }
})

const snapshots = (path: string): string[] =>
  readdirSync(path)
    .filter((file) => file.endsWith('.heapsnapshot'))
    .map((file) => join(path, file))
