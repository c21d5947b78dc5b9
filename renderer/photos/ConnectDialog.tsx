import type { ReactElement } from 'react'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './photos.module.css'

const ways = ['card', 'phone', 'folder'] as const

/** What to do so that a card or a phone is found, and the way round it where the system shows no drive (MTP). */
export function ConnectDialog({
  onClose,
  onFolder,
}: {
  readonly onClose: () => void
  readonly onFolder: () => void
}): ReactElement {
  const t = useWords('camera')
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('connect.title')}
      actions={
        <>
          <Button icon="folderOpen" onClick={onFolder}>
            {t('connect.chooseFolder')}
          </Button>
          <Button kind="primary" onClick={onClose}>
            {t('connect.done')}
          </Button>
        </>
      }
    >
      <Stack gap="normal">
        {ways.map((way) => (
          <section key={way}>
            <h3 className={styles.way}>{t(`connect.${way}.title`)}</h3>
            <Text>{t(`connect.${way}.text`)}</Text>
          </section>
        ))}
      </Stack>
    </Dialog>
  )
}
