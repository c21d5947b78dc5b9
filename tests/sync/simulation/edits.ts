/** What people of a Kita write, drawn by chance; each save is what a screen would send: over the heads this PC has. */
import type { Draft } from '#shared/host/api.ts'
import type { WholePc } from './wholePc.ts'

/** In every text about a child of the group; on the way and on disks it may be found nowhere. */
export const canaryOf = (group: string): string => `Mirabella${group}`

export interface Child {
  readonly id: string
  readonly group: string
  safetyId: string | null
}

/** What was ever written, whichever PC has it by now. */
export interface Written {
  readonly children: Child[]
  readonly pages: { readonly id: string; readonly child: Child }[]
  readonly guardians: { readonly id: string; readonly child: Child }[]
  /** Allergens by child, and those that a person took away again. */
  readonly allergens: Map<string, Set<string>>
  readonly takenAway: Set<string>
  edits: number
}
export const nothingWritten = (): Written => ({
  children: [],
  pages: [],
  guardians: [],
  allergens: new Map(),
  takenAway: new Set(),
  edits: 0,
})

export interface Edit {
  /** Each in [0, 1). */
  readonly what: number
  readonly which: number
  readonly more: number
}

const pick = <T>(list: readonly T[], part: number): T | undefined => list[Math.floor(part * list.length)]
interface Allergy {
  readonly allergen: string
  readonly severity: string
  readonly firstMeasure: string
}

/** One save; false where this PC has nothing to edit yet. */
export async function edit(
  pc: WholePc,
  groupIds: ReadonlyMap<string, string>,
  groups: readonly string[],
  written: Written,
  { what, which, more }: Edit,
): Promise<boolean> {
  const n = written.edits
  const save = async (kind: string, id: string | null, parents: string[], changes: Draft['changes']) => {
    const [saved] = await pc.save([{ kind, id, parents, changes }])
    written.edits++
    return saved!
  }
  const mine = written.children.filter((child) => groups.includes(child.group))
  if (what < 0.08 || mine.length < 3) {
    const group = pick(groups, which)!
    const changes = { firstName: 'Nuri', lastName: `${canaryOf(group)} ${n}`, groupId: groupIds.get(group)! }
    const { id } = await save('child', null, [], changes)
    written.children.push({ id, group, safetyId: null })
    return true
  }
  const child = pick(mine, which)!
  const text = `${canaryOf(child.group)} ${n}`
  const heads = await pc.heads(child.id)
  if (!heads.length) return false
  const over = (list: typeof heads): string[] => list.map(({ meta }) => meta.version)
  if (what < 0.4) {
    const field = pick(['street', 'city', 'languages', 'notes', 'lastName'], more)!
    await save('child', child.id, over(heads), { [field]: text })
  } else if (what < 0.65) {
    const there = child.safetyId === null ? [] : await pc.heads(child.safetyId)
    const known = new Map<string, Allergy>()
    for (const { values } of there)
      for (const one of values['allergies'] as Allergy[]) known.set(one.allergen, one)
    const gone = more < 0.1 ? pick([...known.keys()], more * 10) : undefined
    if (gone !== undefined) {
      known.delete(gone)
      written.takenAway.add(gone)
    } else known.set(text, { allergen: text, severity: 'severe', firstMeasure: '' })
    const changes = { childId: child.id, allergies: [...known.values()] }
    const saved = there.length
      ? await save('childSafety', child.safetyId, over(there), changes)
      : await save('childSafety', null, [], changes)
    child.safetyId = saved.id
    if (gone === undefined)
      written.allergens.set(child.id, (written.allergens.get(child.id) ?? new Set()).add(text))
  } else if (what < 0.85) {
    const page = pick(written.pages.filter((one) => one.child === child), more) // prettier-ignore
    const there = page ? await pc.heads(page.id) : []
    if (page && there.length)
      await save('page', page.id, over(there), more < 0.1 ? { background: '#ffeecc' } : { title: text })
    else {
      const { id } = await save('page', null, [], { childId: child.id, title: text })
      written.pages.push({ id, child })
    }
  } else {
    const guardian = pick(written.guardians.filter((one) => one.child === child), more) // prettier-ignore
    const there = guardian ? await pc.heads(guardian.id) : []
    if (guardian && there.length) await save('guardian', guardian.id, over(there), { phone: text })
    else {
      const { id } = await save('guardian', null, [], { childIds: [child.id], lastName: text })
      written.guardians.push({ id, child })
    }
  }
  return true
}

/** What a person's screens would say: every living version she can open, by object. */
export async function pictureOf(pc: WholePc): Promise<Map<string, string>> {
  const heads = new Map<string, string[]>()
  for (const { id, kind, values, meta } of await pc.everything())
    heads.set(id, [...(heads.get(id) ?? []), JSON.stringify([kind, meta.version, values])])
  return new Map([...heads].map(([id, list]) => [id, list.sort().join('\n')] as const).sort())
}
