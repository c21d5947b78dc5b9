/**
 * Where every version lies and how to find it, in columns of numbers: 100,000 versions are some ten megabytes, written
 * and read as they stand. A slot is a version's place in the columns, in order of arrival, and never changes.
 */
import { bytesToHex, hexToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { TagRow } from '#shared/host/api.ts'

const isHead = 1
const isHollow = 2
const isLost = 4

interface Place {
  /** Number of the segment in the journal's table. */
  readonly segment: number
  readonly offset: number
  readonly length: number
}

export interface IndexImage {
  readonly head: {
    readonly count: number
    readonly lastSeq: number
    readonly devices: readonly string[]
    readonly missing: readonly string[]
    readonly strings: readonly string[]
    readonly parents: number
    readonly rows: number
  }
  readonly columns: Bytes
}

/** Bytes a version takes in the image: dev 4, devSeq 8, objId 16, hash 32, seq 4, flags 4, place 12, counts 4. */
const fixed = 84

export interface EntryIndex {
  readonly count: number
  /** Neither emptied nor lost. */
  readonly living: number
  readonly lastSeq: number
  slotOf(version: string): number | undefined
  slotsOfObject(objId: string): number[]
  /** Living heads with such a tag row. */
  slotsByTag(kind: string, subject: string | undefined): number[]
  /** Up to `limit` slots with seq > after and <= until, and the last seq looked at. */
  slotsAfter(
    after: number,
    limit: number,
    wanted: (slot: number) => boolean,
    until?: number,
  ): { slots: number[]; last: number; more: boolean }
  version(slot: number): string
  devSeq(slot: number): number
  dev(slot: number): string
  objId(slot: number): string
  seq(slot: number): number
  head(slot: number): boolean
  hollow(slot: number): boolean
  lost(slot: number): boolean
  hash(slot: number): Bytes
  place(slot: number): Place
  parents(slot: number): string[]
  tags(slot: number): TagRow[]
  /** Living, and no vault has tagged it. */
  untagged(slot: number): boolean
  /** How many living heads have no tags. */
  untaggedHeads(): number
  /** Objects with several living heads that a vault has tagged. */
  forked(): string[]
  /** Objects whose tagged living version follows several, what arrived last first; at most so many. */
  merged(most: number): string[]
  highestDevSeq(dev: string): number
  /** Versions of this device, hollow ones too. */
  countOf(dev: string): number
  /** Adds a version; its parents stop being heads and get a new seq. */
  add(entry: NewEntry): number
  /** New tags and further parents for a version; gives it a new seq when something changed. */
  annotate(slot: number, parents: readonly string[], tags: readonly TagRow[]): void
  move(slot: number, place: Place): void
  empty(slot: number): void
  lose(slot: number): void
  image(): IndexImage
}

interface NewEntry {
  readonly dev: string
  readonly devSeq: number
  readonly objId: string
  readonly hash: Uint8Array
  readonly place: Place
  readonly parents: readonly string[]
  readonly tags: readonly TagRow[]
  readonly hollow?: boolean
}

export function createEntryIndex(image?: IndexImage): EntryIndex {
  let room = Math.max(1024, image ? Math.ceil(image.head.count * 1.25) : 0)
  let count = 0
  let living = 0
  let lastSeq = 0
  let dev = new Uint32Array(room)
  let devSeq = new Float64Array(room)
  let objId = new Uint8Array(16 * room)
  let hash = new Uint8Array(32 * room)
  let seq = new Uint32Array(room)
  let flags = new Uint8Array(room)
  let segment = new Uint32Array(room)
  let offset = new Uint32Array(room)
  let length = new Uint32Array(room)
  let parentAt = new Uint32Array(room)
  let parentCount = new Uint16Array(room)
  let rowAt = new Uint32Array(room)
  let rowCount = new Uint16Array(room)
  /** Next slot of the same bucket of objects, plus one; 0 ends. */
  let nextOfBucket = new Uint32Array(room)
  let buckets = new Uint32Array(powerAbove(room))
  /** Parents as slot (>= 0) or -(n + 1) for the n-th missing version. */
  let parentPool = new Int32Array(room)
  let parentEnd = 0
  /** Rows of three numbers of strings. */
  let rowPool = new Uint32Array(3 * room)
  let rowEnd = 0
  /** Slot plus one that got this seq; old seqs of a slot stay and are known by not being its seq any more. */
  let slotBySeq = new Uint32Array(2 * room)
  const devices: string[] = []
  const slotByDevSeq: Map<number, number>[] = []
  const deviceNumber = new Map<string, number>()
  const highest: number[] = []
  const missing: string[] = []
  const missingNumber = new Map<string, number>()
  const strings: string[] = []
  const stringNumber = new Map<string, number>()
  let byTag: Map<number, number[]> | null = null

  const grow = (): void => {
    room = Math.ceil(room * 1.6)
    dev = larger(dev, room)
    devSeq = larger(devSeq, room)
    objId = larger(objId, 16 * room)
    hash = larger(hash, 32 * room)
    seq = larger(seq, room)
    flags = larger(flags, room)
    segment = larger(segment, room)
    offset = larger(offset, room)
    length = larger(length, room)
    parentAt = larger(parentAt, room)
    parentCount = larger(parentCount, room)
    rowAt = larger(rowAt, room)
    rowCount = larger(rowCount, room)
    nextOfBucket = larger(nextOfBucket, room)
    if (buckets.length < room) hashObjects()
  }
  const bucketOf = (slot: number): number => {
    const at = 16 * slot
    return (
      (((objId[at]! << 24) | (objId[at + 1]! << 16) | (objId[at + 2]! << 8) | objId[at + 3]!) >>> 0) &
      (buckets.length - 1)
    )
  }
  const hashObjects = (): void => {
    buckets = new Uint32Array(powerAbove(room))
    for (let slot = 0; slot < count; slot++) chain(slot)
  }
  const chain = (slot: number): void => {
    const bucket = bucketOf(slot)
    nextOfBucket[slot] = buckets[bucket]!
    buckets[bucket] = slot + 1
  }
  const numberOfDevice = (id: string): number => {
    const known = deviceNumber.get(id)
    if (known !== undefined) return known
    deviceNumber.set(id, devices.length)
    slotByDevSeq.push(new Map())
    highest.push(0)
    return devices.push(id) - 1
  }
  const numberOfString = (text: string): number => {
    const known = stringNumber.get(text)
    if (known !== undefined) return known
    stringNumber.set(text, strings.length)
    return strings.push(text) - 1
  }
  const nextSeq = (slot: number): void => {
    seq[slot] = ++lastSeq
    if (lastSeq >= slotBySeq.length) slotBySeq = larger(slotBySeq, 2 * slotBySeq.length)
    slotBySeq[lastSeq] = slot + 1
  }
  const slotOf = (version: string): number | undefined => {
    const number = deviceNumber.get(version.slice(0, 32))
    return number === undefined ? undefined : slotByDevSeq[number]!.get(Number(version.slice(33)))
  }
  const versionOfSlot = (slot: number): string => `${devices[dev[slot]!]}:${devSeq[slot]}`
  const register = (slot: number): void => {
    const number = dev[slot]!
    const n = devSeq[slot]!
    slotByDevSeq[number]!.set(n, slot)
    if (n > highest[number]!) highest[number] = n
    chain(slot)
  }
  const supersede = (versions: readonly string[]): number[] =>
    versions.map((version) => {
      const slot = slotOf(version)
      if (slot === undefined) {
        const known = missingNumber.get(version)
        if (known !== undefined) return -known - 1
        missingNumber.set(version, missing.length)
        return -missing.push(version)
      }
      if (flags[slot]! & isHead) {
        flags[slot]! &= ~isHead
        nextSeq(slot)
      }
      return slot
    })
  const setParents = (slot: number, all: readonly number[]): void => {
    if (parentEnd + all.length > parentPool.length)
      parentPool = larger(parentPool, 2 * (parentEnd + all.length))
    parentPool.set(all, parentEnd)
    parentAt[slot] = parentEnd
    parentCount[slot] = all.length
    parentEnd += all.length
  }
  const setTags = (slot: number, tags: readonly TagRow[]): void => {
    if (rowEnd + tags.length > rowPool.length / 3) rowPool = larger(rowPool, 6 * (rowEnd + tags.length))
    rowAt[slot] = rowEnd
    rowCount[slot] = tags.length
    for (const row of tags) {
      rowPool[3 * rowEnd] = numberOfString(row.kind)
      rowPool[3 * rowEnd + 1] = numberOfString(row.subject)
      rowPool[3 * rowEnd + 2] = numberOfString(row.when)
      rowEnd++
    }
    if (byTag) rememberTags(byTag, slot)
  }
  const tagKey = (kind: number, subject: number): number => kind * 2 ** 26 + subject + 1
  const rememberTags = (map: Map<number, number[]>, slot: number): void => {
    const seen = new Set<number>()
    for (let row = rowAt[slot]!, end = row + rowCount[slot]!; row < end; row++) {
      const kind = rowPool[3 * row]!
      seen.add(kind * 2 ** 26).add(tagKey(kind, rowPool[3 * row + 1]!))
    }
    for (const key of seen) {
      const slots = map.get(key)
      if (slots) slots.push(slot)
      else map.set(key, [slot])
    }
  }
  const hasTag = (slot: number, kind: number, subject: number | undefined): boolean => {
    for (let row = rowAt[slot]!, end = row + rowCount[slot]!; row < end; row++)
      if (rowPool[3 * row] === kind && (subject === undefined || rowPool[3 * row + 1] === subject))
        return true
    return false
  }
  const parentsOf = (slot: number): string[] =>
    Array.from(parentPool.subarray(parentAt[slot], parentAt[slot]! + parentCount[slot]!), (parent) =>
      parent >= 0 ? versionOfSlot(parent) : missing[-parent - 1]!,
    )

  if (image) load(image)

  function load({ head, columns }: IndexImage): void {
    count = head.count
    lastSeq = head.lastSeq
    for (const id of head.devices) numberOfDevice(id)
    for (const version of head.missing) missingNumber.set(version, missing.push(version) - 1)
    for (const text of head.strings) stringNumber.set(text, strings.push(text) - 1)
    let at = 0
    const take = (size: number): ArrayBuffer => {
      const part = columns.slice(at, at + size).buffer
      at += size
      return part
    }
    devSeq.set(new Float64Array(take(8 * count)))
    dev.set(new Uint32Array(take(4 * count)))
    seq.set(new Uint32Array(take(4 * count)))
    segment.set(new Uint32Array(take(4 * count)))
    offset.set(new Uint32Array(take(4 * count)))
    length.set(new Uint32Array(take(4 * count)))
    parentCount.set(new Uint16Array(take(2 * count)))
    rowCount.set(new Uint16Array(take(2 * count)))
    objId.set(new Uint8Array(take(16 * count)))
    hash.set(new Uint8Array(take(32 * count)))
    flags.set(new Uint8Array(take(4 * count)).subarray(0, count))
    parentPool = new Int32Array(Math.max(1024, head.parents * 2))
    parentPool.set(new Int32Array(take(4 * head.parents)))
    rowPool = new Uint32Array(Math.max(3072, head.rows * 6))
    rowPool.set(new Uint32Array(take(12 * head.rows)))
    slotBySeq = new Uint32Array(Math.max(2048, Math.ceil(lastSeq * 1.25)))
    for (let slot = 0; slot < count; slot++) {
      parentAt[slot] = parentEnd
      parentEnd += parentCount[slot]!
      rowAt[slot] = rowEnd
      rowEnd += rowCount[slot]!
      slotBySeq[seq[slot]!] = slot + 1
      if (!(flags[slot]! & (isHollow | isLost))) living++
      register(slot)
    }
  }

  return {
    get count() {
      return count
    },
    get living() {
      return living
    },
    get lastSeq() {
      return lastSeq
    },
    slotOf,
    slotsOfObject(id) {
      const wanted = hexToBytes(id)
      const bucket =
        (((wanted[0]! << 24) | (wanted[1]! << 16) | (wanted[2]! << 8) | wanted[3]!) >>> 0) &
        (buckets.length - 1)
      const slots: number[] = []
      for (let next = buckets[bucket]!; next; next = nextOfBucket[next - 1]!) {
        const at = 16 * (next - 1)
        let same = 0
        while (same < 16 && objId[at + same] === wanted[same]) same++
        if (same === 16) slots.push(next - 1)
      }
      return slots.sort((a, b) => a - b)
    },
    slotsByTag(kind, subject) {
      const k = stringNumber.get(kind)
      const s = subject === undefined ? undefined : stringNumber.get(subject)
      if (k === undefined || (subject !== undefined && s === undefined)) return []
      if (!byTag) {
        byTag = new Map()
        for (let slot = 0; slot < count; slot++) rememberTags(byTag, slot)
      }
      const found = byTag.get(s === undefined ? k * 2 ** 26 : tagKey(k, s)) ?? []
      // A version that was tagged anew may stand in a list of its old tags, or twice.
      const living = found.filter((slot) => flags[slot]! === isHead && hasTag(slot, k, s))
      return [...new Set(living)].sort((a, b) => seq[a]! - seq[b]!)
    },
    slotsAfter(after, limit, wanted, until = lastSeq) {
      const end = Math.min(until, lastSeq)
      const slots: number[] = []
      let at = after
      while (at < end && slots.length < limit) {
        at++
        const slot = slotBySeq[at]! - 1
        if (slot >= 0 && seq[slot] === at && !(flags[slot]! & (isHollow | isLost)) && wanted(slot))
          slots.push(slot)
      }
      return { slots, last: at, more: at < end }
    },
    version: versionOfSlot,
    devSeq: (slot) => devSeq[slot]!,
    dev: (slot) => devices[dev[slot]!]!,
    objId: (slot) => bytesToHex(objId.subarray(16 * slot, 16 * slot + 16)),
    seq: (slot) => seq[slot]!,
    head: (slot) => (flags[slot]! & isHead) !== 0,
    hollow: (slot) => (flags[slot]! & isHollow) !== 0,
    lost: (slot) => (flags[slot]! & isLost) !== 0,
    hash: (slot) => hash.slice(32 * slot, 32 * slot + 32),
    place: (slot) => ({ segment: segment[slot]!, offset: offset[slot]!, length: length[slot]! }),
    parents: parentsOf,
    tags(slot) {
      const rows: TagRow[] = []
      for (let row = rowAt[slot]!, end = row + rowCount[slot]!; row < end; row++)
        rows.push({
          kind: strings[rowPool[3 * row]!]!,
          subject: strings[rowPool[3 * row + 1]!]!,
          when: strings[rowPool[3 * row + 2]!]!,
        })
      return rows
    },
    forked() {
      const first = new Map<number, number>()
      const found = new Set<string>()
      for (let slot = 0; slot < count; slot++) {
        if (flags[slot]! !== isHead || rowCount[slot] === 0) continue
        const at = 16 * slot
        // 53 bits of a random id: what meets by chance is only looked at in vain.
        const key =
          ((objId[at]! << 24) | (objId[at + 1]! << 16) | (objId[at + 2]! << 8) | objId[at + 3]!) * 2 ** 21 +
          ((objId[at + 4]! << 13) | (objId[at + 5]! << 5) | (objId[at + 6]! >> 3))
        if (first.has(key)) found.add(bytesToHex(objId.subarray(at, at + 16)))
        else first.set(key, slot)
      }
      return [...found]
    },
    merged(most) {
      const found = new Set<string>()
      for (let slot = count - 1; slot >= 0 && found.size < most; slot--)
        if (flags[slot] === isHead && parentCount[slot]! > 1 && rowCount[slot]! > 0)
          found.add(bytesToHex(objId.subarray(16 * slot, 16 * slot + 16)))
      return [...found]
    },
    untagged: (slot) => rowCount[slot] === 0 && !(flags[slot]! & (isHollow | isLost)),
    untaggedHeads() {
      let found = 0
      for (let slot = 0; slot < count; slot++) if (flags[slot] === isHead && rowCount[slot] === 0) found++
      return found
    },
    highestDevSeq: (id) => highest[deviceNumber.get(id) ?? -1] ?? 0,
    countOf(id) {
      const number = deviceNumber.get(id)
      let found = 0
      if (number !== undefined) for (let slot = 0; slot < count; slot++) if (dev[slot] === number) found++
      return found
    },
    add(entry) {
      if (count === room) grow()
      const slot = count++
      dev[slot] = numberOfDevice(entry.dev)
      devSeq[slot] = entry.devSeq
      objId.set(hexToBytes(entry.objId), 16 * slot)
      hash.set(entry.hash, 32 * slot)
      segment[slot] = entry.place.segment
      offset[slot] = entry.place.offset
      length[slot] = entry.place.length
      flags[slot] = entry.hollow ? isHollow : missingNumber.has(`${entry.dev}:${entry.devSeq}`) ? 0 : isHead
      if (!entry.hollow) living++
      register(slot)
      nextSeq(slot)
      setParents(slot, supersede(entry.parents))
      setTags(slot, entry.tags)
      return slot
    },
    annotate(slot, parents, tags) {
      if (flags[slot]! & isHollow) return
      const known = parentsOf(slot)
      const added = parents.filter((parent) => !known.includes(parent))
      setTags(slot, tags)
      nextSeq(slot)
      if (added.length) {
        const old = [...parentPool.subarray(parentAt[slot], parentAt[slot]! + parentCount[slot]!)]
        setParents(slot, [...old, ...supersede(added)])
      }
    },
    move(slot, place) {
      segment[slot] = place.segment
      offset[slot] = place.offset
      length[slot] = place.length
    },
    empty(slot) {
      if (!(flags[slot]! & (isHollow | isLost))) living--
      flags[slot] = isHollow
      parentCount[slot] = 0
      rowCount[slot] = 0
    },
    lose(slot) {
      if (flags[slot]! & (isHollow | isLost)) return
      living--
      flags[slot]! |= isLost
    },
    image() {
      let parents = 0
      let rows = 0
      for (let slot = 0; slot < count; slot++) {
        parents += parentCount[slot]!
        rows += rowCount[slot]!
      }
      // Tags of emptied versions must not outlive them in the string table.
      const usedNumber = new Map<number, number>()
      const used: string[] = []
      const columns = new Uint8Array(fixed * count + 4 * parents + 12 * rows)
      let at = 0
      const put = (part: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): void => {
        columns.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at)
        at += part.byteLength
      }
      put(devSeq.subarray(0, count))
      put(dev.subarray(0, count))
      put(seq.subarray(0, count))
      put(segment.subarray(0, count))
      put(offset.subarray(0, count))
      put(length.subarray(0, count))
      put(parentCount.subarray(0, count))
      put(rowCount.subarray(0, count))
      put(objId.subarray(0, 16 * count))
      put(hash.subarray(0, 32 * count))
      columns.set(flags.subarray(0, count), at)
      at += 4 * count
      const parentOut = new Int32Array(parents)
      const rowOut = new Uint32Array(3 * rows)
      let p = 0
      let r = 0
      for (let slot = 0; slot < count; slot++) {
        for (let i = 0; i < parentCount[slot]!; i++) parentOut[p++] = parentPool[parentAt[slot]! + i]!
        for (let i = 3 * rowAt[slot]!, end = i + 3 * rowCount[slot]!; i < end; i++) {
          const number = rowPool[i]!
          let out = usedNumber.get(number)
          if (out === undefined) {
            out = used.push(strings[number]!) - 1
            usedNumber.set(number, out)
          }
          rowOut[r++] = out
        }
      }
      put(parentOut)
      put(rowOut)
      return {
        head: { count, lastSeq, devices: [...devices], missing: [...missing], strings: used, parents, rows },
        columns,
      }
    },
  }
}

function larger<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(
  old: T,
  size: number,
): T {
  const next = new (old.constructor as new (size: number) => T)(size)
  next.set(old)
  return next
}

function powerAbove(size: number): number {
  let power = 1024
  while (power < size) power *= 2
  return power
}
