/**
 * The app's window as it is, and what the walk through all states needs and the app must not have: the pseudo-locale,
 * calls that wait until they are let go (so that work under way can be looked at), answers that say more than is true
 * (repairs), and every text that came through the pipes. A text on the screen is either from the catalogues or one of
 * these; a third kind is a text outside the catalogues.
 */
import { createRoot } from 'react-dom/client'
import { App } from '#renderer/App.tsx'
import { connectHost, type Host } from '#renderer/host/connectHost.ts'
import { showLanguage } from '#renderer/ui/i18n.ts'
import { wordsOnScreen } from '../../ui/wordsOnScreen.ts'
import { cutTexts, findings, opened, unreachable } from './seen.ts'

const heard = new Set<string>()
/** An identifier is no data: a raw `given` on the screen must show. */
const isName = (text: string): boolean => /^[a-z][A-Za-z0-9]*$/.test(text)

function hear(value: unknown): void {
  if (typeof value === 'string') {
    if (/\p{L}/u.test(value) && !isName(value)) heard.add(value)
  } else if (Array.isArray(value)) value.forEach(hear)
  else if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value)) {
    hear(Object.keys(value))
    hear(Object.values(value))
  }
}

const heldByName = new Map<string, PromiseWithResolvers<void>>()
const pretendedByName = new Map<string, object>()

const hearing = <C extends { call: (name: never, args: never) => Promise<unknown> }>(client: C): C => ({
  ...client,
  async call(name: never, args: never) {
    hear(args)
    await heldByName.get(name)?.promise
    const answer = await client.call(name, args)
    hear(answer)
    const { ok, value } = answer as { ok: boolean; value?: object }
    const more = pretendedByName.get(name)
    // What is refused here (a server that is not there) is pretended whole.
    return more && Object.keys(more).length > 0
      ? { ok: true, value: { ...(ok ? value : {}), ...more } }
      : answer
  },
})

export const walk = {
  showLanguage,
  wordsOnScreen,
  findings,
  opened,
  cutTexts,
  unreachable,
  heard: () => [...heard],
  /** Calls of this name wait from now on. */
  hold: (name: string): void => void heldByName.set(name, Promise.withResolvers()),
  letGo(name: string): void {
    heldByName.get(name)?.resolve()
    heldByName.delete(name)
  },
  pretend: (name: string, more: object): void => void pretendedByName.set(name, more),
  /** What another PC would send meanwhile, or a day of work makes: straight to the vault. */
  vault: (name: string, args: object): Promise<unknown> => host.vault.call(name as never, args as never),
}
Object.assign(globalThis, { walk })

const pipes = await connectHost()
if (!pipes.ok) throw new Error(pipes.error.type)
const host: Host = {
  ...pipes.value,
  keeper: hearing(pipes.value.keeper),
  vault: hearing(pipes.value.vault),
}
createRoot(document.getElementById('root')!).render(<App host={host} />)
