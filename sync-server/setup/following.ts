/** What a folder with the card of another server makes of this one: a copy that takes nothing until it is told to take over. */
import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { err, ok, type Result } from '#shared/basics/result.ts'
import type { Clock } from '#shared/basics/clock.ts'
import type { BlobStore } from '../blobs/blobStore.ts'
import { readFollowerCard } from '../follow/card.ts'
import { createFollower, type Behind, type Follower } from '../follow/follower.ts'
import { openLink } from '../follow/link.ts'
import type { Store } from '../stores/store.ts'
import { readText, syncFolder, writeWhole, type Folder } from './folder.ts'
import { noteInLedger } from './ledgerFile.ts'

export interface Following extends Pick<Follower, 'round' | 'lag'> {
  readonly behind: (tenant: string) => Behind
  /** For the health page. */
  lines(): readonly { readonly what: string; readonly is: string; readonly good: boolean }[]
  /** @returns how many institutions have a new generation */
  promote(): Promise<number>
  close(): void
}

interface FollowingDeps {
  readonly store: Store
  readonly blobs: BlobStore
  readonly clock: Clock
  /** Of this server's own keys. */
  readonly pins: readonly string[]
  onNews(tenant: string): void
}

const noteMs = 30_000

/** Undefined: it follows nobody. */
export async function openFollowing(
  folder: Folder,
  deps: FollowingDeps,
): Promise<Result<Following | undefined, { type: 'FollowingFailed'; words: { why: string } }>> {
  const failed = (why: string) => err({ type: 'FollowingFailed' as const, words: { why } })
  const text = await readText(folder.follow)
  if (text === undefined) return ok(undefined)
  const card = readFollowerCard(text)
  if (!card.ok) return failed(`${folder.follow} ist keine Karte für einen zweiten Server.`)
  // PCs know one set of keys: both servers show the same.
  if (!deps.pins.some((pin) => card.value.pins.includes(pin)))
    return failed(
      'Dieser Server hat andere Schlüssel als der, dem er folgt. Bitte keys/ von dort kopieren (docs/server.md, „Zweiter Server“).',
    )
  const { store, clock } = deps
  const equalFile = join(folder.path, 'followed')
  const link = openLink(card.value)
  const follower = createFollower({
    ...deps,
    link,
    equalAt: Number(await readText(equalFile)) || 0,
    async notePurge(entry) {
      await noteInLedger(folder.ledger, entry)
      syncFolder(dirname(folder.ledger))
    },
  })
  let notedAt = 0
  const note = (): void => {
    const { at } = follower.lag()
    if (at <= notedAt) return
    writeWhole(equalFile, String(at))
    notedAt = at
  }
  return ok({
    async round() {
      await follower.round()
      if (follower.lag().at > notedAt + noteMs) note()
    },
    behind: (tenant) => follower.behind(tenant),
    lag: () => follower.lag(),
    lines() {
      const { ops, seconds, at, blobs, reached, split, trouble } = follower.lag()
      const since = at === 0 ? 'noch nie gleich' : `${seconds} s`
      return [
        {
          what: 'Folgt einem anderen Server',
          is: reached ? 'erreicht' : `nicht erreicht${trouble === 'WrongPin' ? ' (falscher Schlüssel)' : ''}`,
          good: reached,
        },
        {
          what: 'Rückstand',
          is: `${ops} Änderungen, ${blobs} Dateien, ${since}`,
          good: at > 0 && seconds < 120,
        },
        ...(split > 0
          ? [
              {
                what: 'Kopie',
                is: `passt bei ${split} Einrichtungen nicht mehr (der andere Server wurde zurückgesetzt?): docs/server.md`,
                good: false,
              },
            ]
          : []),
      ]
    },
    async promote() {
      const tenants = await store.tenants()
      // The generation first: cut off after it, this server is still one that follows.
      for (const tenant of tenants) {
        const raised = await store.raiseGeneration(tenant)
        if (!raised.ok) throw new Error('the generation could not be raised')
      }
      await rename(folder.follow, `${folder.follow}.until-${clock.now()}`)
      syncFolder(folder.path)
      link.close()
      for (const tenant of tenants) deps.onNews(tenant)
      return tenants.length
    },
    close() {
      note()
      link.close()
    },
  })
}
