import type { ReactElement } from 'react'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { keyCommands } from './keys.ts'
import styles from './KeysDialog.module.css'

/** All keys of the stage, from the list that it obeys. */
export function KeysDialog({
  open,
  onClose,
}: {
  readonly open: boolean
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('stage')
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('keysTitle')}
      size="large"
      actions={
        <Button kind="primary" onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      <Text tone="soft">{t('keysHelp')}</Text>
      <dl className={styles.keys}>
        {keyCommands.map(({ name }) => (
          <div key={name}>
            <dt>{t(`press.${name}`)}</dt>
            <dd>{t(`does.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
