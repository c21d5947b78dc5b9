/** "Lerngeschichte daraus machen": one click from an observation to its page in the editor (PF112). */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { newDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { nextPosition } from '../portfolio/pageRecords.ts'
import type { Portfolio } from '../portfolio/usePortfolio.ts'
import { windowRandom } from '../portfolio/windowRandom.ts'
import { useToast } from '../ui/useToast.ts'
import { useLanguage, useWords } from '../ui/useWords.ts'

export interface StoryMaker {
  /** The observation that is being made into a page. */
  readonly busyWith: string | null
  readonly make: (observation: Rec<'observation'>) => Promise<void>
}

export function useStory(portfolio: Portfolio): StoryMaker {
  const t = useWords('observations')
  const shown = useLanguage()
  const toast = useToast()
  const navigate = useNavigate()
  const repository = useRepository()
  const [busyWith, setBusyWith] = useState<string | null>(null)
  const { child, photos } = portfolio

  async function make({ id, values }: Rec<'observation'>): Promise<void> {
    if (!child || busyWith !== null) return
    setBusyWith(id)
    try {
      // Templates and fonts come when they are wanted.
      const { makeStory } = await import('./makeStory.ts')
      const made = await makeStory(
        {
          language: shown === 'pseudo' ? 'de' : shown,
          institution: portfolio.institution,
          group: portfolio.group,
          random: windowRandom,
          ask: portfolio.askFor('family'),
          photoById: (photoId) => photos.find((photo) => photo.id === photoId),
        },
        {
          child,
          day: values.date ?? portfolio.today,
          photoIds: values.photoIds,
          position: nextPosition(portfolio.pages),
        },
        {
          title: values.title,
          situation: values.situation,
          areas: values.areas.map((area) => t(`area.${area}`)),
          nextSteps: values.nextSteps,
        },
      )
      const answer = made.ok ? await repository.save([newDraft('page', made.value.values)]) : made
      const page = answer.ok ? answer.value[0] : undefined
      if (!made.ok || !page) return toast.danger(t('failed'))
      const { refused, unplaced, shortened } = made.value
      const [first] = refused
      if (first)
        toast.warn(t('storyWithout', { count: refused.length, reason: portfolio.reasonWords(first.reasons) }))
      const gone = values.photoIds.filter((photoId) => !photos.some((photo) => photo.id === photoId)).length
      if (gone > 0) toast.warn(t('storyWithout', { count: gone, reason: t('photoGone') }))
      if (unplaced.length > 0) toast.warn(t('storyUnplaced', { count: unplaced.length }))
      if (shortened) toast.warn(t('storyShortened'))
      await navigate({ to: '/portfolio/$pageId', params: { pageId: page.id } })
    } finally {
      setBusyWith(null)
    }
  }
  return { busyWith, make }
}
