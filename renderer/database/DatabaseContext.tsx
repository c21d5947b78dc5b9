import { createContext, use, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import type { Host } from '../host/connectHost.ts'
import { useHost } from '../host/HostContext.tsx'
import { openDatabase } from './openDatabase.ts'
import { createRepository } from './repository.ts'
import { createSearch, type Search } from './search.ts'
import type { Repository, Watched } from './types.ts'

/** All that screens ask of the window's database; the masked window has one of its own make. */
export interface DatabaseRoom {
  readonly repository: Repository
  readonly search: Search
}
const DatabaseContext = createContext<DatabaseRoom | null>(null)

/** One profile's database is open once: a provider that comes back at once waits for the one that left. */
let closing: Promise<void> = Promise.resolve()

/** Open as long as somebody subscribes. */
function createRoomStore(host: Host, profileId: string): Watched<DatabaseRoom | null> {
  let room: DatabaseRoom | null = null
  return {
    subscribe(listener) {
      const database = closing.then(() => openDatabase({ profileId, keeper: host.keeper }))
      const repository = createRepository(host, database)
      const search = createSearch(host, database)
      room = { repository, search }
      listener()
      return () => {
        room = null
        repository.close()
        search.close()
        closing = database.then((open) => open.close()).catch(() => {})
      }
    },
    snapshot: () => room,
  }
}

/**
 * Opens the profile's database. Put it around the lock screen too: opening needs no key, and after unlocking the
 * first list is there at once. Hooks below may be used before it is open; they are `ready` once it is.
 */
export function DatabaseProvider({
  profileId,
  children,
}: {
  readonly profileId: string
  readonly children: ReactNode
}) {
  const host = useHost()
  const store = useMemo(() => createRoomStore(host, profileId), [host, profileId])
  const room = useSyncExternalStore(store.subscribe, store.snapshot)
  return room && <DatabaseContext value={room}>{children}</DatabaseContext>
}

/** A room that stands already. */
export const DatabaseRoomProvider = DatabaseContext

const useRoom = (): DatabaseRoom => {
  const room = use(DatabaseContext)
  if (!room) throw new Error('Bug: a record hook outside DatabaseProvider')
  return room
}

export const useRepository = (): Repository => useRoom().repository
export const useSearchRoom = (): Search => useRoom().search
