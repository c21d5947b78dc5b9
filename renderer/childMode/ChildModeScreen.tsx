import { useCallback, useEffect, useLayoutEffect, useMemo, useState, type ReactElement } from 'react'
import { randomId } from '#shared/basics/random.ts'
import { keptBy, type About } from '#shared/childMode/veto.ts'
import type { ChildModeState } from '#shared/host/api.ts'
import { isEmptyEdit, itemById, type Edit } from '#shared/portfolio/edit.ts'
import type { Item, PhotoItem } from '#shared/portfolio/page.ts'
import { placePhoto, type AskPhoto } from '#shared/portfolio/place.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import type { Rec } from '#shared/records/kinds.ts'
import { useSession as useSignedIn } from '../accounts/SessionContext.tsx'
import { useActivity } from '../accounts/useActivity.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useRecord, useRecords } from '../database/useRecords.ts'
import { fontsOf, loadCanvasFonts } from '../paper/fonts.ts'
import { openSession } from '../portfolio/EditorScreen.tsx'
import { usePictures } from '../portfolio/usePortfolio.ts'
import { useSession } from '../portfolio/useSession.ts'
import { windowRandom } from '../portfolio/windowRandom.ts'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { clearToasts } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { gestureFields, penWidth } from './childEdits.ts'
import { ChildStage } from './ChildStage.tsx'
import { BoxTray, BackgroundTray, PenTray, PhotoTray, QuoteTray, StampTray, StickerTray } from './trays.tsx'
import { penColours } from './childColours.ts'
import styles from './childMode.module.css'
import { Goodbye } from './Goodbye.tsx'
import { LeaveCorner, LeaveDoor } from './LeaveDoor.tsx'
import { windowClock, type ModeClock } from './modeClock.ts'
import { useChildStickers } from './useChildStickers.ts'
import { useClosedWindow } from './useClosedWindow.ts'
import { useKeeping } from './useKeeping.ts'
import { useVoice } from './useVoice.ts'

const tools = ['photos', 'stickers', 'stamps', 'pens', 'background'] as const
const pageTools = ['box', 'quote', 'page'] as const
type Tool = (typeof tools)[number] | (typeof pageTools)[number]
const toolIcons = {
  photos: 'photos',
  stickers: 'star',
  stamps: 'stamp',
  pens: 'edit',
  background: 'background',
  box: 'archive',
  quote: 'speech',
  page: 'eye',
} as const satisfies Record<Tool, IconName>

/** The window in a child's hands (shared/childMode): one page, her photos, and no way out but a grown-up's. */
export function ChildModeScreen({
  clock = windowClock,
}: {
  readonly clock?: ModeClock
}): ReactElement | null {
  const { childMode } = useSignedIn()
  // What was named at the start holds until the end: asking again how many tries are left changes nothing here.
  const [mode] = useState(childMode)
  // What was said to the educator before: another child's name may stand in it (KM5).
  useLayoutEffect(clearToasts, [])
  return mode && <Loaded mode={mode} clock={clock} />
}

function Loaded({
  mode,
  clock,
}: {
  readonly mode: ChildModeState
  readonly clock: ModeClock
}): ReactElement | null {
  const page = useRecord('page', mode.pageId)
  const histories = useRecords('pageHistory', { subject: mode.childId })
  const vetoes = useRecords('veto', { subject: mode.childId })
  const [measure, setMeasure] = useState<MeasureText | null>(null)
  const items = page.record?.values.items
  useEffect(() => {
    let current = true
    // Those of the page, and the one that quotes are written in.
    if (items)
      void loadCanvasFonts([...fontsOf(items), ...fontsOf(mode.place?.master?.items ?? {}), 'hand']).then(
        (fonts) => current && setMeasure(() => fonts.measure),
      )
    return () => {
      current = false
    }
  }, [items, mode.place])
  const isReady = page.record && histories.ready && vetoes.ready && measure
  return isReady ? (
    <Table
      mode={mode}
      clock={clock}
      record={page.record}
      history={histories.records.find(({ values }) => values.pageId === mode.pageId)}
      vetoes={vetoes.records}
      measure={measure}
    />
  ) : (
    <div className={styles.room} />
  )
}

