/** Where a page stands in its book: its place among the pages, and the chapter that begins with it. */
import { useState, type ReactElement } from 'react'
import type { Rec } from '#shared/records/kinds.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Row } from '../ui/Row.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useWords } from '../ui/useWords.ts'

export function PlaceDialog({
  page,
  number,
  count,
  onClose,
  onMove,
}: {
  readonly page: Rec<'page'>
  readonly number: number
  readonly count: number
  readonly onClose: () => void
  readonly onMove: (to: number) => void
}): ReactElement {
  const t = useWords('book')
  const [to, setTo] = useState(String(number))
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('placeTitle', { title: page.values.title })}
      size="small"
      actions={
        <>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button kind="primary" onClick={() => onMove(Number(to) - 1)}>
            {t('placeDo')}
          </Button>
        </>
      }
    >
      <SelectField
        label={t('placeField')}
        value={to}
        onChange={setTo}
        options={Array.from({ length: count }, (_, i) => ({
          value: String(i + 1),
          label: t('placeOption', { number: i + 1 }),
        }))}
      />
    </Dialog>
  )
}

const usual = ['me', 'family', 'can', 'stories', 'feasts', 'farewell'] as const

export function ChapterDialog({
  page,
  onClose,
  onSave,
}: {
  readonly page: Rec<'page'>
  readonly onClose: () => void
  readonly onSave: (chapter: string) => void
}): ReactElement {
  const t = useWords('book')
  const [chapter, setChapter] = useState(page.values.chapter)
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('chapterTitle', { title: page.values.title })}
      actions={
        <>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button kind="primary" onClick={() => onSave(chapter.trim())}>
            {t('chapterDo')}
          </Button>
        </>
      }
    >
      <Stack>
        <TextField
          label={t('chapterField')}
          help={t('chapterHelp')}
          value={chapter}
          onChange={setChapter}
          maxLength={100}
          autoFocus
          onEnter={() => onSave(chapter.trim())}
        />
        <div role="group" aria-label={t('suggestions')}>
          <Row gap="small" wrap>
            {usual.map((name) => (
              <Button key={name} size="small" onClick={() => setChapter(t(`chapters.${name}`))}>
                {t(`chapters.${name}`)}
              </Button>
            ))}
          </Row>
        </div>
      </Stack>
    </Dialog>
  )
}
