import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { randomId } from '#shared/basics/random.ts'
import type { Draft } from '#shared/host/api.ts'
import type { Item, Items } from '#shared/portfolio/page.ts'
import { editDraft, newDraft } from '#shared/records/edit.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Menu } from '../ui/Menu.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { contentsDrafts, masterDrafts, pageNumberItem } from './bookDrafts.ts'
import { useMayWriteTemplates } from './useMayWriteTemplates.ts'
import { readBook, type Book } from './useBook.ts'
import type { Portfolio } from './usePortfolio.ts'
import { windowRandom } from './windowRandom.ts'

/** What makes a book of all pages: contents, page numbers, a master page. */
export function BookMenu({
  portfolio,
  book,
}: {
  readonly portfolio: Portfolio
  readonly book: Book
}): ReactElement {
  const t = useWords('book')
  const tPortfolio = useWords('portfolio')
  const toast = useToast()
  const repository = useRepository()
  const navigate = useNavigate()
  const mayWrite = useMayWriteTemplates()
  const [choosing, setChoosing] = useState(false)
  const { pages, child, today } = portfolio
  const masterId = masterIdOf(pages)

  async function save(drafts: readonly Draft[]): Promise<string | null> {
    if (drafts.length === 0) return ''
    const answer = await repository.save(drafts)
    if (!answer.ok) toast.danger(tPortfolio('failed'))
    return answer.ok ? (answer.value[0]?.id ?? '') : null
  }
  async function insertContents(): Promise<void> {
    if (!child) return
    const newest = await readBook(repository, child.id)
    const { drafts, number } = contentsDrafts(
      newest.pages,
      { childId: child.id, date: today, title: t('contentsTitle') },
      () => randomId(windowRandom),
    )
    if ((await save(drafts)) !== null) toast.good(t('contentsAdded', { number }))
  }
  /** On the master that is there, or on one that has nothing else. */
  async function insertNumbers(): Promise<void> {
    if (!child) return
    const { pages, masters } = await readBook(repository, child.id)
    const masterId = masterIdOf(pages)
    const master = masters.find(({ id }) => id === masterId)
    const numbered = (items: Items): boolean =>
      Object.values(items).some((item) => item.type === 'text' && item.slot === 'pageNumber')
    const orientation = master?.values.orientation ?? pages[0]?.values.orientation ?? 'portrait'
    const withNumber = (items: Items): Record<string, Item> => ({
      ...items,
      [randomId(windowRandom)]: pageNumberItem(orientation),
    })
    let under = master?.id ?? masters.find(({ values }) => values.name === t('masterName'))?.id ?? null
    if (master && !numbered(master.values.items)) {
      if ((await save([editDraft(master, { items: withNumber(master.values.items) })])) === null) return
    } else
      under ??= await save([
        newDraft('template', { name: t('masterName'), orientation, items: withNumber({}), use: 'master' }),
      ])
    if (under === null) return
    if ((await save(masterDrafts(pages, under, false))) !== null) toast.good(t('numbersAdded'))
  }

  async function chooseMaster(id: string, cover: boolean): Promise<void> {
    if (child) await save(masterDrafts((await readBook(repository, child.id)).pages, id, cover))
  }

  return (
    <>
      <Menu
        label={t('menu')}
        icon="page"
        items={[
          { label: t('contents'), icon: 'list', onChoose: () => void insertContents() },
          { label: t('numbers'), icon: 'text', onChoose: () => void insertNumbers() },
          { label: t('master'), icon: 'copy', onChoose: () => setChoosing(true) },
        ]}
      />
      {choosing && (
        <MasterDialog
          masterId={masterId}
          masters={book.masters.map(({ id, values }) => ({ value: id, label: values.name }))}
          coverIsBare={pages[0]?.values.masterId === '' && masterId !== ''}
          onClose={() => setChoosing(false)}
          onEdit={
            mayWrite && child
              ? (id) =>
                  void navigate({
                    to: '/portfolio/grundseite/$masterId',
                    params: { masterId: id },
                    search: { child: child.id },
                  })
              : undefined
          }
          onChoose={(id, cover) => {
            setChoosing(false)
            void chooseMaster(id, cover)
          }}
        />
      )}
    </>
  )
}

const masterIdOf = (pages: Portfolio['pages']): string =>
  pages.find(({ values }) => values.masterId !== '')?.values.masterId ?? ''

function MasterDialog({
  masterId,
  masters,
  coverIsBare,
  onEdit,
  onClose,
  onChoose,
}: {
  readonly masterId: string
  readonly masters: readonly { readonly value: string; readonly label: string }[]
  readonly coverIsBare: boolean
  readonly onEdit: ((id: string) => void) | undefined
  readonly onClose: () => void
  readonly onChoose: (id: string, cover: boolean) => void
}): ReactElement {
  const t = useWords('book')
  const [chosen, setChosen] = useState(masterId)
  const [cover, setCover] = useState(coverIsBare)
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('masterTitle')}
      actions={
        <>
          <Button onClick={onClose}>{t('keep')}</Button>
          {onEdit && chosen !== '' && (
            <Button icon="edit" onClick={() => onEdit(chosen)}>
              {t('masterEdit')}
            </Button>
          )}
          <Button kind="primary" onClick={() => onChoose(chosen, cover)}>
            {t('masterDo')}
          </Button>
        </>
      }
    >
      <Stack>
        <SelectField
          label={t('masterField')}
          help={t('masterHelp')}
          value={chosen}
          onChange={setChosen}
          options={[{ value: '', label: t('masterNone') }, ...masters]}
        />
        <Checkbox label={t('masterCover')} checked={cover} onChange={setCover} />
      </Stack>
    </Dialog>
  )
}