function Table({
  mode,
  clock,
  record,
  history,
  vetoes,
  measure,
}: {
  readonly mode: ChildModeState
  readonly clock: ModeClock
  readonly record: Rec<'page'>
  readonly history: Rec<'pageHistory'> | undefined
  readonly vetoes: readonly Rec<'veto'>[]
  readonly measure: MeasureText
}): ReactElement {
  const t = useWords('childMode')
  const repository = useRepository()
  const { refresh, lock } = useSignedIn()
  const pictures = usePictures('large')
  const thumbs = usePictures('small')
  const voice = useVoice()
  const stickers = useChildStickers()
  const [sound, setSound] = useState(true)
  const [tool, setTool] = useState<Tool>(mode.photos.length > 0 ? 'photos' : 'pens')
  const [colour, setColour] = useState<string>(penColours[0])
  const [door, setDoor] = useState(false)
  const [over, setOver] = useState(mode.leftMs === 0)
  const [sun, setSun] = useState(mode.leftMs / (mode.minutes * 60_000))
  const [box, setBox] = useState<readonly { readonly id: string; readonly item: Item }[]>([])
  const [own, setOwn] = useState<readonly string[]>([])
  useActivity()

  const permitted = useMemo(() => new Set(mode.photos.map(({ id }) => id)), [mode])
  const ask = useCallback<AskPhoto>(
    (photoId) => {
      const kept = keptBy(vetoes, { photoId })
      if (!permitted.has(photoId)) return { permitted: false, reasons: [{ rule: 'C1' }] }
      return kept.length > 0
        ? { permitted: false, reasons: [{ rule: 'KM7', childId: mode.childId }] }
        : { permitted: true }
    },
    [vetoes, permitted, mode.childId],
  )
  // Her own page may hold what she keeps to herself: it comes back out of the box, and only what leaves the house asks.
  const mayLie = useCallback<AskPhoto>(
    (photoId) =>
      permitted.has(photoId) ? { permitted: true } : { permitted: false, reasons: [{ rule: 'C1' }] },
    [permitted],
  )
  const [{ session, saver }] = useState(() => openSession(repository, record, history, mayLie))
  useEffect(() => session.setAsk(mayLie), [session, mayLie])
  useEffect(() => saver.follow(session, record, history), [session, saver, record, history])
  useEffect(() => () => void session.flush(), [session])
  const { document: page, selection, history: steps } = useSession(session)
  // Back leads to where the child began, never into what a grown-up did before.
  const [floor] = useState(() => session.state().history.undo.at(-1))
  const mayUndo = steps.undo.length > 0 && steps.undo.at(-1) !== floor
  const [selected] = selection
  const chosen = selected === undefined ? undefined : itemById(page.items, selected)
  // What she keeps to herself she may look at; what was never hers is covered.
  const coverOf = useCallback(
    (item: PhotoItem) => (item.photoId === null || permitted.has(item.photoId) ? null : ''),
    [permitted],
  )

  const keep = useKeeping(mode.childId, vetoes)

  const say = (words: string): void => {
    if (sound) voice?.(words)
  }
  const goodbye = useCallback(() => {
    setDoor(false)
    setOver(true)
    void session.flush()
  }, [session])
  useEffect(() => {
    const end = clock.now() + mode.leftMs
    const whole = mode.minutes * 60_000
    let cancel: () => void
    const tick = (): void => {
      const left = end - clock.now()
      if (left <= 0) return goodbye()
      setSun(left / whole)
      cancel = clock.after(Math.min(left, 10_000), tick)
    }
    cancel = clock.after(Math.min(mode.leftMs, 10_000), tick)
    return () => cancel()
  }, [clock, mode, goodbye])
  const onEscape = useCallback(() => setDoor(false), [])
  useClosedWindow(`#/portfolio/${mode.pageId}`, onEscape)

  const add = (edit: Edit): string | null => {
    if (isEmptyEdit(edit) || edit.type !== 'add') return null
    session.apply(edit)
    session.select([edit.id])
    return edit.id
  }
  function take(photoId: string): void {
    const photo = mode.photos.find(({ id }) => id === photoId)
    if (!photo) return
    const free = Object.entries(page.items).find(
      ([, item]) => item.type === 'photo' && item.photoId === null && !item.locked,
    )?.[0]
    const id = newId()
    const placed = placePhoto(
      ask,
      page,
      { ...photo, alt: '' },
      free === undefined ? { type: 'new', id } : { type: 'item', id: free },
    )
    if (!placed.ok) return
    session.apply(placed.value)
    session.select([free ?? id])
  }
  function change(by: { readonly scale?: number; readonly turn?: number }): void {
    if (selected === undefined || !chosen || chosen.locked) return
    const fields = gestureFields(page, chosen, { by: { x: 0, y: 0 }, scale: 1, turn: 0, ...by })
    session.apply({ type: 'change', id: selected, fields })
  }
  function intoBox(id: string): void {
    const item = itemById(page.items, id)
    if (!item || item.locked) return
    if (session.apply({ type: 'remove', id }))
      setBox((kept) => [{ id, item }, ...kept.filter((one) => one.id !== id)])
  }
  function outOfBox(id: string): void {
    const found = box.find((one) => one.id === id)
    if (!found || itemById(page.items, id)) return
    // A photo she has kept to herself meanwhile waits in the box.
    if (session.apply({ type: 'add', id, item: found.item })) session.select([id])
  }
  /** Only what she drew here herself. */
  function erase(): void {
    const last = own.findLast((id) => itemById(page.items, id))
    if (last !== undefined) intoBox(last)
  }
  function decide(about: About, stays: boolean): void {
    say(t(stays ? 'veto.stays' : 'veto.mayShow'))
    void keep(about, stays)
  }
  const waiting = box.filter(({ id }) => !itemById(page.items, id))
  const about: About =
    chosen?.type === 'photo' && chosen.photoId !== null
      ? { photoId: chosen.photoId }
      : { pageId: mode.pageId }
  const isKept = keptBy(vetoes, about).length > 0
  const pen = tool === 'pens' ? { colour, width: penWidth } : null
  const noted = (): string => {
    const id = newId()
    setOwn((ids) => [...ids, id])
    return id
  }
  const choose = (next: Tool): void => {
    say(t(`tools.${next}`))
    session.select([])
    setTool(next)
  }

  if (over)
    return (
      <Goodbye
        name={mode.childName}
        clock={clock}
        say={say}
        onDone={lock}
        corner={door ? null : <LeaveCorner clock={clock} onOpen={() => setDoor(true)} />}
      >
        {door && <LeaveDoor onStay={() => setDoor(false)} onLeft={() => void refresh()} onLock={lock} />}
      </Goodbye>
    )
  return (
    <main className={styles.room} data-child-mode>
      <h1 className="o-hidden">{t('title', { name: mode.childName })}</h1>
      <div className={styles.side}>
        <LeaveCorner clock={clock} onOpen={() => setDoor(true)} />
        <div className={styles.tools} role="toolbar" aria-label={t('toolbar')} aria-orientation="vertical">
          {tools
            .filter((name) => name !== 'stickers' || stickers.length > 0)
            .map((name) => (
              <BigButton
                key={name}
                icon={toolIcons[name]}
                label={t(`tools.${name}`)}
                tone={name}
                pressed={tool === name}
                onPress={() => choose(name)}
              />
            ))}
        </div>
      </div>

      <ChildStage
        session={session}
        pictures={pictures}
        measure={measure}
        coverOf={coverOf}
        place={mode.place}
        pen={pen}
        newId={noted}
      />

      <div className={styles.side}>
        <Sun left={sun} label={t('sun')} />
        <div
          className={styles.tools}
          role="toolbar"
          aria-label={t('toolbarPage')}
          aria-orientation="vertical"
        >
          <BigButton
            icon="undo"
            label={t('undo')}
            disabled={!mayUndo}
            onPress={() => {
              say(t('undo'))
              session.undo()
            }}
          />
          {pageTools.map((name) => (
            <BigButton
              key={name}
              icon={toolIcons[name]}
              label={t(`tools.${name}`)}
              tone={name}
              pressed={tool === name}
              count={name === 'box' ? waiting.length : 0}
              onPress={() => choose(name)}
            />
          ))}
          {voice && (
            <BigButton
              icon={sound ? 'voice' : 'voiceOff'}
              label={t('sound')}
              pressed={sound}
              onPress={() => setSound(!sound)}
            />
          )}
        </div>
      </div>

      <div className={styles.tray} data-tool={tool}>
        {chosen && tool !== 'pens' && (
          <div className={styles.row} role="group" aria-label={t('chosen')}>
            <BigButton icon="add" label={t('bigger')} onPress={() => change({ scale: 1.25 })} />
            <BigButton icon="remove" label={t('smaller')} onPress={() => change({ scale: 0.8 })} />
            <BigButton icon="rotateLeft" label={t('turnLeft')} onPress={() => change({ turn: -15 })} />
            <BigButton icon="rotateRight" label={t('turnRight')} onPress={() => change({ turn: 15 })} />
            <BigButton
              icon="archive"
              tone="box"
              label={t('intoBox')}
              disabled={chosen.locked}
              onPress={() => {
                say(t('intoBox'))
                if (selected !== undefined) intoBox(selected)
              }}
            />
            <span className={styles.gap} />
            <Decision about={about} isKept={isKept} onDecide={(stays) => decide(about, stays)} />
          </div>
        )}
        {!chosen && tool === 'photos' && (
          <PhotoTray photos={mode.photos} vetoes={vetoes} pictures={thumbs} onTake={take} />
        )}
        {!chosen && tool === 'stickers' && (
          <StickerTray names={stickers} document={page} newId={newId} onAdd={add} />
        )}
        {!chosen && tool === 'stamps' && <StampTray document={page} newId={newId} onAdd={add} />}
        {tool === 'pens' && (
          <PenTray
            colour={colour}
            onColour={setColour}
            canErase={own.some((id) => itemById(page.items, id))}
            onErase={erase}
          />
        )}
        {!chosen && tool === 'background' && (
          <BackgroundTray document={page} onEdit={(edit) => void session.apply(edit)} />
        )}
        {!chosen && tool === 'quote' && (
          <QuoteTray
            name={mode.childName}
            document={page}
            newId={newId}
            measure={measure}
            onAdd={(edit) => {
              if (add(edit) !== null) setTool('photos')
            }}
          />
        )}
        {!chosen && tool === 'box' && (
          <BoxTray things={waiting} pictures={thumbs} measure={measure} onTake={outOfBox} />
        )}
        {!chosen && tool === 'page' && (
          <div className={styles.row} role="group" aria-label={t('wholePage')}>
            <span className={styles.gap} />
            <Decision about={about} isKept={isKept} onDecide={(stays) => decide(about, stays)} />
            <span className={styles.gap} />
          </div>
        )}
      </div>
      {door && (
        <LeaveDoor
          onStay={() => setDoor(false)}
          onLeft={() => void session.flush().then(refresh)}
          onLock={lock}
        />
      )}
    </main>
  )
}

