/** A window of the shell's tests: connects as the real one does, and shows what the vault opens. */
import { practicePassphrase } from '#shared/accounts/practice.ts'
import { connectHost, type Host } from '#renderer/host/connectHost.ts'
import { seededWords } from '../seededWords.ts'

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
    /** With the real vault: 500 children of seeded names in the practice house, opened again from what was sealed. */
    async fill() {
      const must = <T>(result: { ok: true; value: T } | { ok: false; error: { type: string } }): T => {
        if (!result.ok) throw new Error(result.error.type)
        return result.value
      }
      must(await host.keeper.call('profile.open', { kind: 'practice' }))
      must(await host.vault.call('setup.practice', { language: 'de' }))
      // What the keeper holds for a PIN must not change what a lock leaves.
      must(await host.vault.call('pin.set', { passphrase: practicePassphrase, pin: '836241' }))
      const draft = (kind: string, changes: Record<string, unknown>) => ({
        kind,
        id: null,
        parents: [],
        changes,
      })
      const { saved } = must(
        await host.vault.call('records.save', { drafts: [draft('group', { name: 'Igel' })] }),
      )
      const groupId = saved[0]!.id
      const drafts = seededWords(500, 'memory').map((firstName) =>
        draft('child', { firstName, lastName: 'x', groupId, notes: `${firstName} mag Blumen.` }),
      )
      must(await host.vault.call('records.save', { drafts }))
      let cursor: number | null = 0
      let shown = 0
      const list = document.querySelector('#list')!
      while (cursor !== null) {
        const page: { records: readonly { values: Record<string, unknown> }[]; cursor: number | null } = must(
          await host.vault.call('records.scan', {
            cursor,
            limit: 500,
            kinds: ['child'],
            purpose: 'search',
            view: 'plain',
          }),
        )
        for (const { values } of page.records) {
          const item = document.createElement('li')
          item.textContent = String(values['firstName'])
          list.append(item)
          if (values['lastName'] === 'x') shown++
        }
        cursor = page.cursor
      }
      return shown
    },
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
