import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState, type ReactElement, type ReactNode, type Ref } from 'react' // prettier-ignore
import { randomId } from '#shared/basics/random.ts'
import { ok, type Result } from '#shared/basics/result.ts'
import type { ExportFailure, ExportProgress, ItemPlace } from '#shared/pdf/export.ts'
import { jobsOf, spineOf } from '#shared/pdf/jobs.ts'
import { usualOutput, type Output } from '#shared/pdf/output.ts'
import type { Finding, PreflightRule } from '#shared/pdf/preflight.ts'
import { gatePages, type AskPlaced } from '#shared/portfolio/gate.ts'
import type { AskPhoto, RefusalReason } from '#shared/portfolio/place.ts'
import type { PageModel, PhotoItem } from '#shared/portfolio/page.ts'
import type { Audience } from '#shared/records/consent.ts'
import { useHost } from '../host/HostContext.tsx'
import { drawPages, exportPages } from '../pdf/exportPages.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { PrintPages, type PrintedPage } from '../ui/PrintPages.tsx'
import { Progress } from '../ui/Progress.tsx'
import { useChooseFolder } from '../ui/useChooseFolder.tsx'
import { useToast } from '../ui/useToast.ts'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { beginFiles, type FilesOut } from './filesOut.ts'
import { OutputDialog } from './OutputDialog.tsx'
import { PreflightDialog } from './PreflightDialog.tsx'
import { usePictures, useReadOriginal } from './usePortfolio.ts'
import { createBreath } from './breathe.ts'
import { windowRandom } from './windowRandom.ts'

interface ExportedPage {
  readonly id: string
  readonly title: string
  /** The chapter that begins with this page; '' = none. */
  readonly chapter: string
  readonly model: PageModel
  readonly audience: Audience
}

export interface ExportedPages {
  readonly pages: readonly ExportedPage[]
  /** Stands on a spine and in sentences. */
  readonly childName: string
  /** Of the files; without one it is made of child and page. */
  readonly title?: string
  readonly institution: string
}

export interface ExportConsent {
  /** The pages of a year book are of many children. */
  readonly askFor: (audience: Audience, pageId: string) => AskPhoto
  readonly isKept: (pageId: string) => boolean
  readonly reasonWords: (reasons: readonly RefusalReason[]) => string
  /** Opens the page and chooses this item on it. */
  readonly goTo: (place: ItemPlace) => void
}

/** On a screen nobody minds how a photo would print. */
const onlyForPaper: readonly PreflightRule[] = ['V24', 'V25', 'V26', 'V27', 'V28']

/** What is on the screen: the question (asking), nothing of ours (folder), the work, or what the look over it found. */
type Stage =
  | { readonly type: 'asking' | 'folder' }
  /** 0: for a moment only, and not to be stopped. */
  | { readonly type: 'working'; readonly total: number }
  | {
      readonly type: 'found'
      readonly findings: readonly Finding[]
      readonly files: FilesOut
      readonly pages: readonly ExportedPage[]
    }

/**
 * "Ausgeben": one question, then the folder; then the files are made in their worker and go to the vault as they come, or
 * sheets go to the printer. Consent is asked before each photo and once more when all is made (P42): until then no file
 * has its name, and whatever ends the work before leaves nothing.
 */
export function useExport(consent: ExportConsent): {
  readonly run: (what: ExportedPages) => void
  readonly dialogs: ReactNode
} {
  const exporting = useRef<(what: ExportedPages) => void>(null)
  return {
    run: (what) => exporting.current?.(what),
    dialogs: <Exporting ref={exporting} {...consent} />,
  }
}

