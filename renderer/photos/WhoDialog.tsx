import { useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import { randomId } from '#shared/basics/random.ts'
import { otherBoxPrefix } from '#shared/consents/permits.ts'
import { editDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useFormat } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import {
  answerOf,
  changesOf,
  isAnswered,
  middleBox,
  setBox,
  setNobody,
  setOthers,
  setOthersFramed,
  toggleChild,
  toggleStaff,
} from './answer.ts'
import { BoxLayer } from './BoxLayer.tsx'
import { usePhotoWords } from './PhotoTile.tsx'
import styles from './photos.module.css'
import { usePhotoUrl } from './photoUrl.ts'
import type { People } from './people.ts'

export interface WhoDialogProps {
  readonly photo: Rec<'photo'>
  readonly people: People
  /** Place in the row of photos this dialog walks through, from 1. */
  readonly at: number
  readonly of: number
  readonly onStep: ((by: 1 | -1) => void) | null
  readonly onClose: () => void
  /** Whose frame is to be drawn first; `other:` for somebody whom nobody here knows. */
  readonly drawFor?: string
}

const newOther = (): string =>
  otherBoxPrefix + randomId({ bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) })

/** Photos of which group were answered in which other one: the next of the pile begins there. */
const movedTo = new Map<string, string>()

/** Where the children are looked for first: a photo's group may only be that of whoever took it in. */
function groupFor(photo: Rec<'photo'>, { groups, children }: People): string {
  const has = (id: string): boolean => children.some(({ values }) => (values.groupId ?? '') === id)
  const own = photo.values.groupId ?? ''
  const start = movedTo.get(own) ?? own
  return has(start) ? start : (groups.find(({ id }) => has(id))?.id ?? '')
}

