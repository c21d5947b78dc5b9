/** What /proc knows of a process, where there is one. */
import { readFile } from 'node:fs/promises'

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