/** A component of its own: while it works it is drawn anew, and not the screen with all pages behind it. */
function Exporting({
  ref,
  askFor,
  isKept,
  reasonWords,
  goTo,
}: ExportConsent & { readonly ref: Ref<(what: ExportedPages) => void> }): ReactElement {
  const t = useWords('portfolio')
  const tOut = useWords('output')
  const tChild = useWords('childMode')
  const tPdf = useWords('pdf')
  const shown = useLanguage()
  const toast = useToast()
  const sayFailure = useErrorText()
  const { keeper, vault } = useHost()
  const readPhoto = useReadOriginal()
  const pictures = usePictures('large')
  const { chooseFolder, folderDialog } = useChooseFolder()
  const [asked, setAsked] = useState<ExportedPages | null>(null)
  const [output, setOutput] = useState<Output>(usualOutput)
  const [stage, setStage] = useState<Stage>({ type: 'asking' })
  const [printed, setPrinted] = useState<readonly PrintedPage[] | null>(null)
  const stop = useRef<AbortController | null>(null)
  const tellDone = useRef<((done: number) => void) | null>(null)
  const unfinished = useRef<FilesOut | null>(null)
  useEffect(
    () => () => {
      stop.current?.abort()
      void unfinished.current?.drop()
    },
    [],
  )

  // A consent withdrawn while the PDF is being made must stop it: always the newest answer, never that of the click.
  const latest = useRef({ askFor, isKept })
  useEffect(() => {
    latest.current = { askFor, isKept }
  }, [askFor, isKept])

  const title = useMemo(() => {
    if (!asked) return ''
    if (asked.title !== undefined) return asked.title
    const [only, more] = asked.pages
    return only && !more ? `${asked.childName} ${only.title}` : `${t('export.fileName')} ${asked.childName}`
  }, [asked, t])
  const titleOf = (pageId: string): string => asked?.pages.find((page) => page.id === pageId)?.title ?? ''
  const coverOf = useCallback(
    ({ id, audience }: ExportedPage, item: PhotoItem): string | null =>
      item.photoId === null || askFor(audience, id)(item.photoId, item).permitted
        ? null
        : t('editor.covered'),
    [askFor, t],
  )

  function run(what: ExportedPages): void {
    if (asked !== null || what.pages.length === 0) return
    if (tellKept(what)) return
    void keeper.call('info', {}).then((info) => {
      if (info.ok) setOutput(info.value.output)
      setStage({ type: 'asking' })
      setAsked(what)
    })
  }

  /** What a child keeps to herself goes nowhere (KM8). */
  function tellKept({ pages, childName }: Pick<ExportedPages, 'pages' | 'childName'>): boolean {
    const kept = pages.find((page) => latest.current.isKept(page.id))
    if (kept) toast.danger(tChild('veto.exportPage', { name: childName, page: kept.title }))
    return kept !== undefined
  }

  function askOf(pages: readonly ExportedPage[]): AskPlaced {
    const audienceOf = new Map(pages.map(({ id, audience }) => [id, audience]))
    const breathe = createBreath()
    return async (photoId, pageId, seen) => {
      await breathe()
      // A page nobody knows is for everybody, which asks for most.
      return latest.current.askFor(audienceOf.get(pageId) ?? 'public', pageId)(photoId, seen)
    }
  }

  function tellFailure(failure: ExportFailure): void {
    if (failure.type === 'PhotoRefused') {
      const [first] = failure.refused
      if (first)
        toast.danger(tPdf('refused', { page: titleOf(first.pageId), reason: reasonWords(first.reasons) }))
    } else if (failure.type === 'PhotoUnreadable')
      toast.danger(tPdf('unreadable', { page: titleOf(failure.pageId) }))
    else if (failure.type === 'NotWritten')
      toast.danger(sayFailure(unfinished.current?.failure() ?? { type: 'FileNotWritten' }))
  }

  const progressFrom =
    (before: number) =>
    ({ done }: ExportProgress): void =>
      tellDone.current?.(before + done)

  /** Work that shows its progress and can be stopped; what is asked for is remembered. */
  async function working(
    total: number,
    work: (signal: AbortSignal) => Promise<Stage | 'done'>,
  ): Promise<void> {
    void keeper.call('settings.change', { output })
    const controller = new AbortController()
    stop.current = controller
    setStage({ type: 'working', total })
    let next: Stage | 'done' = { type: 'asking' }
    try {
      next = await work(controller.signal)
    } finally {
      stop.current = null
      if (next === 'done') setAsked(null)
      if (next === 'done' || next.type !== 'found') await drop()
      setStage(next === 'done' ? { type: 'asking' } : next)
    }
  }
  async function drop(): Promise<void> {
    const files = unfinished.current
    unfinished.current = null
    await files?.drop()
  }

  /** Writes each file's parts as they come; what the look over them found. */
  async function makeFiles(
    pages: readonly ExportedPage[],
    files: FilesOut,
    signal: AbortSignal,
  ): Promise<Result<readonly Finding[], ExportFailure>> {
    const ask = {
      readPhoto,
      permitsPhoto: askOf(pages),
      signal,
    }
    const meta = { title, language: shown === 'pseudo' ? 'de' : shown, author: asked?.institution ?? '' }
    if (output.purpose === 'picture') {
      const draw = { plan: { as: 'screen' }, saveInk: false, dpi: output.pictureDpi, as: 'image/png' } as const // prettier-ignore
      let file = 0
      const drawn = await drawPages({
        ...ask,
        pages,
        draw,
        meta,
        onProgress: progressFrom(0),
        takeSheet: async ({ picture }) => files.append(file++, new Uint8Array(await picture.arrayBuffer())),
      })
      return drawn.ok ? ok([]) : drawn
    }
    const findings: Finding[] = []
    let before = 0
    for (const [file, job] of jobsOf(output, pages, asked?.childName ?? '').entries()) {
      const made = await exportPages({
        ...ask,
        pages: job.pages,
        meta: { ...meta, title: nameOf(job.part) },
        job: {
          plan: job.plan,
          saveInk: output.purpose === 'home' && output.saveInk,
          press: job.forPress ? { documentId: randomId(windowRandom), madeAt: Date.now() } : null,
          look: {
            binding: output.binding,
            spine: output.purpose === 'book' ? spineOf(output, pages) : 0,
          },
        },
        onProgress: progressFrom(before),
        write: (bytes) => files.append(file, bytes),
      })
      if (!made.ok) return made
      findings.push(
        ...made.value.findings.filter(
          ({ rule }) => output.purpose !== 'screen' || !onlyForPaper.includes(rule),
        ),
      )
      before += job.pages.length
    }
    return ok(findings)
  }

  const nameOf = (part: 'whole' | 'cover' | 'inner'): string =>
    part === 'whole' ? title : `${title} ${tOut(part)}`
  const fileNames = (pages: readonly ExportedPage[]): readonly string[] =>
    output.purpose === 'picture'
      ? pages.map((_, i) => fileNameOf(pages.length > 1 ? `${title} ${i + 1}` : title, 'png'))
      : jobsOf(output, pages, '').map(({ part }) => fileNameOf(nameOf(part)))

  async function save(pages: readonly ExportedPage[]): Promise<void> {
    // Said before anybody looks for a folder in vain.
    const gate = await gatePages(pages, askOf(pages))
    if (!gate.ok) return tellFailure(gate.error)
    setStage({ type: 'folder' })
    const folder = await chooseFolder('export')
    if (folder === null) return setStage({ type: 'asking' })
    await working(pages.length, async (signal) => {
      const begun = await beginFiles(vault, {
        folder: folder.token,
        pageIds: pages.map(({ id }) => id),
        fileNames: fileNames(pages),
      })
      if (!begun.ok) {
        toast.danger(sayFailure(begun.error))
        return { type: 'asking' }
      }
      const files = begun.value
      unfinished.current = files
      const made = await makeFiles(pages, files, signal)
      if (!made.ok) {
        tellFailure(made.error)
        return { type: 'asking' }
      }
      if (made.value.length > 0) return { type: 'found', findings: made.value, files, pages }
      return (await finish(files, pages)) ? 'done' : { type: 'asking' }
    })
  }

  /** Consent may have been withdrawn while the last pages were made, or while the findings were read. */
  async function finish(files: FilesOut, pages: readonly ExportedPage[]): Promise<boolean> {
    const gate = await gatePages(pages, askOf(pages))
    if (!gate.ok) {
      tellFailure(gate.error)
      return false
    }
    if (!asked || tellKept({ pages, childName: asked.childName })) return false
    const written = await files.finish()
    if (!written.ok) {
      toast.danger(sayFailure(written.error))
      return false
    }
    unfinished.current = null
    const { fileNames: names } = written.value
    const [first = '', second = ''] = names
    if (names.length === 1) toast.good(t('export.saved', { file: first }))
    else if (output.purpose === 'picture') toast.good(tOut('savedMany', { count: names.length }))
    else toast.good(tOut('savedTwo', { first, second }))
    return true
  }

  const print = (pages: readonly ExportedPage[]): Promise<void> =>
    working(pages.length, async (signal) => {
      const [job] = jobsOf(output, pages, '')
      const draw = { plan: job!.plan, saveInk: output.saveInk, dpi: 300, as: 'image/jpeg' } as const
      const sheets: PrintedPage[] = []
      const permitsPhoto = askOf(pages)
      const drawn = await drawPages({
        pages,
        draw,
        meta: { title, language: 'de', author: asked?.institution ?? '' },
        readPhoto,
        permitsPhoto,
        signal,
        onProgress: progressFrom(0),
        async takeSheet({ picture, width, height }) {
          sheets.push({ url: URL.createObjectURL(picture), paper: output.paper, lying: width > height })
          return true
        },
      })
      const gate = drawn.ok ? await gatePages(pages, permitsPhoto) : drawn
      if (gate.ok) {
        setPrinted(sheets)
        return 'done'
      }
      for (const { url } of sheets) URL.revokeObjectURL(url)
      tellFailure(gate.error)
      return { type: 'asking' }
    })
  const donePrinting = useCallback(() => {
    setPrinted((pages) => {
      for (const { url } of pages ?? []) URL.revokeObjectURL(url)
      return null
    })
  }, [])

  useImperativeHandle(ref, () => run)
  return (
    <>
      {folderDialog}
      <OutputDialog
        open={asked !== null && stage.type === 'asking'}
        pages={asked?.pages ?? []}
        title={asked?.childName ?? ''}
        output={output}
        onOutput={setOutput}
        pictures={pictures}
        coverOf={coverOf}
        onClose={() => setAsked(null)}
        onSave={(pages) => void save(pages)}
        onPrint={(pages) => void print(pages)}
      />
      <PreflightDialog
        findings={stage.type === 'found' ? stage.findings : null}
        titleOf={titleOf}
        onGo={(place) => {
          setAsked(null)
          setStage({ type: 'asking' })
          void drop()
          goTo(place)
        }}
        onBack={() => {
          setStage({ type: 'asking' })
          void drop()
        }}
        onAnyway={() =>
          stage.type === 'found' &&
          void working(0, async () =>
            (await finish(stage.files, stage.pages)) ? 'done' : { type: 'asking' },
          )
        }
      />
      <Dialog
        open={stage.type === 'working'}
        onClose={() => undefined}
        title={tOut('do')}
        locked
        size="small"
      >
        {stage.type === 'working' && (
          <Working
            ref={tellDone}
            total={stage.total}
            onCancel={stage.total > 0 ? () => stop.current?.abort() : undefined}
          />
        )}
      </Dialog>
      {printed && <PrintPages pages={printed} onDone={donePrinting} />}
    </>
  )
}

/** Counts by itself, so that a page that is made draws nothing else anew. */
function Working({
  ref,
  total,
  onCancel,
}: {
  readonly ref: Ref<(done: number) => void>
  readonly total: number
  readonly onCancel: (() => void) | undefined
}): ReactElement {
  const t = useWords('output')
  const [done, setDone] = useState(0)
  useImperativeHandle(ref, () => setDone, [])
  return <Progress label={t('made')} done={done} total={total} {...(onCancel ? { onCancel } : {})} />
}

/** A name that every file system takes. */
export const fileNameOf = (title: string, ending: 'pdf' | 'png' = 'pdf'): string => {
  const clean = title
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+|\.+$/g, '')
  return `${clean.slice(0, 120) || 'Portfolio'}.${ending}`
}
