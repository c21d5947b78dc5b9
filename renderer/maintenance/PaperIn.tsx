import type { ReactElement } from 'react'
import { mostPaper } from '#shared/maintenance/paper.ts'
import { FileDrop } from '../ui/FileDrop.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { useWords } from '../ui/useWords.ts'

/** A paper that comes in: its file, or its text. */
export function PaperIn({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
}): ReactElement {
  const t = useWords('papers')
  return (
    <>
      <FileDrop
        label={t('in.file')}
        icon="file"
        accept=".txt,text/plain"
        onFiles={([file]) => void file?.slice(0, mostPaper).text().then(onChange)}
      />
      <TextArea
        label={label}
        help={t('in.help')}
        value={value}
        onChange={onChange}
        rows={2}
        maxLength={mostPaper}
      />
    </>
  )
}
