import { useRef, useState, type ReactElement } from 'react'
import { Button } from './Button.tsx'
import styles from './FileDrop.module.css'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'
import { useWords } from './useWords.ts'

export interface FileDropProps {
  readonly label: string
  readonly help?: string
  readonly icon?: IconName
  /** As in `<input accept>`. */
  readonly accept?: string
  readonly multiple?: boolean
  readonly disabled?: boolean
  readonly onFiles: (files: readonly File[]) => void
}

/** Drag files here or choose them; the button is the way without a mouse. */
export function FileDrop({
  label,
  help,
  icon = 'upload',
  accept,
  multiple = false,
  disabled = false,
  onFiles,
}: FileDropProps): ReactElement {
  const t = useWords('common')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null): void => {
    if (!disabled && files && files.length > 0) onFiles(multiple ? [...files] : [files[0]!])
  }
  return (
    <div
      className={styles.drop}
      data-over={over || undefined}
      role="group"
      aria-label={label}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      <Icon name={icon} size={32} className={styles.icon ?? ''} />
      <strong>{label}</strong>
      {help && <span className={styles.help}>{help}</span>}
      <Button icon="folderOpen" disabled={disabled} onClick={() => input.current?.click()}>
        {t('files.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-hidden
        tabIndex={-1}
        multiple={multiple}
        {...(accept === undefined ? {} : { accept })}
        onChange={(event) => {
          take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}
