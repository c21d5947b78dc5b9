/** A window of the shell's tests: connects as the real one does, and shows what the vault opens. */
import { connectHost, type Host } from '#renderer/host/connectHost.ts'

const say = (text: string): void => {
  document.querySelector('#state')!.textContent = text
}
const connected = await connectHost()
if (!connected.ok) say(connected.error.type)
else {
  const host: Host = connected.value
  const info = await host.keeper.call('info', {})
  say(info.ok ? `connected ${info.value.state}` : info.error.type)
  void host.keeper.closed.then(() => say('keeper closed'))
  const own = {
    host,
    async unlock() {
      await host.keeper.call('profile.open', { kind: 'institution' })
      return host.vault.call('unlock', { personId: null, passphrase: 'x' })
    },
    /** Here and later, since what the debugger runs may always eval. */
    tryEval: () =>
      new Promise((done, fail) =>
        setTimeout(() => {
          try {
            done((0, eval)('1'))
          } catch {
            fail(new Error('refused'))
          }
        }),
      ),
    async show() {
      const opened = await host.vault.call('records.open', {
        purpose: 'show',
        view: 'plain',
        bytes: [new Uint8Array(1)],
      })
      if (!opened.ok) return opened.error.type
      const list = document.querySelector('#list')!
      for (const record of opened.value.records) {
        const item = document.createElement('li')
        item.textContent = String(record.values['name'])
        list.append(item)
      }
      document.querySelector<HTMLTextAreaElement>('#note')!.value = String(
        opened.value.records[7]!.values['name'],
      )
      return opened.value.records.length
    },
  }
  Object.assign(globalThis, { own })
}
