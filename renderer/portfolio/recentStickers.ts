/** The stickers used last in this window, newest first; forgotten when the program ends. */
const most = 8
let recent: readonly string[] = []
const listeners = new Set<() => void>()

export function noteRecentSticker(name: string): void {
  recent = [name, ...recent.filter((other) => other !== name)].slice(0, most)
  for (const listener of listeners) listener()
}

export const recentStickers = (): readonly string[] => recent

export function onRecentStickers(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
