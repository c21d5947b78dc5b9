import { useMemo, useState, type ReactElement } from 'react'
import type { Day } from '#shared/basics/clock.ts'
import { newDraft } from '#shared/records/edit.ts'
import { orientations, type Orientation } from '#shared/portfolio/page.ts'
import { askFor } from '#shared/portfolio/place.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { Button } from '../ui/Button.tsx'
import { DayField } from '../ui/DayField.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { useToast } from '../ui/useToast.ts'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { createPageFromTemplate } from './createPages.ts'
import styles from './NewPageDialog.module.css'
import { nextPosition } from './pageRecords.ts'
import { PhotoPicker } from './PhotoPicker.tsx'
import type { Pictures } from './pictures.ts'
import { TemplateGallery } from './TemplateGallery.tsx'
import type { PreviewOf } from './TemplatePreview.tsx'
import { noteUsed } from './galleryTemplates.ts'
import { useKnownPeople, useOwnTemplates, useTemplateCare } from './useOwnTemplates.tsx'
import type { Portfolio } from './usePortfolio.ts'
import { windowRandom } from './windowRandom.ts'

/** The gallery teaches what a page can be: each template already carries the child's name and age. */
export function NewPageDialog({
  open,
  onClose,
  portfolio,
  thumbs,
  onCreated,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly portfolio: Portfolio
  readonly thumbs: Pictures
  readonly onCreated: (pageId: string) => void
}): ReactElement {
  const t = useWords('portfolio')
  const shown = useLanguage()
  const toast = useToast()
  const repository = useRepository()
  const [orientation, setOrientation] = useState<Orientation>('portrait')
  const [day, setDay] = useState<Day | null>(portfolio.today)
  const [picked, setPicked] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const child = portfolio.child
  // A new page is for the own family; a wider circle is chosen in the editor.
  const ask = portfolio.askFor('family')
  const name = child?.values.firstName ?? ''
  const photos = useMemo(
    () => portfolio.photos.filter((photo) => photo.ofChild).slice(0, 60),
    [portfolio.photos],
  )

  const own = useOwnTemplates()
  const care = useTemplateCare(useKnownPeople(portfolio, portfolio.today))
  /** What the previews show: what was picked, else what could be. */
  const of = useMemo((): PreviewOf => {
    const shownFirst = picked.length > 0 ? picked : photos.map(({ id }) => id)
    return {
      firstName: child?.values.firstName ?? '',
      lastName: child?.values.lastName ?? '',
      birthDate: child?.values.birthDate ?? null,
      institution: portfolio.institution,
      group: portfolio.group,
      day: day ?? portfolio.today,
      photos: shownFirst
        .flatMap((id) => {
          const photo = photos.find((one) => one.id === id)
          const asked = photo ? askFor(ask, photo) : undefined
          return asked?.ok ? [asked.value] : []
        })
        .slice(0, 8),
      pictures: thumbs,
    }
  }, [child, portfolio.institution, portfolio.group, portfolio.today, day, picked, photos, ask, thumbs])

  async function create(templateId: string | null): Promise<void> {
    if (!child || busy) return
    setBusy(true)
    const position = nextPosition(portfolio.pages)
    try {
      const date = day ?? portfolio.today
      const made =
        templateId === null
          ? { values: { childId: child.id, title: t('blank'), date, position, orientation }, refused: [] }
          : await fromTemplate(templateId, date, position)
      if (!made) return toast.danger(t('failed'))
      const answer = await repository.save([newDraft('page', made.values)])
      if (!answer.ok) return toast.danger(t('failed'))
      const [first] = made.refused
      if (first)
        toast.warn(
          t('createdWithout', { count: made.refused.length, reason: portfolio.reasonWords(first.reasons) }),
        )
      const [saved] = answer.value
      setPicked([])
      if (templateId !== null) noteUsed(templateId)
      if (saved) onCreated(saved.id)
    } finally {
      setBusy(false)
    }
  }
  async function fromTemplate(templateId: string, date: Day, position: number) {
    if (!child) return null
    const created = await createPageFromTemplate(
      {
        language: shown === 'pseudo' ? 'de' : shown,
        institution: portfolio.institution,
        group: portfolio.group,
        random: windowRandom,
        ask,
        photoById: (id) => portfolio.photos.find((photo) => photo.id === id),
        ownTemplateById: (id) => own.records.find((record) => record.id === id)?.values,
      },
      { child, templateId, day: date, photoIds: picked, position },
    )
    return created.ok ? created.value : null
  }

  return (
    <Dialog open={open} onClose={onClose} title={t('newPageFor', { name })} size="full" locked={busy}>
      <div className={styles.choices}>
        <Segmented
          label={t('format')}
          value={orientation}
          onChange={setOrientation}
          options={orientations.map((value) => ({
            value,
            label: t(value === 'portrait' ? 'standing' : 'lying'),
          }))}
        />
        <DayField label={t('day')} value={day} onChange={setDay} />
        <Button icon="page" busy={busy} onClick={() => void create(null)}>
          {t('blank')}
        </Button>
        {care.importButton}
      </div>

      {photos.length > 0 && (
        <PhotoPicker
          label={t('pickPhotos')}
          photos={photos}
          picked={picked}
          onPick={setPicked}
          ask={ask}
          reasonWords={portfolio.reasonWords}
          thumbs={thumbs}
        />
      )}

      <TemplateGallery
        orientation={orientation}
        own={own.templates}
        of={of}
        height={orientation === 'portrait' ? 250 : 158}
        busy={busy}
        actionsOf={care.actionsOf}
        onChoose={(id) => void create(id)}
      />
      {care.dialogs}
    </Dialog>
  )
}
