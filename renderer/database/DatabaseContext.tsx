import { createContext, use, useEffect, useState, type ReactNode } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { openDatabase } from './openDatabase.ts'
import { createRepository } from './repository.ts'
import { createSearch, type Search } from './search.ts'
import type { Repository } from './types.ts'

interface DatabaseRoom {
  readonly repository: Repository
  readonly search: Search
}
const DatabaseContext = createContext<DatabaseRoom | null>(null)

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
  const [room, setRoom] = useState<DatabaseRoom | null>(null)
  useEffect(() => {
    const database = openDatabase({ profileId, keeper: host.keeper })
    const repository = createRepository(host, database)
    const search = createSearch(host, database)
    setRoom({ repository, search })
    return () => {
      repository.close()
      search.close()
      void database.then((open) => open.close())
    }
  }, [host, profileId])
  return room && <DatabaseContext value={room}>{children}</DatabaseContext>
}

/** For tests and headless use: a room made elsewhere. */
export function DatabaseRoomProvider({
  room,
  children,
}: {
  readonly room: DatabaseRoom
  readonly children: ReactNode
}) {
  return <DatabaseContext value={room}>{children}</DatabaseContext>
}

const useRoom = (): DatabaseRoom => {
  const room = use(DatabaseContext)
  if (!room) throw new Error('Bug: a record hook outside DatabaseProvider')
  return room
}

export const useRepository = (): Repository => useRoom().repository
export const useSearchRoom = (): Search => useRoom().search
