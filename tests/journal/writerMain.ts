/** A process that saves without end and says each version it got acknowledged; somebody kills it. */
import { writeSync } from 'node:fs'
import { createKeeper } from '#electron/host/keeper/createKeeper.ts'
import { idFrom, realRandom, smallLimits, tag, trySave, wrapOf } from './keeperWorld.ts'

const base = process.argv[2]!
const keeper = createKeeper({
  base,
  clock: { now: () => Date.now() },
  random: realRandom,
  dialogs: { kind: 'inApp', chooseFolder: () => Promise.resolve(null) },
  keychain: null,
  shell: { kind: 'loopback', version: 'test', ownsBrowser: true },
  onLockRequested: () => {},
  limits: { ...smallLimits, snapshotFrames: 30 },
})
const say = (line: string): void => void writeSync(1, `${line}\n`)
const opened = await keeper.keeper['profile.open']({ kind: 'institution' })
if (!opened.ok) {
  say(`failed ${opened.error.type}`)
  process.exit(3)
}
const state = await keeper.store['store.state']({})
const device = state.ok ? state.value.device : ''
say('ready')
for (let n = 0; ; n++) {
  const names = Array.from({ length: 1 + (n % 7) }, (_, i) => `${process.pid} ${n} ${i}`)
  const wraps = n % 4 === 0 ? [wrapOf(`${process.pid} ${n}`)] : []
  const saved = await trySave(
    keeper,
    device,
    names.map((name) => ({
      objId: idFrom(name),
      tags: [tag('k', name)],
      content: new Uint8Array(200 + ((n * 37) % 900)),
    })),
    { wraps },
  )
  if (!saved.ok) say(`failed ${saved.error.type}`)
  else say(`saved ${saved.versions.join(' ')} wraps ${wraps.map(({ id }) => id).join(' ')}`)
  if (n % 5 === 0) {
    const id = idFrom(`blob ${process.pid} ${n}`)
    const put = await keeper.store['blob.put']({ id, bytes: [new Uint8Array(3000).fill(n)] })
    if (put.ok) say(`blob ${id}`)
  }
}
