/** What /proc knows of a process, where there is one. */
import { readdir, readFile } from 'node:fs/promises'

/** User and system time of all its threads; the kernel counts in hundredths of a second. */
export async function processorMsOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

export async function residentOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kib = /^VmRSS:\s+(\d+)/m.exec(text)?.[1]
  return kib === undefined ? null : Number(kib) * 1024
}

/** Memory of these processes and all below them; what several share is counted once. null where /proc is missing. */
export async function memoryBelow(roots: readonly number[]): Promise<number | null> {
  const all = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number)
  if (all.length === 0) return null
  const parents = new Map<number, number>()
  for (const pid of all) {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    parents.set(pid, Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const isBelow = (pid: number): boolean => roots.includes(pid) || (pid > 1 && isBelow(parents.get(pid) ?? 0))
  let sum = 0
  for (const pid of all) {
    if (!isBelow(pid)) continue
    sum += await ownShareOf(pid)
  }
  return sum
}

/** What it has for itself, and its share of what it has in common with others. */
export async function ownShareOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) * 1024
}
