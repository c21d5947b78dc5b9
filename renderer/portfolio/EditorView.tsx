/** The editor without its data: what EditorScreen feeds from the records, and tests from memory. */
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from 'react'
import { clearPage, removeItems } from '#shared/portfolio/arrange.ts'
import { resolvePage, type PlaceInBook } from '#shared/portfolio/book.ts'
import { many, type Edit, type PageDocument } from '#shared/portfolio/edit.ts'
import { printDpi, sharpDpi } from '#shared/portfolio/crop.ts'
import { itemSchema, type Item, type PageModel, type PhotoItem } from '#shared/portfolio/page.ts'
import {
  placePhoto,
  takeOff,
  type AskPhoto,
  type Hiding,
  type RefusalReason,
  type Target,
} from '#shared/portfolio/place.ts'
import { pageColours } from '#shared/portfolio/palette.ts'
import { styleOf } from '#shared/portfolio/style.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { useWords } from '../ui/useWords.ts'
import { PageColours } from './Colours.tsx'
import { EditorBar, type PageOutput } from './EditorBar.tsx'
import { PageStrip, type StripCare } from './PageStrip.tsx'
import { useQuiet } from './useQuiet.ts'
import { addSticker, frameFor, pasteItems, pasteStyle } from './editing.ts'
import styles from './EditorView.module.css'
import type { GalleryTemplate } from './galleryTemplates.ts'
import { OfferDialog, type Offered } from './OfferDialog.tsx'
import { Panel, type PanelView } from './Panel.tsx'
import type { Pictures } from './pictures.ts'
import type { Session } from './session.ts'
import type { SpellCheck } from './spelling/useSpelling.ts'
import { Stage, type Zoom } from './Stage.tsx'
import { copiedStyle } from './copiedStyle.ts'
import { Tray, type TrayName } from './Tray.tsx'
import type { PreviewOf } from './TemplatePreview.tsx'
import type { TrayPhoto } from './trayPhoto.ts'
import { loadStickerArt } from '../paper/stickerArt.ts'
import { noteRecentSticker } from './recentStickers.ts'
import { useSession } from './useSession.ts'

export interface EditorViewProps {
  readonly session: Session
  readonly childName: string
  readonly photos: readonly TrayPhoto[]
  readonly ask: AskPhoto
  readonly reasonWords: (reasons: readonly RefusalReason[]) => string
  /** Previews `large` for the page and `small` for tray and strip; never originals. */
  readonly pictures: Pictures
  readonly thumbs: Pictures
  readonly measure: MeasureText
  readonly newId: () => string
  /** null: another language than the dictionary's. */
  readonly spelling: SpellCheck | null
  /** The page's items as a template would set them; how many photos found no frame. */
  readonly fromTemplate: (
    templateId: string,
    document: PageDocument,
  ) => { readonly model: PageModel; readonly unplaced: number }
  readonly preview: PreviewOf
  readonly ownTemplates: readonly GalleryTemplate[]
  readonly onSaveTemplate?: (() => void) | undefined
  /** The child's pages under the paper; without them a master page is open, which belongs to no child. */
  readonly strip?: StripCare | undefined
  /** Where the page stands in its book; undefined: in none. */
  readonly place: PlaceInBook | undefined
  readonly onBack: () => void
  /** How the page leaves the house; a master page never does by itself. */
  readonly output?: PageOutput | undefined
  /** Beside "Ausgeben". */
  readonly more?: ReactNode
  /** Above the page: two versions and the like. */
  readonly notice?: ReactNode
}

const clipboardType = 'application/x-obhut-items'

