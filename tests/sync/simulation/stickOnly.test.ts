/** 3 PCs, 1 stick, random edits, equal after opening: 2,000 in test:long. No server, no network, real keys. */
import { expect, test } from 'vitest'
import { isLong, longCount } from '#tests/longCount.ts'
import { seeded } from '#tests/journal/keeperWorld.ts'
import { memoryFiles } from '../memoryFiles.ts'
import { standingClock } from '../world.ts'
import { edit, nothingWritten, pictureOf } from './edits.ts'
import { chanceFrom } from './weather.ts'
import { foundHouse } from './wholePc.ts'

const groups = ['Sonne', 'Stern']
const seeds = isLong ? [2000, 2001] : [2000]
const edits = longCount(400, 2000)

test.each(seeds)(
  `SY13 3 PCs, 1 stick, ${edits} random edits: equal after opening (seed %d)`,
  async (seed) => {
    const chance = chanceFrom(seed)
    const clock = standingClock()
    const house = await foundHouse(clock, groups, 'Anna', [
      { name: 'Berta', role: 'lead', groups: 'all' },
      { name: 'Tilda', role: 'educator', groups: 'all' },
    ])
    const { pcs } = house
    const stick = memoryFiles()
    const written = nothingWritten()
    const acknowledged = new Map<string, string>()
    for (const pc of pcs) pc.onSaved = ({ version, objId }) => void acknowledged.set(version, objId)
    let visits = 0
    let together = 0
    const visit = async (pc: (typeof pcs)[number]): Promise<void> => {
      const done = await pc.visit(stick, seeded(`visit ${seed} ${visits++}`))
      if (typeof done === 'string') throw new Error(done)
    }
    while (written.edits < edits) {
      const pc = pcs[Math.floor(chance() * pcs.length)]!
      clock.move(Math.floor(chance() * 90_000))
      if (chance() < 0.03) await visit(pc)
      else if (
        !(await edit(pc, house.groupIds, groups, written, {
          what: chance(),
          which: chance(),
          more: chance(),
        }))
      )
        await visit(pc)
    }
    const during = visits
    // Whoever merged something leaves it for the others; then nothing moves any more.
    for (let before = -1; before !== acknowledged.size && together < 8; together++) {
      before = acknowledged.size
      for (const pc of [...pcs, ...pcs]) await visit(pc)
    }
    const promised = [...acknowledged.keys()]
    for (const pc of pcs) {
      pc.lock()
      await pc.unlock()
    }
    const [first, ...others] = await Promise.all(pcs.map(pictureOf))
    for (const other of others) expect(other).toEqual(first)
    for (const pc of pcs) {
      const { index } = (await pc.sync()).house.profile.journal
      for (const version of promised) expect(index.slotOf(version), version).toBeDefined()
      expect((await pc.sync()).problems()).toEqual([])
    }
    // All of it was opened, and what was written last is in it.
    expect(first!.size).toBeGreaterThan(written.children.length + written.pages.length)
    for (const child of written.children)
      for (const allergen of written.allergens.get(child.id) ?? [])
        if (!written.takenAway.has(allergen)) expect(first!.get(child.safetyId!)).toContain(allergen)
    console.log(
      `${written.edits} edits, ${acknowledged.size} versions, ${written.children.length} children, ` +
        `${during} visits between, equal after ${together} rounds of visits`,
    )
    for (const pc of pcs) await pc.stop()
  },
  300_000,
)
