import { useId, type ReactElement } from 'react'
import { Button } from './Button.tsx'
import styles from './FolderField.module.css'
import { Icon } from './Icon.tsx'
import { useChooseFolder, type ChosenFolder, type FolderPurpose } from './useChooseFolder.tsx'
import { useWords } from './useWords.ts'

export interface FolderFieldProps {
  readonly label: string
  readonly help?: string
  readonly error?: string | undefined
  readonly purpose: FolderPurpose
  readonly value: ChosenFolder | null
  readonly onChange: (folder: ChosenFolder) => void
  readonly disabled?: boolean
}

/** Where something comes from or goes to: a folder of this PC or a stick. */
export function FolderField({
  label,
  help,
  error,
  purpose,
  value,
  onChange,
  disabled = false,
}: FolderFieldProps): ReactElement {
  const t = useWords('data')
  const id = useId()
  const { chooseFolder, folderDialog } = useChooseFolder()
  return (
    <div className={styles.field} role="group" aria-labelledby={id}>
      <strong id={id}>{label}</strong>
      {help && <span className={styles.help}>{help}</span>}
      <div className={styles.line}>
        <span className={styles.place} data-empty={value === null || undefined}>
          <Icon name="folder" />
          <span className={styles.path}>{value?.label ?? t('folder.none')}</span>
        </span>
        <Button
          disabled={disabled}
          onClick={() =>
            void chooseFolder(purpose).then((folder) => {
              if (folder) onChange(folder)
            })
          }
        >
          {value ? t('folder.change') : t('folder.choose')}
        </Button>
      </div>
      {error !== undefined && (
        <span className={styles.error} role="alert">
          {error}
        </span>
      )}
      {folderDialog}
    </div>
  )
}