export function EditorView(props: EditorViewProps): ReactElement {
  const {
    session,
    photos,
    ask,
    reasonWords,
    pictures,
    thumbs,
    measure,
    newId,
    strip,
    place: standing,
  } = props
  const t = useWords('portfolio')
  const hiding = useWords('hiding')
  const state = useSession(session)
  const { document, history, saving } = state
  const [zoom, setZoom] = useState<Zoom>('fit')
  const [percent, setPercent] = useState(100)
  const [message, setMessage] = useState<{ readonly tone: 'warn' | 'info'; readonly text: string } | null>(
    null,
  )
  const [editing, setEditing] = useState<string | null>(null)
  // Panel and previews follow when there is time; the canvas and the keys never wait for them.
  const [inPanel, setInPanel] = useState(false)
  // A field whose value came later than the next key would lose letters; so who writes in the panel does not wait.
  const deferred = useDeferredValue(state)
  const calm = useQuiet(inPanel ? state : deferred, editing !== null)
  const [cropping, setCropping] = useState<string | null>(null)
  const [view, setView] = useState<PanelView>('properties')
  const [renaming, setRenaming] = useState<string | null>(null)
  const [tray, setTray] = useState<TrayName>(strip ? 'photos' : 'text')
  const style = useSyncExternalStore(copiedStyle.subscribe, copiedStyle.get)
  const words = useWords('panels')
  const [offered, setOffered] = useState<Offered | null>(null)
  const root = useRef<HTMLDivElement>(null)

  useEffect(() => session.setAsk(ask), [session, ask])
  const photoById = useMemo(() => new Map(photos.map((photo) => [photo.id, photo])), [photos])
  const coverOf = useCallback(
    ({ photoId, crop, covers }: PhotoItem): string | null => {
      if (photoId === null) return null
      const decision = ask(photoId, { crop, covers })
      return decision.permitted ? null : `${t('editor.covered')}: ${reasonWords(decision.reasons)}`
    },
    [ask, reasonWords, t],
  )

  const place = useCallback(
    (photoId: string, to: Target, hiding?: Hiding): boolean => {
      const photo = photoById.get(photoId) ?? { id: photoId, width: 0, height: 0, alt: '' }
      const placed = placePhoto(ask, session.state().document, photo, to, hiding)
      if (!placed.ok || !session.apply(placed.value)) {
        setOffered({ photoId, target: to })
        return false
      }
      setMessage(null)
      setOffered(null)
      session.select([to.id])
      return true
    },
    [ask, photoById, session],
  )

  /** Every way a photo comes onto the page from the screen: tapped, dropped, chosen by keyboard. */
  const bringPhoto = useCallback(
    (photoId: string, target?: Target): void => {
      const now = session.state()
      const frame = frameFor(now.document, now.selection)
      place(photoId, target ?? (frame === null ? { type: 'new', id: newId() } : { type: 'item', id: frame }))
    },
    [newId, place, session],
  )

  const paste = useCallback(
    (items: readonly Item[], by?: number): void => {
      const pasted = pasteItems(session.state().document, items, newId, ask, (id) => photoById.get(id), by)
      if (!pasted.ok)
        return setOffered({ photoId: pasted.error.photoId, target: { type: 'new', id: newId() } })
      session.apply(pasted.value.edit)
      session.select(pasted.value.ids)
    },
    [ask, newId, photoById, session],
  )
  const selectedItems = (): Item[] =>
    session.state().selection.flatMap((id) => session.state().document.items[id] ?? [])

  /** An edit of the panel; refused where it would show whom consent hides (a mask, a paper border, a style). */
  const editLooks = useCallback(
    (what: Edit, join?: string): void => {
      if (session.apply(what, join)) return
      setMessage({ tone: 'warn', text: words('refused') })
    },
    [session, words],
  )
  const copyStyle = useCallback((): void => {
    const { document: now, selection } = session.state()
    const item = selection.length === 1 ? now.items[selection[0]!] : undefined
    if (!item) return
    copiedStyle.set(styleOf(item))
    setMessage({ tone: 'info', text: words('styleCopied') })
  }, [session, words])
  const applyStyle = useCallback((): void => {
    const copied = copiedStyle.get()
    const { document: now, selection } = session.state()
    if (!copied || selection.length === 0) return
    setMessage(null)
    editLooks(pasteStyle(now, selection, copied, measure, (id) => photoById.get(id)))
  }, [session, measure, photoById, editLooks])
  const otherPhoto = useCallback((): void => {
    setTray('photos')
    setMessage({ tone: 'info', text: words('otherPhotoHelp') })
    requestAnimationFrame(() =>
      root.current?.querySelector<HTMLElement>('[data-photo][aria-disabled="false"]')?.focus(),
    )
  }, [words])

  useEffect(() => {
    const inField = (target: EventTarget | null): boolean =>
      target instanceof HTMLElement && target.closest('input, textarea, select') !== null
    const onCopy = (event: ClipboardEvent): void => {
      const items = selectedItems()
      if (inField(event.target) || items.length === 0) return
      event.preventDefault()
      event.clipboardData?.setData(clipboardType, JSON.stringify(items))
      event.clipboardData?.setData(
        'text/plain',
        items.flatMap((item) => (item.type === 'text' ? [item.text] : [])).join('\n'),
      )
      if (event.type === 'cut')
        session.apply(removeItems(session.state().document, session.state().selection))
    }
    const onPaste = (event: ClipboardEvent): void => {
      if (inField(event.target)) return
      const data = event.clipboardData
      const own = data?.getData(clipboardType) ?? ''
      if (own !== '') {
        event.preventDefault()
        const items = parseItems(own)
        if (items) paste(items)
      } else if (data && data.files.length > 0) {
        event.preventDefault()
        setMessage({ tone: 'info', text: t('editor.refusedFile') })
      }
    }
    const onKey = (event: KeyboardEvent): void => {
      const key = event.key.toLowerCase()
      if (key === 'escape' && event.target instanceof HTMLElement && event.target.closest('[data-panel]'))
        root.current?.querySelector<HTMLElement>('[data-item][aria-pressed="true"]')?.focus()
      if (!(event.ctrlKey || event.metaKey) || event.altKey || inField(event.target)) return
      if (key === 'c' && event.shiftKey) copyStyle()
      else if (key === 'v' && event.shiftKey) applyStyle()
      else if (key === 'z' && !event.shiftKey) session.undo()
      else if (key === 'y' || (key === 'z' && event.shiftKey)) session.redo()
      else if (key === 'd' && session.state().selection.length > 0) paste(selectedItems())
      else return
      event.preventDefault()
    }
    const { document: page } = window
    page.addEventListener('copy', onCopy)
    page.addEventListener('cut', onCopy)
    page.addEventListener('paste', onPaste)
    page.addEventListener('keydown', onKey)
    return () => {
      page.removeEventListener('copy', onCopy)
      page.removeEventListener('cut', onCopy)
      page.removeEventListener('paste', onPaste)
      page.removeEventListener('keydown', onKey)
    }
  })

  const duplicateSelected = useCallback(() => {
    const now = session.state()
    paste(now.selection.flatMap((id) => now.document.items[id] ?? []))
  }, [paste, session])

  const placedPhotos = Object.entries(document.items).flatMap(([id, item]) =>
    item.type === 'photo' && item.photoId !== null ? [{ id, item, photoId: item.photoId }] : [],
  )
  const forbiddenItems = placedPhotos.filter(({ item, photoId }) => !ask(photoId, item).permitted)
  const forbidden = forbiddenItems.length
  const [firstForbidden] = forbiddenItems
  const blurred = placedPhotos.filter(({ item, photoId }) => {
    const size = photoById.get(photoId)
    return size && size.width > 0 && printDpi(size, item) < sharpDpi
  }).length

  const fromTemplate = useRef(props.fromTemplate)
  useEffect(() => {
    fromTemplate.current = props.fromTemplate
  })
  const useTemplate = useCallback(
    (templateId: string): void => {
      const { model, unplaced } = fromTemplate.current(templateId, session.state().document)
      const steps = many(
        clearPage(session.state().document),
        {
          type: 'page',
          fields: {
            orientation: model.orientation,
            background: model.background,
            pattern: model.pattern,
          },
        },
        ...Object.entries(model.items).map(([id, item]) => ({ type: 'add' as const, id, item })),
      )
      session.apply(steps)
      setMessage(unplaced > 0 ? { tone: 'info', text: t('editor.unplaced', { count: unplaced }) } : null)
    },
    [session, t],
  )
  const edit = useCallback(
    (what: Edit, select?: string): void => {
      session.apply(what)
      if (select !== undefined) session.select([select])
    },
    [session],
  )

  const bringSticker = useCallback(
    (name: string, middle?: { readonly x: number; readonly y: number }): void => {
      // Its drawing must be there before the page is drawn with it.
      void loadStickerArt([name]).then(() => {
        const id = newId()
        edit(addSticker(session.state().document, id, name, middle), id)
        noteRecentSticker(name)
      })
    },
    [edit, newId, session],
  )

  // The same list as long as the same colours are used, so that a drag draws no chooser anew.
  const colourKey = pageColours(calm.document).join()
  const colours = useMemo(() => colourKey.split(','), [colourKey])
  const printed = useMemo(
    () => (standing ? resolvePage(calm.document, standing, measure) : calm.document),
    [calm.document, standing, measure],
  )
  const onTouch = useCallback(() => setView('properties'), [])
  const onProperties = useCallback(() => {
    setView('properties')
    root.current?.querySelector<HTMLElement>('[data-panel]')?.focus()
  }, [])
  const onRename = useCallback((id: string) => {
    setView('layers')
    setRenaming(id)
  }, [])
  const onDropFiles = useCallback(() => setMessage({ tone: 'info', text: t('editor.refusedFile') }), [t])

  return (
    <PageColours value={colours}>
      <div className={styles.editor} ref={root}>
        <EditorBar
          session={session}
          title={document.title}
          saving={saving}
          canUndo={history.undo.length > 0}
          canRedo={history.redo.length > 0}
          blurred={blurred}
          zoom={zoom}
          percent={percent}
          onZoom={setZoom}
          output={props.output}
          onBack={props.onBack}
          more={props.more}
        />

        <Tray
          tray={tray}
          onTray={setTray}
          isMaster={!strip}
          session={session}
          orientation={document.orientation}
          background={document.background}
          pattern={document.pattern}
          photos={photos}
          childName={props.childName}
          ask={ask}
          reasonWords={reasonWords}
          thumbs={thumbs}
          newId={newId}
          onPhoto={bringPhoto}
          onSticker={bringSticker}
          onTemplate={useTemplate}
          preview={props.preview}
          ownTemplates={props.ownTemplates}
          onSaveTemplate={props.onSaveTemplate}
          onEdit={edit}
        />

        <section className={styles.middle} aria-label={t('editor.page')}>
          <div className={styles.notices}>
            {props.notice}
            {saving === 'failed' && (
              <Notice tone="warn" live="polite">
                {t('savingFailed')}
              </Notice>
            )}
            {forbidden > 0 && (
              <Notice
                tone="danger"
                live="polite"
                title={t('forbiddenOnPage', { count: forbidden })}
                action={
                  <Row gap="small">
                    {firstForbidden && (
                      <Button
                        size="small"
                        kind="primary"
                        onClick={() =>
                          setOffered({
                            photoId: firstForbidden.photoId,
                            target: { type: 'item', id: firstForbidden.id },
                          })
                        }
                      >
                        {hiding('solve')}
                      </Button>
                    )}
                    <Button
                      size="small"
                      onClick={() => session.apply(takeOff(session.state().document, ask))}
                    >
                      {t('editor.takeOff')}
                    </Button>
                  </Row>
                }
              />
            )}
            {state.refused !== null && offered === null && (
              <Notice tone="warn" live="assertive">
                {hiding('refused', { reason: reasonWords(state.refused) })}
              </Notice>
            )}
            {message && (
              <Notice
                tone={message.tone}
                live="assertive"
                action={
                  <IconButton icon="close" size="small" label={t('keep')} onClick={() => setMessage(null)} />
                }
              >
                {message.text}
              </Notice>
            )}
          </div>
          <Stage
            session={session}
            pictures={pictures}
            photoById={photoById}
            coverOf={coverOf}
            measure={measure}
            zoom={zoom}
            onPercent={setPercent}
            editing={editing}
            onEditing={setEditing}
            cropping={cropping}
            onCropping={setCropping}
            onDropPhoto={bringPhoto}
            onDropSticker={bringSticker}
            onDropFiles={onDropFiles}
            newId={newId}
            onTouch={onTouch}
            onFill={otherPhoto}
            onProperties={onProperties}
            onRename={onRename}
            place={standing}
            spelling={props.spelling}
          />
        </section>

        <Panel
          document={calm.document}
          selection={calm.selection}
          session={session}
          photoById={photoById}
          coverOf={coverOf}
          measure={measure}
          cropping={cropping}
          onCropping={setCropping}
          onWrite={setEditing}
          onDuplicate={duplicateSelected}
          newId={newId}
          view={view}
          onView={setView}
          onInside={setInPanel}
          renaming={renaming}
          onRenaming={setRenaming}
          thumbs={thumbs}
          onOtherPhoto={otherPhoto}
          onEdit={editLooks}
          spelling={props.spelling}
          onCopyStyle={copyStyle}
          onPasteStyle={style === null ? undefined : applyStyle}
        />

        {offered && (
          <OfferDialog
            offered={offered}
            document={document}
            photos={photos}
            ask={ask}
            reasonWords={reasonWords}
            pictures={pictures}
            thumbs={thumbs}
            onPlace={(photoId, target, how, way) => {
              if (place(photoId, target, how) && way === 'crop') setCropping(target.id)
            }}
            onClose={() => setOffered(null)}
          />
        )}
        {strip && (
          <PageStrip {...strip} title={document.title} model={printed} thumbs={thumbs} coverOf={coverOf} />
        )}
      </div>
    </PageColours>
  )
}

function parseItems(text: string): Item[] | null {
  try {
    const parsed = itemSchema.array().max(500).safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
