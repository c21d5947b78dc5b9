import { expect, test } from 'vitest'
import { bytesToHex } from '#shared/basics/bytes.ts'
import { startOfLog } from '#shared/sync/messages.ts'
import { decodeBatch } from '#shared/sync/op.ts'
import { longCount } from '../../longCount.ts'
import { startChaosProxy, type Mischief } from '../chaosProxy.ts'
import { blobWish, makeBatch, makeKita, randomHex, randomOf, records, sha256 } from './kita.ts'
import { openHere } from './running.ts'
import { createTlsSpeaker, enrol, signIn, valueOf, type Said, type Speaker } from './world.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(sha256(bytes)).toString('hex')

/** Repeatable chance: a failing run prints its seed. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

test(
  'M62 through a network that cuts, loses answers, doubles, flips and delays: every op is there exactly once, every blob whole',
  async () => {
    const seed = Number(process.env['OBHUT_SEED'] ?? randomOf(4).reduce((sum, byte) => sum * 256 + byte, 0))
    const chance = seeded(seed)
    const opened = await openHere()
    const kita = makeKita(2)
    await enrol(opened.speaker, kita, (await opened.card()).code)
    const proxy = await startChaosProxy({ port: opened.server.port })
    const pins = opened.server.place().pins
    let speaker: Speaker & { close(): void } = createTlsSpeaker(`https://127.0.0.1:${proxy.port}`, pins)
    const bad: readonly Mischief[] = [
      'cut',
      'passThenCut',
      'loseAnswer',
      'duplicate',
      'flip',
      { delayMs: 30 },
    ]
    proxy.mischief = () => (chance() < 0.12 ? bad[Math.floor(chance() * bad.length)]! : 'pass')

    let failures = 0
    /** As a client does it: again until there is an answer, on a new connection. */
    const until = async <T>(ask: (by: Speaker) => Promise<T>): Promise<T> => {
      for (let tries = 0; tries < 200; tries++) {
        const answer = await Promise.race([
          ask(speaker).then(
            (value) => ({ value }),
            () => undefined,
          ),
          new Promise<undefined>((resolve) => setTimeout(resolve, 3000)),
        ])
        if (answer) return answer.value
        failures += 1
        speaker.close()
        speaker = createTlsSpeaker(`https://127.0.0.1:${proxy.port}`, pins)
      }
      throw new Error(`no answer after 200 tries, seed ${seed}`)
    }

    const tokens: string[] = []
    for (const device of kita.devices) tokens.push(await until((by) => signIn(by, kita, device)))
    const sent = new Map<string, string>()
    for (let i = 0; i < longCount(100, 600); i++) {
      const device = kita.devices[i % 2]!
      const batch = makeBatch(kita, device, records(1 + Math.floor(chance() * 6), 600))
      const decoded = decodeBatch(batch, sha256)
      if (!decoded.ok) throw new Error('batch')
      decoded.value.ops.forEach((op, at) =>
        sent.set(`${device.dev}:${op.header.n}`, bytesToHex(decoded.value.opHashes[at]!)),
      )
      const said: Said<'push'> = await until((by) => by.ask('push', {}, [batch], tokens[i % 2]))
      expect(valueOf(said).answer.results[0]).toMatchObject({ type: 'ok', n: device.n })
    }
    const blob = randomOf(300_000)
    const id = randomHex()
    const device = kita.devices[0]!
    const wish = makeBatch(kita, device, [blobWish(id, blob)])
    valueOf(await until((by) => by.ask('push', {}, [wish], tokens[0])))
    // Of 300 kB many chunks pass: a calmer network, or none of them would come through.
    proxy.mischief = () => (chance() < 0.02 ? bad[Math.floor(chance() * bad.length)]! : 'pass')
    const put = await until((by) => by.ask('blobPut', { id, part: 0, sha256: hex(blob) }, [blob], tokens[0]))
    expect(valueOf(put).answer.complete).toBe(true)
    const got = await until((by) => by.ask('blobGet', { id, part: 0 }, [], tokens[1]))
    expect(Buffer.from(valueOf(got).parts[0]!).equals(blob)).toBe(true)

    const there = new Map<string, string>()
    let cursor = startOfLog
    for (let more = true; more;) {
      const page = valueOf(await opened.speaker.ask('pull', { cursor, maxOps: 500 }, [], tokens[0]))
      for (const part of page.parts) {
        const batch = decodeBatch(part, sha256)
        if (!batch.ok) throw new Error('batch')
        batch.value.ops.forEach((op, at) => {
          const name = `${op.header.dev}:${op.header.n}`
          expect(there.has(name)).toBe(false)
          there.set(name, bytesToHex(batch.value.opHashes[at]!))
        })
      }
      ;({ cursor, more } = page.answer)
    }
    for (const [name, opHash] of sent) expect([name, there.get(name)]).toEqual([name, opHash])
    expect(there.size).toBe(sent.size + 1)
    expect(failures).toBeGreaterThan(5)
    for (const one of ['cut', 'passThenCut', 'loseAnswer', 'duplicate', 'flip'])
      expect([one, (proxy.done.get(one) ?? 0) > 0]).toEqual([one, true])
    console.log(`seed ${seed}: ${sent.size} ops, ${failures} failed tries, each op once`)
    speaker.close()
    await proxy.stop()
    await opened.end()
  },
  longCount(60_000, 600_000),
)
