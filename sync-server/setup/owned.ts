/**
 * The server as "Zentrale" of a PC: another program started it, hears of it by lines on its standard output, and may
 * ask a little by lines on its standard input, or in Electron by messages. It ends when that program does (SV24).
 */
import { createInterface } from 'node:readline'
import type { RunningServer, StartFailure } from './program.ts'

interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

const day = 24 * 3600_000
const write = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

export function sayFailure({ words }: Pick<StartFailure, 'words'>): void {
  write({ type: 'failed', ...words })
}

/** @param onEnd it was asked to stop, or whoever started it is gone */
export function hearOwner(onLine: (line: string) => void, onEnd: () => void): void {
  const hear = (line: unknown): void => (line === 'stop' ? onEnd() : void onLine(String(line)))
  const { parentPort } = process as { parentPort?: ParentPort }
  if (parentPort) return parentPort.on('message', ({ data }) => hear(data))
  // The pipe closes with its other end, however that ended.
  createInterface({ input: process.stdin }).on('line', hear).on('close', onEnd)
  process.stdout.on('error', () => {})
}

export async function answerOwner(server: RunningServer, line: string): Promise<void> {
  if (line === 'card') write({ type: 'card', text: (await server.card(false)).text })
  if (line === 'figures') write({ type: 'figures', devices: server.core.devicesSeen(day) })
}

export function sayReady(server: RunningServer): void {
  write({ type: 'ready', port: server.port, pins: server.place().pins })
}
