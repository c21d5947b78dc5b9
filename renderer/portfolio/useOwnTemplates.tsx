/** The house's own templates: saved from a page, renamed, taken away, and carried in a file (B12). */
import { useMemo, useState, type ReactElement, type ReactNode } from 'react'
import { bytesToUtf8, utf8ToBytes } from '#shared/basics/bytes.ts'
import {
  templateFileEnding,
  templateFromFile,
  templateToFile,
  type KnownPeople,
} from '#shared/portfolio/ownTemplate.ts'
import { editDraft, newDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useRecords } from '../database/useRecords.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Menu } from '../ui/Menu.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useChooseFolder } from '../ui/useChooseFolder.tsx'
import { useToast } from '../ui/useToast.ts'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { ownForGallery, type GalleryTemplate } from './galleryTemplates.ts'
import type { Portfolio } from './usePortfolio.ts'
import { useMayWriteTemplates } from './useMayWriteTemplates.ts'

/** Everybody whose name a page could hold. */
export function useKnownPeople(portfolio: Portfolio, day: string | null): KnownPeople {
  const children = useRecords('child')
  const guardians = useRecords('guardian')
  const staff = useRecords('staff')
  const shown = useLanguage()
  const { child, institution, group } = portfolio
  return useMemo(
    () => ({
      names: [...children.records, ...guardians.records, ...staff.records].flatMap(({ values }) => [
        values.firstName,
        values.lastName,
      ]),
      ...(child ? { child: child.values } : {}),
      day,
      institution,
      group,
      language: shown === 'pseudo' ? ('de' as const) : shown,
    }),
    [children.records, guardians.records, staff.records, child, day, institution, group, shown],
  )
}

export function useOwnTemplates(): {
  readonly records: readonly Rec<'template'>[]
  readonly templates: readonly GalleryTemplate[]
} {
  const { records } = useRecords('template')
  const templates = useMemo(() => ownForGallery(records), [records])
  return { records, templates }
}

/** Renaming, deleting and carrying; for those whose role may write templates. */
export function useTemplateCare(people: KnownPeople): {
  readonly actionsOf: (template: GalleryTemplate) => ReactNode
  readonly importButton: ReactNode
  readonly dialogs: ReactElement
} {
  const t = useWords('gallery')
  const toast = useToast()
  const repository = useRepository()
  const { vault } = useHost()
  const { records } = useRecords('template')
  const mayWrite = useMayWriteTemplates()
  const { chooseFolder, folderDialog } = useChooseFolder()
  const [renaming, setRenaming] = useState<Rec<'template'> | null>(null)
  const [removing, setRemoving] = useState<Rec<'template'> | null>(null)
  const [typed, setTyped] = useState('')

  async function change(
    record: Rec<'template'>,
    changes: Parameters<typeof editDraft<'template'>>[1],
  ): Promise<void> {
    setRenaming(null)
    setRemoving(null)
    const answer = await repository.save([editDraft(record, changes)])
    if (!answer.ok) toast.danger(t('failed'))
  }
  async function toFile(record: Rec<'template'>): Promise<void> {
    const folder = await chooseFolder('export')
    if (folder === null) return
    const written = await vault.call('export.write', {
      folder: folder.token,
      fileName: `${record.values.name}${templateFileEnding}`,
      purpose: 'template',
      objectIds: [record.id],
      bytes: [utf8ToBytes(templateToFile(record.values))],
    })
    if (written.ok) toast.good(t('written', { name: written.value.fileName }))
    else toast.danger(t('failed'))
  }
  async function fromFile(): Promise<void> {
    const file = await chooseTemplateFile()
    if (!file) return
    const read = templateFromFile(
      bytesToUtf8(new Uint8Array(await file.slice(0, 5_000_000).arrayBuffer())),
      people,
    )
    if (!read.ok) return toast.danger(t(`file.${read.error.type}`))
    const answer = await repository.save([
      newDraft('template', { ...read.value, items: { ...read.value.items } }),
    ])
    if (answer.ok) toast.good(t('imported', { name: read.value.name }))
    else toast.danger(t('failed'))
  }

  return {
    actionsOf: (template) => {
      const record = records.find(({ id }) => id === template.id)
      if (!record || !mayWrite) return null
      return (
        <Menu
          label={t('manage', { name: template.name })}
          icon="more"
          iconOnly
          items={[
            {
              label: t('rename'),
              icon: 'edit',
              onChoose: () => {
                setTyped(record.values.name)
                setRenaming(record)
              },
            },
            { label: t('toFile'), icon: 'export', onChoose: () => void toFile(record) },
            { label: t('remove'), icon: 'delete', danger: true, onChoose: () => setRemoving(record) },
          ]}
        />
      )
    },
    importButton: mayWrite ? (
      <Button kind="quiet" icon="template" onClick={() => void fromFile()}>
        {t('fromFile')}
      </Button>
    ) : null,
    dialogs: (
      <>
        {folderDialog}
        <Dialog
          open={renaming !== null}
          onClose={() => setRenaming(null)}
          title={t('renameTitle')}
          size="small"
          actions={
            <Button
              kind="primary"
              disabled={typed.trim() === ''}
              onClick={() => renaming && void change(renaming, { name: typed.trim() })}
            >
              {t('renameDo')}
            </Button>
          }
        >
          <TextField label={t('name')} value={typed} onChange={setTyped} maxLength={120} />
        </Dialog>
        <Dialog
          open={removing !== null}
          onClose={() => setRemoving(null)}
          title={t('removeAsk', { name: removing?.values.name ?? '' })}
          size="small"
          actions={
            <>
              <Button onClick={() => setRemoving(null)}>{t('keep')}</Button>
              <Button
                kind="danger"
                icon="delete"
                onClick={() => removing && void change(removing, { removedOn: people.day ?? null })}
              >
                {t('removeDo')}
              </Button>
            </>
          }
        >
          {t('removeHelp')}
        </Dialog>
      </>
    ),
  }
}

function chooseTemplateFile(): Promise<File | null> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = templateFileEnding
  // In the document until it has answered, so that it is not collected before.
  input.hidden = true
  document.body.append(input)
  return new Promise((resolve) => {
    const answer = (file: File | null): void => {
      input.remove()
      resolve(file)
    }
    input.addEventListener('change', () => answer(input.files?.[0] ?? null))
    input.addEventListener('cancel', () => answer(null))
    input.click()
  })
}
