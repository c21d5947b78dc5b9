import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, watch } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const { folders, photos } = workerData as { folders: string[]; photos: Uint8Array[] }

const length = 32
/** First bytes of a window -> windows; flat ones (tables, padding) stand in any file. */
const windows = new Map<number, Buffer[]>()
const perhaps = new Uint8Array(1 << 21)
const keyOf = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at)
const slotOf = (key: number): number => Math.imul(key, 0x9e3779b1) >>> 11
for (const photo of photos) {
  const bytes = Buffer.from(photo)
  for (let at = 0; at + length <= bytes.length; at += length) {
    const piece = bytes.subarray(at, at + length)
    if (new Set(piece).size < 20 || new Set(piece.subarray(0, 4)).size < 4) continue
    const key = keyOf(piece, 0)
    windows.set(key, [...(windows.get(key) ?? []), piece])
    perhaps[slotOf(key)] = 1
  }
}

const holdsPiece = (file: Buffer): boolean => {
  if (file.length < length) return false
  let key = keyOf(file, 0) >>> 0
  for (let at = 0; at + length <= file.length; at++) {
    if (at > 0) key = ((key >>> 8) | (file[at + 3]! << 24)) >>> 0
    if (perhaps[slotOf(key)] !== 1) continue
    if (windows.get(key)?.some((piece) => piece.compare(file, at, at + length) === 0)) return true
  }
  return false
}

/** A pipe answers at once, too. */
const readOnly = constants.O_RDONLY | constants.O_NONBLOCK
const partLength = 8 << 20
const most = 512 << 20
const caught = new Set<string>()
const missed = new Set<string>()
let [events, scanned, size] = [0, 0, 0]
const opened = new Map<string, number>()

function hold(path: string): void {
  if (opened.has(path)) return
  try {
    opened.set(path, openSync(path, readOnly))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') missed.add(path)
  }
}

function look(path: string, handle: number, how: string): void {
  try {
    const stat = fstatSync(handle)
    if (!stat.isFile()) return
    scanned++
    if (stat.size > most) missed.add(path)
    const part = Buffer.alloc(Math.min(stat.size, partLength))
    for (let at = 0; at < Math.min(stat.size, most); at += partLength - 2 * length) {
      const read = readSync(handle, part, 0, part.length, at)
      size += read
      if (holdsPiece(part.subarray(0, read))) caught.add(`${how} ${path}`)
      if (read < part.length) break
    }
  } catch {
    // A folder, or a socket.
  } finally {
    closeSync(handle)
  }
}

const watchers = folders.map((folder) =>
  watch(folder, { recursive: true }, (_event, name) => {
    events++
    if (name !== null) hold(join(folder, name))
  }),
)
/** Held files are read between events, and again when they change again. */
const timer = setInterval(() => {
  for (const [path, handle] of [...opened]) {
    opened.delete(path)
    look(path, handle, 'seen')
  }
}, 100)

parentPort!.on('message', () => {
  void sleep(300).then(() => {
    for (const watcher of watchers) watcher.close()
    clearInterval(timer)
    for (const [path, handle] of opened) look(path, handle, 'seen')
    for (const folder of folders)
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const path = join(folder, name)
        try {
          look(path, openSync(path, readOnly), 'left')
        } catch {
          // A socket, or gone.
        }
      }
    parentPort!.postMessage({
      caught: [...caught],
      missed: [...missed],
      events,
      scanned,
      megabytes: size / 1e6,
    })
  })
})
parentPort!.postMessage('ready')
