import { useEffect, useState, type ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useWords } from '../ui/useWords.ts'
import { importQueueOf } from './importQueue.ts'
import styles from './photos.module.css'
import { useWebcam } from './useWebcam.ts'

/** A photo with this PC's camera, straight into the encrypted store. */
export function WebcamDialog({
  groupId,
  onClose,
}: {
  readonly groupId: string | null
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('camera')
  const { vault } = useHost()
  const { state, video, cameras, chosen, choose, shoot: takePicture } = useWebcam()
  const [still, setStill] = useState<{ readonly file: File; readonly url: string } | null>(null)
  const [taken, setTaken] = useState(0)
  useEffect(() => () => (still ? URL.revokeObjectURL(still.url) : undefined), [still])

  const shoot = async (): Promise<void> => {
    const file = await takePicture()
    if (file) setStill({ file, url: URL.createObjectURL(file) })
  }
  const keep = (): void => {
    if (!still) return
    importQueueOf(vault).add([still.file], groupId)
    setTaken(taken + 1)
    setStill(null)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('webcam.title')}
      size="large"
      actions={
        still ? (
          <>
            <Button onClick={() => setStill(null)}>{t('webcam.again')}</Button>
            <Button kind="primary" icon="good" onClick={keep}>
              {t('webcam.keep')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t('webcam.close')}</Button>
            {(state === 'live' || state === 'starting') && (
              <Button kind="primary" icon="camera" disabled={state !== 'live'} onClick={() => void shoot()}>
                {t('webcam.shoot')}
              </Button>
            )}
          </>
        )
      }
    >
      <Stack gap="normal">
        {state === 'live' || state === 'starting' ? (
          <div className={styles.webcam}>
            <video ref={video} muted playsInline aria-label={t('webcam.picture')} hidden={still !== null} />
            {still && <img src={still.url} alt={t('webcam.still')} />}
          </div>
        ) : (
          <Notice tone="warn" title={t(`webcam.${state}.title`)} live="polite">
            {t(`webcam.${state}.text`)}
          </Notice>
        )}
        {cameras.length > 1 && !still && (
          <SelectField
            label={t('webcam.which')}
            value={chosen === '' ? cameras[0]!.id : chosen}
            onChange={choose}
            options={cameras.map(({ id, label }) => ({ value: id, label }))}
          />
        )}
        <p className={styles.line} role="status">
          {taken > 0 ? t('webcam.taken', { count: taken }) : t('webcam.hint')}
        </p>
      </Stack>
    </Dialog>
  )
}