const newId = (): string => randomId(windowRandom)

/** "Das darf gezeigt werden" or "das bleibt bei mir": an open eye and a heart, of the chosen photo or the whole page. */
function Decision({
  about,
  isKept,
  onDecide,
}: {
  readonly about: About
  readonly isKept: boolean
  readonly onDecide: (stays: boolean) => void
}): ReactElement {
  const t = useWords('childMode')
  const of = 'photoId' in about ? 'photo' : 'page'
  return (
    <>
      <BigButton
        icon="eye"
        tone="show"
        label={t(`veto.${of}MayShow`)}
        pressed={!isKept}
        onPress={() => onDecide(false)}
      />
      <BigButton
        icon="family"
        tone="keep"
        label={t(`veto.${of}Stays`)}
        pressed={isKept}
        onPress={() => onDecide(true)}
      />
    </>
  )
}

export function BigButton({
  icon,
  label,
  tone,
  pressed,
  disabled = false,
  count = 0,
  onPress,
}: {
  readonly icon: IconName
  readonly label: string
  readonly tone?: string
  readonly pressed?: boolean
  readonly disabled?: boolean
  readonly count?: number
  readonly onPress: () => void
}): ReactElement {
  return (
    <button
      type="button"
      className={styles.big}
      data-tone={tone}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} size={36} />
      {count > 0 && (
        <span className={styles.count} aria-hidden>
          {'●'.repeat(Math.min(3, count))}
        </span>
      )}
    </button>
  )
}

/** The sun goes down as the time does. */
function Sun({ left, label }: { readonly left: number; readonly label: string }): ReactElement {
  const part = Math.min(1, Math.max(0, left))
  return (
    <svg className={styles.sun} viewBox="0 0 64 64" role="img" aria-label={label}>
      <rect width="64" height="64" rx="16" fill="#bfe6fb" />
      <circle cx="32" cy={18 + (1 - part) * 34} r="13" fill="#ffc933" stroke="#d98500" strokeWidth="2.5" />
      <path d="M0 46 Q16 36 32 46 T64 46 V48 A16 16 0 0 1 48 64 H16 A16 16 0 0 1 0 48 Z" fill="#4aa564" />
    </svg>
  )
}
