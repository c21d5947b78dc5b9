import { useCallback, useEffect, useRef } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import { saidBefore, type About } from '#shared/childMode/veto.ts'
import type { Draft } from '#shared/host/api.ts'
import { newDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'

/**
 * "Das bleibt bei mir" and "das darf gezeigt werden", one word after the other: small fingers change their mind faster
 * than a record comes back from the journal, and the newest word is written over the one before, never beside it.
 */
export function useKeeping(
  childId: string,
  vetoes: readonly Rec<'veto'>[],
): (about: About, stays: boolean) => Promise<void> {
  const repository = useRepository()
  const known = useRef(vetoes)
  const versionById = useRef(new Map<string, string>())
  const idByThing = useRef(new Map<string, string>())
  const last = useRef<Promise<unknown>>(Promise.resolve())
  useEffect(() => {
    known.current = vetoes
  }, [vetoes])

  return useCallback(
    (about, stays) => {
      const run = last.current.then(async () => {
        const thing = JSON.stringify(about)
        const ids = new Set(saidBefore(known.current, childId, about).map(({ id }) => id))
        const made = idByThing.current.get(thing)
        if (made !== undefined) ids.add(made)
        const changes = { stays, saidOn: dayOf(Date.now()) }
        const drafts: Draft[] = [...ids].flatMap((id) => {
          const version =
            versionById.current.get(id) ?? known.current.find((one) => one.id === id)?.meta.version
          return version === undefined ? [] : [{ kind: 'veto', id, parents: [version], changes }]
        })
        const fresh = newDraft('veto', { childId, photoId: null, pageId: null, ...about, ...changes })
        const saved = await repository.save(drafts.length > 0 ? drafts : [fresh])
        if (!saved.ok) return
        for (const { id, version } of saved.value) versionById.current.set(id, version)
        if (drafts.length === 0 && saved.value[0]) idByThing.current.set(thing, saved.value[0].id)
      })
      last.current = run
      return run
    },
    [repository, childId],
  )
}
