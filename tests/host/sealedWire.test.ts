import { describe, expect, it, vi } from 'vitest'
import { agreeOnKeys as agreeInVault } from '#electron/host/agreeOnKeys.ts'
import { agreeOnKeys as agreeInWindow } from '#renderer/host/agreeOnKeys.ts'
import { utf8ToBytes, type Bytes } from '#shared/basics/bytes.ts'
import type { Wire } from '#shared/host/frame.ts'
import { memoryWires } from '#shared/host/memoryPair.ts'
import { sealWire } from '#shared/host/sealedWire.ts'

/** A sealed pair whose raw messages pass through `between`. */
function sealedPair(between: (message: Bytes, n: number, from: 'vault' | 'window') => readonly Bytes[]): {
  vault: Wire
  window: Wire
  seen: Bytes[]
} {
  const [vaultEnd, vaultLine] = memoryWires()
  const [windowEnd, windowLine] = memoryWires()
  const seen: Bytes[] = []
  const pass = (from: Wire, to: Wire, name: 'vault' | 'window'): void => {
    let n = 0
    from.listen((message) => {
      const copy = new Uint8Array(message)
      seen.push(copy)
      for (const one of between(copy, n++, name)) to.send(one)
    })
    void from.closed.then(() => to.close())
  }
  pass(vaultLine, windowLine, 'vault')
  pass(windowLine, vaultLine, 'window')
  return { vault: sealWire(vaultEnd, agreeInVault()), window: sealWire(windowEnd, agreeInWindow()), seen }
}

const heardBy = (wire: Wire): string[] => {
  const heard: string[] = []
  wire.listen((message) => heard.push(Buffer.from(message).toString()))
  return heard
}
const say = (wire: Wire, ...texts: string[]): void => {
  for (const text of texts) wire.send(utf8ToBytes(text))
}
const isClosed = (wire: Wire): Promise<boolean> =>
  Promise.race([
    wire.closed.then(() => true),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5000)),
  ])

describe('HR12 the sealed pipe between window and vault', () => {
  it('carries messages in order both ways, and none of them in the clear', async () => {
    const { vault, window, seen } = sealedPair((message) => [message])
    const [inVault, inWindow] = [heardBy(vault), heardBy(window)]
    say(window, 'Mia Muster', 'x'.repeat(100_000), 'kurz')
    say(vault, 'Ben Beispiel', 'y'.repeat(100_000), 'ende')
    await vi.waitFor(() => expect([inVault.length, inWindow.length]).toEqual([3, 3]), 5000)
    expect(inVault).toEqual(['Mia Muster', 'x'.repeat(100_000), 'kurz'])
    expect(inWindow).toEqual(['Ben Beispiel', 'y'.repeat(100_000), 'ende'])
    const line = Buffer.concat(seen).toString('latin1')
    expect(line).not.toMatch(/Muster|Beispiel|xxxxxx|yyyyyy/)
    expect(line.length).toBe(2 * 65 + 2 * 100_000 + 10 + 4 + 12 + 4 + 6 * 16)
  })

  it('two pipes never share a key: the same message looks different', async () => {
    const lines: string[] = []
    for (let run = 0; run < 2; run++) {
      const { vault, window, seen } = sealedPair((message) => [message])
      const heard = heardBy(vault)
      say(window, 'Mia')
      await vi.waitFor(() => expect(heard).toEqual(['Mia']), 5000)
      lines.push(Buffer.concat(seen).toString('hex'))
    }
    expect(lines[0]).not.toBe(lines[1])
  })

  it.each([
    ['a flipped bit', (message: Bytes) => [message.with(0, message[0]! ^ 1)]],
    ['a message left out', () => []],
    ['a message twice', (message: Bytes) => [message, message]],
    ['a shorter message', (message: Bytes) => [message.slice(0, -1)]],
    ['less than a tag', () => [new Uint8Array(3)]],
    ['an empty message', () => [new Uint8Array(0)]],
  ] as const)('%s ends it, and nothing forged is heard', async (_name, change) => {
    const { vault, window } = sealedPair((message, n, from) =>
      from === 'window' && n === 1 ? [...change(message)] : [message],
    )
    const heard = heardBy(vault)
    heardBy(window)
    say(window, 'one', 'two', 'three')
    expect(await isClosed(vault)).toBe(true)
    expect(['one', '']).toContain(heard.join(','))
  })

  it('a greeting that is no point of the curve ends it', async () => {
    const { vault, window } = sealedPair((message, n, from) =>
      from === 'window' && n === 0 ? [new Uint8Array(65).fill(4)] : [message],
    )
    heardBy(window)
    expect(await isClosed(vault)).toBe(true)
  })
})
