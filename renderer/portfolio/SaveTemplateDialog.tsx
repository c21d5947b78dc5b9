import { useMemo, useState, type ReactElement } from 'react'
import type { PageDocument } from '#shared/portfolio/edit.ts'
import { lockDecoration, stripPeople, type KnownPeople } from '#shared/portfolio/ownTemplate.ts'
import { newDraft } from '#shared/records/edit.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Text } from '../ui/Text.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { TemplatePreview, type PreviewOf } from './TemplatePreview.tsx'

const nobody: PreviewOf = {
  firstName: '',
  lastName: '',
  birthDate: null,
  institution: '',
  group: '',
  day: '2026-01-01',
  photos: [],
  pictures: null,
}

/** A page becomes a template of the house; what will be in it is shown before it is saved (PF53). */
export function SaveTemplateDialog({
  page,
  people,
  onClose,
}: {
  readonly page: PageDocument
  readonly people: KnownPeople
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('gallery')
  const toast = useToast()
  const repository = useRepository()
  const stripped = useMemo(() => stripPeople(page.items, people), [page, people])
  // The page's title may hold a name too: asked like any text.
  const [name, setName] = useState(() => safeTitle(page.title, people))
  const [locked, setLocked] = useState(true)
  const [busy, setBusy] = useState(false)
  const { orientation, background, pattern } = page
  const template = useMemo(
    () => ({ id: 'unsaved', model: { orientation, background, pattern, items: stripped.items } }),
    [orientation, background, pattern, stripped],
  )

  async function save(): Promise<void> {
    setBusy(true)
    const items = locked ? lockDecoration(stripped.items) : stripped.items
    const answer = await repository.save([
      newDraft('template', { name: name.trim(), orientation, background, pattern, items: { ...items } }),
    ])
    setBusy(false)
    if (!answer.ok) return toast.danger(t('failed'))
    toast.good(t('saved'))
    onClose()
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('saveTitle')}
      locked={busy}
      actions={
        <Button
          kind="primary"
          icon="template"
          busy={busy}
          disabled={name.trim() === ''}
          onClick={() => void save()}
        >
          {t('saveDo')}
        </Button>
      }
    >
      <Text tone="soft">{t('saveHelp')}</Text>
      <TextField label={t('name')} value={name} onChange={setName} maxLength={120} />
      <div style={{ display: 'flex', gap: 16, alignItems: 'flex-start' }}>
        <TemplatePreview template={template} height={orientation === 'portrait' ? 220 : 150} of={nobody} />
        <div>
          <Text>{t('taken', { photos: stripped.photos, texts: stripped.texts })}</Text>
          <Text bold>{t('look')}</Text>
        </div>
      </div>
      <Checkbox label={t('lock')} help={t('lockHelp')} checked={locked} onChange={setLocked} />
    </Dialog>
  )
}

function safeTitle(title: string, people: KnownPeople): string {
  const asText = {
    type: 'text',
    text: title,
    slot: null,
    name: '',
    order: 'a',
  } as unknown as PageDocument['items'][string]
  const [item] = Object.values(stripPeople({ a: asText }, people).items)
  return item?.type === 'text' && !item.text.includes('{{') ? item.text : ''
}
