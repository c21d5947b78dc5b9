/** Families' links as this PC knows them (FL5), and calling them back. */
import { useCallback, useEffect, useState } from 'react'
import type { Day } from '#shared/basics/clock.ts'
import { err, type Result } from '#shared/basics/result.ts'
import type { LinkState } from '#shared/host/api.ts'
import { editDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useHost } from '../host/HostContext.tsx'

/** A question to this PC itself, so it may be asked often. */
const everyMs = 2000

export interface KnownLinks {
  /** Null: the house's server offers none, or was never reached. */
  readonly url: string | null
  readonly stateOf: (id: string) => LinkState
}

export function useLinks(ids: readonly string[]): KnownLinks {
  const { keeper } = useHost()
  const [known, setKnown] = useState<{
    readonly url: string | null
    readonly states: ReadonlyMap<string, LinkState>
  }>({ url: null, states: new Map() })
  const asked = ids.join()
  useEffect(() => {
    let over = false
    const look = async (): Promise<void> => {
      const found = await keeper.call('links.state', { ids: asked === '' ? [] : asked.split(',') })
      if (!over && found.ok)
        setKnown({
          url: found.value.url,
          states: new Map(found.value.links.map(({ id, state }) => [id, state])),
        })
    }
    void look()
    const timer = setInterval(() => void look(), everyMs)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [keeper, asked])
  const { url, states } = known
  return { url, stateOf: useCallback((id) => states.get(id) ?? 'unknown', [states]) }
}

/** Holds still, as far as its own day says. */
export const isOpenLink = ({ values }: Rec<'release'>, today: Day): boolean =>
  values.way === 'link' && values.recalledOn === null && (values.until ?? '') >= today

/** First what kills them, then what is written about it. */
export function useRecallLinks(): (links: readonly Rec<'release'>[], today: Day) => Promise<Result<unknown>> {
  const { vault } = useHost()
  const repository = useRepository()
  return useCallback(
    async (links, today) => {
      if (links.length === 0) return err({ type: 'BadArguments' })
      const recalled = await vault.call('family.recall', { ids: links.map(({ values }) => values.linkId) })
      if (!recalled.ok) return recalled
      return repository.save(links.map((one) => editDraft(one, { recalledOn: today })))
    },
    [vault, repository],
  )
}
