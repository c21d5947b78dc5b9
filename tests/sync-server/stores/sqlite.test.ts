import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '#sync-server/stores/store.ts'
import { openSqliteStore } from '#sync-server/stores/sqlite.ts'
import { storeContract } from './storeContract.ts'

const root = mkdtempSync(join(tmpdir(), 'obhut-sqlite-'))
let last = 0
const files = new Map<Store, string>()
function open(file: string): Store {
  const opened = openSqliteStore({ file })
  if (!opened.ok) throw new Error(opened.error.type)
  files.set(opened.value, file)
  return opened.value
}

storeContract('SQLite', {
  open: () => Promise.resolve(open(join(root, `${(last += 1)}.db`))),
  reopen: async (store) => {
    await store.close()
    return open(files.get(store)!)
  },
  end: async () => {
    for (const store of files.keys()) await store.close()
    rmSync(root, { recursive: true, force: true })
  },
})
