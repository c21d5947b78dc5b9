/** Remote help at each of its stages, for looking at (tests/ui/house). */
import type { Host } from '#renderer/host/connectHost.ts'
import { newId } from '#tests/database/fakeHost.ts'
import type { House } from '#tests/ui/fakeHouse.ts'
import type { Step } from '#shared/maintenance/proposal.ts'
import { createFakeSupport, jana, omar } from './fakeSupport.ts'
import { pastSession } from './pastSessions.ts'

export async function stageSupport(house: House, stage: string): Promise<Host> {
  const support = createFakeSupport(house.host, newId())
  const scan = await house.fake.host.vault.call('records.scan', { cursor: 0, limit: 100, kinds: ['child'], purpose: 'show', view: 'plain' }) // prettier-ignore
  const child = scan.ok ? scan.value.records[0]?.id : undefined
  const stages: Record<string, () => void> = {
    waiting: () => void support.open(),
    knocking: () => support.knock(support.open()),
    comparing() {
      const id = support.open()
      support.knock(id)
      support.approve(id)
      support.words(id)
    },
    live: () => void support.connect(),
    two() {
      support.connect(jana, 'guide')
      support.freeze(support.connect(omar), 'idle')
    },
    frozen: () => support.freeze(support.connect(), 'covered'),
    asked: () =>
      support.more(support.connect(), { asked: { kind: 'child', id: child!, reason: 'Der Name wird abgeschnitten' } }), // prettier-ignore
    red: () => support.more(support.connect(), { red: { kind: 'child', id: child!, until: Date.now() + 192_000 } }), // prettier-ignore
    pointing: () =>
      support.more(support.connect(jana, 'point'), { pointer: { x: 0.42, y: 0.5 }, mark: { x: 0.3, y: 0.4, w: 0.25, h: 0.2 } }), // prettier-ignore
    proposal() {
      const id = support.connect(jana, 'guide')
      const steps: Step[] = [{ do: 'setting', name: 'lockAfterMinutes', value: 5 }, { do: 'rebuildLists' }]
      support.propose(id, { id: newId(), because: 'Dann sperrt sich der PC nicht so schnell', steps }, [
        3,
        null,
      ])
    },
    past() {
      support.past = [pastSession(house.info().people[0]!.id, newId())]
    },
    over: () => support.end(support.connect(), 'wrongWords'),
    closed() {
      support.closed = 'noSecondFactor'
    },
  }
  stages[stage]?.()
  return support.host
}
