/**
 * Where a camera card or a phone is plugged in (CC1): the places where this system shows removable volumes, of those the
 * ones with a `DCIM` folder. Nothing is opened here; the vault reads, and only below that folder.
 */
import { lstat, readdir } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A card answers at once; a network drive whose server is off takes a minute. */
const patienceMs = 2000

export function createVolumes(
  candidates: () => Promise<readonly string[]> = usualCandidates,
): () => Promise<readonly string[]> {
  /** Not asked again before it has answered: each question holds one of the few threads of this process. */
  const asked = new Set<string>()
  const hasPhotos = async (path: string): Promise<boolean> => {
    if (asked.has(path)) return false
    asked.add(path)
    const answer = lstat(join(path, 'DCIM')).then(
      (found) => found.isDirectory(),
      () => false,
    )
    void answer.finally(() => asked.delete(path))
    return Promise.race([answer, sleep(patienceMs, false, { ref: false })])
  }
  return async () => {
    const paths = await candidates()
    const found = await Promise.all(paths.map(hasPhotos))
    return paths.filter((_, i) => found[i])
  }
}

/** Folders in these folders; a mount point is no link. */
export async function foldersIn(...places: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    places.map((place) =>
      readdir(place, { withFileTypes: true }).then(
        (entries) => entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(place, name)),
        () => [],
      ),
    ),
  )
  return found.flat()
}

const letters = 'DEFGHIJKLMNOPQRSTUVWXYZ'

async function usualCandidates(): Promise<readonly string[]> {
  if (process.platform === 'win32') return [...letters].map((letter) => `${letter}:\\`)
  if (process.platform !== 'linux') return []
  const { username, uid } = userInfo()
  // A phone by cable (MTP): GNOME shows its storages as folders one deeper.
  const phones = await foldersIn(`/run/user/${uid}/gvfs`)
  return foldersIn('/media', `/media/${username}`, `/run/media/${username}`, '/mnt', ...phones)
}
