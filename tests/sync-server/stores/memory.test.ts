import { createMemoryStore } from '#sync-server/stores/memory.ts'
import { storeContract } from './storeContract.ts'

storeContract('memory', {
  open: () => Promise.resolve(createMemoryStore()),
  reopen: undefined,
  end: () => Promise.resolve(),
})
