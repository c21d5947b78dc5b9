import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeBatch, makeKita, records } from './kita.ts'
import { openHere, type Opened } from './running.ts'
import { enrol, signIn, valueOf } from './world.ts'

let opened: Opened
beforeAll(async () => {
  opened = await openHere()
})
afterAll(() => opened.end())

test('an institution is enrolled by the card, pushes and pulls over TLS 1.3', async () => {
  const kita = makeKita()
  const device = kita.devices[0]!
  await enrol(opened.speaker, kita, (await opened.card()).code)
  const token = await signIn(opened.speaker, kita, device)
  const batch = makeBatch(kita, device, records(20))
  const pushed = valueOf(await opened.speaker.ask('push', {}, [batch], token)).answer
  expect(pushed.results).toEqual([{ type: 'ok', dev: device.dev, n: 20, gone: [] }])
  const pulled = valueOf(
    await opened.speaker.ask(
      'pull',
      { cursor: { gen: 0, seq: 0, head: '0'.repeat(64) }, maxOps: 500 },
      [],
      token,
    ),
  )
  expect(pulled.parts).toEqual([batch])
  expect(pulled.answer.cursor).toEqual(pushed.cursor)
})