/** One photo, one question. Opened anew for each photo (key = photo.id), so that no answer slips to the next. */
export function WhoDialog({ photo, people, at, of, onStep, onClose, drawFor }: WhoDialogProps): ReactElement {
  const t = useWords('photos')
  const records = useWords('records')
  const format = useFormat()
  const { vault } = useHost()
  const repository = useRepository()
  const { url, failed } = usePhotoUrl(photo.id, 'large')
  const { when } = usePhotoWords(people.nameById)(photo)
  const [answer, setAnswer] = useState(() => answerOf(photo.values))
  const [active, setActive] = useState<string | null>(() =>
    drawFor === otherBoxPrefix ? newOther() : (drawFor ?? null),
  )
  const [groupId, setGroupId] = useState(() => groupFor(photo, people))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<'unanswered' | 'failed' | null>(null)

  const shown = people.children.filter(
    ({ id, values }) => (values.groupId ?? '') === groupId || answer.childIds.includes(id),
  )
  const groups = [
    ...people.groups.map(({ id, values }) => ({ value: id, label: values.name })),
    ...(people.children.some(({ values }) => values.groupId === null)
      ? [{ value: '', label: records('noGroup') }]
      : []),
  ]
  const chooseGroup = (id: string): void => {
    movedTo.set(photo.values.groupId ?? '', id)
    setGroupId(id)
  }
  const tap = (id: string, isChild: boolean): void => {
    const next = isChild ? toggleChild(answer, id) : toggleStaff(answer, id)
    setAnswer(next)
    setActive(next.childIds.includes(id) || next.staffIds.includes(id) ? id : null)
    setProblem(null)
  }

  const save = async (then: 'close' | 'next'): Promise<void> => {
    if (!isAnswered(answer)) {
      setProblem('unanswered')
      return
    }
    setBusy(true)
    const session = await vault.call('session', {})
    const by = (session.ok && session.value.person?.name) || ''
    const saved = await repository.save([editDraft(photo, changesOf(answer, by, dayOf(Date.now())))])
    setBusy(false)
    if (!saved.ok) setProblem('failed')
    else if (then === 'next' && onStep && at < of) onStep(1)
    else onClose()
  }

  const name = (id: string, isChild: boolean): ReactElement => {
    const chosen = (isChild ? answer.childIds : answer.staffIds).includes(id)
    return (
      <button
        key={id}
        type="button"
        className={styles.name}
        aria-pressed={chosen}
        data-active={active === id || undefined}
        onClick={() => tap(id, isChild)}
      >
        <Icon name={chosen ? 'check' : isChild ? 'child' : 'user'} size={18} />
        <bdi>{people.nameById.get(id)}</bdi>
      </button>
    )
  }

  const others = [
    ...Object.keys(answer.boxes).filter((key) => key.startsWith(otherBoxPrefix)),
    ...(active?.startsWith(otherBoxPrefix) && !answer.boxes[active] ? [active] : []),
  ]
  const nameById = new Map([
    ...people.nameById,
    ...others.map((key, i) => [key, t('who.other', { number: i + 1 })] as const),
  ])
  const activeName = active === null ? undefined : nameById.get(active)
  const last = at >= of
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('who.title')}
      size="full"
      locked={busy}
      actions={
        <>
          <Button disabled={busy} onClick={onClose}>
            {t('who.close')}
          </Button>
          {last || !onStep ? (
            <Button kind="primary" icon="check" busy={busy} onClick={() => void save('close')}>
              {t('who.save')}
            </Button>
          ) : (
            <>
              <Button busy={busy} onClick={() => void save('close')}>
                {t('who.save')}
              </Button>
              <Button kind="primary" iconAfter="arrowRight" busy={busy} onClick={() => void save('next')}>
                {t('who.saveNext')}
              </Button>
            </>
          )}
        </>
      }
    >
      <div className={styles.dialog}>
        <div className={styles.stage}>
          <div className={styles.picture}>
            {failed && <Notice tone="warn">{t('tile.missing')}</Notice>}
            {url !== undefined && (
              // Frames are shares of the photo, so they lie over the photo and not over its mount.
              <div className={styles.photo}>
                <img src={url} alt={t('who.picture', { when })} draggable={false} />
                <BoxLayer
                  boxes={answer.boxes}
                  nameById={nameById}
                  drawFor={active}
                  onBox={(id, box) => setAnswer(setBox(answer, id, box))}
                />
              </div>
            )}
          </div>
          <div className={styles.below}>
            {onStep && (
              <span className={styles.steps}>
                <IconButton
                  icon="arrowLeft"
                  label={t('who.previous')}
                  disabled={at <= 1}
                  onClick={() => onStep(-1)}
                />
                <Text size="small" tone="soft" figures as="span">
                  {t('who.position', { at, of })}
                </Text>
                <IconButton
                  icon="arrowRight"
                  label={t('who.next')}
                  disabled={last}
                  onClick={() => onStep(1)}
                />
              </span>
            )}
            <Text size="small" tone="soft" as="span">
              {photo.values.lookedAtOn === null
                ? when
                : t('who.lookedAt', {
                    name: photo.values.lookedAtBy,
                    day: format.day(photo.values.lookedAtOn),
                  })}
            </Text>
          </div>
          {active !== null && activeName !== undefined && (
            <div className={styles.below} role="status">
              <Text size="small" as="span">
                {t('box.drawHelp', { name: activeName })}
              </Text>
              {answer.boxes[active] ? (
                <Button size="small" kind="quiet" onClick={() => setAnswer(setBox(answer, active, null))}>
                  {t('box.remove')}
                </Button>
              ) : (
                <Button
                  size="small"
                  kind="quiet"
                  onClick={() => setAnswer(setBox(answer, active, middleBox))}
                >
                  {t('box.place')}
                </Button>
              )}
            </div>
          )}
        </div>
        <div className={styles.side}>
          {problem && (
            <Notice tone={problem === 'failed' ? 'danger' : 'warn'} live="assertive">
              {t(`who.${problem}`)}
            </Notice>
          )}
          <Text>{t('who.help')}</Text>
          {groups.length > 1 && (
            <SelectField label={t('who.group')} value={groupId} onChange={chooseGroup} options={groups} />
          )}
          <fieldset className={styles.names}>
            <legend>{t('who.children')}</legend>
            {shown.map(({ id }) => name(id, true))}
            {shown.length === 0 && <p className={styles.nobodyHere}>{t('who.noChildren')}</p>}
          </fieldset>
          {people.staff.length > 0 && (
            <fieldset className={styles.names} data-small>
              <legend>{t('who.staff')}</legend>
              {people.staff.map(({ id }) => name(id, false))}
            </fieldset>
          )}
          <Checkbox
            label={t('who.otherPeople')}
            help={t('who.otherPeopleHelp')}
            checked={answer.others}
            onChange={(others) => {
              setAnswer(setOthers(answer, others))
              if (active?.startsWith(otherBoxPrefix)) setActive(null)
              setProblem(null)
            }}
          />
          {answer.others && (
            <fieldset className={styles.names}>
              <legend>{t('who.frameOthers')}</legend>
              {others.map((key) => (
                <button
                  key={key}
                  type="button"
                  className={styles.name}
                  aria-pressed={key in answer.boxes}
                  data-active={active === key || undefined}
                  onClick={() => setActive(key)}
                >
                  <Icon name={key in answer.boxes ? 'check' : 'user'} size={18} />
                  {nameById.get(key)}
                </button>
              ))}
              <button type="button" className={styles.name} onClick={() => setActive(newOther())}>
                <Icon name="add" size={18} />
                {t('who.addOther')}
              </button>
              <Checkbox
                label={t('who.othersFramed')}
                help={t('who.othersFramedHelp')}
                checked={answer.othersFramed}
                onChange={(all) => setAnswer(setOthersFramed(answer, all))}
              />
            </fieldset>
          )}
          <Checkbox
            label={t('who.nobody')}
            help={t('who.nobodyHelp')}
            checked={answer.nobody}
            onChange={(nobody) => {
              setAnswer(setNobody(answer, nobody))
              setActive(null)
              setProblem(null)
            }}
          />
        </div>
      </div>
    </Dialog>
  )
}
