import { useState, type ReactElement, type ReactNode } from 'react'
import { otherBoxPrefix } from '#shared/consents/permits.ts'
import { coversOver, cropWithout, toHide } from '#shared/portfolio/hide.ts'
import { innerFrame, type PageModel, type PhotoItem } from '#shared/portfolio/page.ts'
import type { AskPhoto, Hiding, RefusalReason, Target } from '#shared/portfolio/place.ts'
import { useRecord } from '../database/useRecords.ts'
import { usePeople } from '../photos/people.ts'
import { WhoDialog } from '../photos/WhoDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Notice } from '../ui/Notice.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { HiddenPhoto } from './HiddenPhoto.tsx'
import styles from './OfferDialog.module.css'
import { PhotoThumb } from './PhotoThumb.tsx'
import type { Pictures } from './pictures.ts'
import { privacyStickers } from '#shared/assets/privacyStickers.ts'
import type { TrayPhoto } from './trayPhoto.ts'

export interface Offered {
  readonly photoId: string
  readonly target: Target
}

export interface OfferDialogProps {
  readonly offered: Offered
  readonly document: PageModel
  readonly photos: readonly TrayPhoto[]
  readonly ask: AskPhoto
  readonly reasonWords: (reasons: readonly RefusalReason[]) => string
  readonly pictures: Pictures
  readonly thumbs: Pictures
  /** `crop`: the person may want to shift what shows. */
  readonly onPlace: (photoId: string, target: Target, hiding: Hiding, way: 'crop' | 'other' | 'cover') => void
  readonly onClose: () => void
}

const whole: PhotoItem['crop'] = { x: 0, y: 0, w: 1, h: 1 }

/** A forbidden photo was brought: whose consent is missing, and the ways that are left (PF61). */
export function OfferDialog(props: OfferDialogProps): ReactElement {
  const { offered, document, photos, ask, reasonWords, pictures, onPlace, onClose } = props
  const { target } = offered
  const t = useWords('hiding')
  const [step, setStep] = useState<'ways' | 'other' | 'frame'>('ways')
  const photo = photos.find(({ id }) => id === offered.photoId)
  const decision = ask(offered.photoId)
  const reasons = decision.permitted ? [] : decision.reasons
  if (!photo)
    return (
      <Dialog
        open
        onClose={onClose}
        title={t('title')}
        actions={<Button onClick={onClose}>{t('close')}</Button>}
      >
        <Notice tone="warn">{reasonWords(reasons)}</Notice>
      </Dialog>
    )
  const { boxes, unframed } = toHide(photo.values, reasons)
  const toFrame = unframed.find(({ rule }) => rule !== 'KM7')
  const frame = target.type === 'item' ? document.items[target.id] : undefined
  const kept = frame?.type === 'photo' && frame.photoId === photo.id ? frame : undefined
  const covers = [...(kept?.covers ?? []), ...coversOver(boxes, privacyStickers)]
  const crop =
    unframed.length > 0 ? null : cropWithout(photo, boxes, frame?.type === 'photo' ? innerFrame(frame) : null)
  const canCrop = crop !== null && ask(photo.id, { crop, covers: kept?.covers ?? [] }).permitted
  const canCover =
    unframed.length === 0 && covers.length <= 60 && ask(photo.id, { crop: whole, covers }).permitted

  if (step === 'frame')
    return (
      <FramePeople
        photoId={photo.id}
        drawFor={toFrame?.rule === 'C9' ? otherBoxPrefix : (toFrame?.childId ?? toFrame?.staffId)}
        onClose={() => setStep('ways')}
      />
    )
  if (step === 'other')
    return <OtherPhoto {...props} day={photo.values.takenOn} onBack={() => setStep('ways')} />
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('title')}
      actions={<Button onClick={onClose}>{t('close')}</Button>}
    >
      <Notice tone="warn">
        <div>
          {reasons.map((reason) => (
            <div key={`${reason.rule}${reason.childId ?? reason.staffId ?? ''}`}>{reasonWords([reason])}</div>
          ))}
        </div>
      </Notice>
      <div className={styles.ways} role="group" aria-label={t('ways')}>
        {canCover && (
          <Way
            title={t('sticker')}
            text={t('stickerText')}
            likely
            onChoose={() => onPlace(photo.id, target, { covers }, 'cover')}
          >
            <HiddenPhoto
              photoId={photo.id}
              pictures={pictures}
              crop={kept?.crop ?? whole}
              covers={covers}
              size={132}
            />
          </Way>
        )}
        {canCrop && (
          <Way
            title={t('crop')}
            text={t('cropText')}
            onChoose={() => onPlace(photo.id, target, { crop, covers: kept?.covers ?? [] }, 'crop')}
          >
            <HiddenPhoto photoId={photo.id} pictures={pictures} crop={crop} covers={noCovers} size={132} />
          </Way>
        )}
        {toFrame && (
          <Way
            title={t(toFrame.rule === 'C1' ? 'look' : 'frame')}
            text={t(toFrame.rule === 'C1' ? 'lookText' : 'frameText')}
            icon="frame"
            likely
            onChoose={() => setStep('frame')}
          />
        )}
        <Way title={t('other')} text={t('otherText')} icon="photos" onChoose={() => setStep('other')} />
      </div>
    </Dialog>
  )
}

const noCovers: PhotoItem['covers'] = []

function Way({
  title,
  text,
  icon,
  likely = false,
  onChoose,
  children,
}: {
  readonly title: string
  readonly text: string
  readonly icon?: IconName
  readonly likely?: boolean
  readonly onChoose: () => void
  readonly children?: ReactNode
}): ReactElement {
  return (
    <button type="button" className={styles.way} data-likely={likely || undefined} onClick={onChoose}>
      <span className={styles.picture}>{icon ? <Icon name={icon} size={40} /> : children}</span>
      <span className={styles.words}>
        <strong>{title}</strong>
        <span>{text}</span>
      </span>
      <Icon name="chevronRight" />
    </button>
  )
}

/** Permitted photos, those of the same day first. */
function OtherPhoto({
  offered,
  photos,
  ask,
  thumbs,
  onPlace,
  onClose,
  onBack,
  day,
}: OfferDialogProps & { readonly day: string | null; readonly onBack: () => void }): ReactElement {
  const t = useWords('hiding')
  const permitted = photos.filter(({ id }) => id !== offered.photoId && ask(id).permitted)
  const first = permitted.filter(({ values }) => values.takenOn === day)
  const shown = [...first, ...permitted.filter(({ values }) => values.takenOn !== day)].slice(0, 40)
  return (
    <Dialog open onClose={onClose} title={t('other')} actions={<Button onClick={onBack}>{t('back')}</Button>}>
      {shown.length === 0 ? (
        <Text tone="soft">{t('noOther')}</Text>
      ) : (
        <ul className={styles.photos}>
          {shown.map(({ id, alt }) => (
            <li key={id}>
              <button type="button" aria-label={alt} onClick={() => onPlace(id, offered.target, {}, 'other')}>
                <PhotoThumb photoId={id} pictures={thumbs} grey={false} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

function FramePeople({
  photoId,
  drawFor,
  onClose,
}: {
  readonly photoId: string
  readonly drawFor: string | undefined
  readonly onClose: () => void
}): ReactElement {
  const people = usePeople()
  const { record } = useRecord('photo', photoId)
  if (!record) return <></>
  return (
    <WhoDialog
      photo={record}
      people={people}
      at={1}
      of={1}
      onStep={null}
      onClose={onClose}
      {...(drawFor === undefined ? {} : { drawFor })}
    />
  )
}
