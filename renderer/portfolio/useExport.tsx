import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { randomId } from '#shared/basics/random.ts'
import type { Bytes } from '#shared/basics/bytes.ts'
import type { Result } from '#shared/basics/result.ts'
import type { ExportFailure, ItemPlace } from '#shared/pdf/export.ts'
import { jobsOf, spineOf } from '#shared/pdf/jobs.ts'
import { usualOutput, type Output } from '#shared/pdf/output.ts'
import type { Finding, PreflightRule } from '#shared/pdf/preflight.ts'
import type { AskPlaced } from '#shared/portfolio/gate.ts'
import type { AskPhoto, RefusalReason } from '#shared/portfolio/place.ts'
import type { PageModel, PhotoItem } from '#shared/portfolio/page.ts'
import type { Audience } from '#shared/records/consent.ts'
import { useHost } from '../host/HostContext.tsx'
import { drawPages, exportPages } from '../pdf/exportPages.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { PrintPages, type PrintedPage } from '../ui/PrintPages.tsx'
import { Progress } from '../ui/Progress.tsx'
import { useChooseFolder } from '../ui/useChooseFolder.tsx'
import { useToast } from '../ui/useToast.ts'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { OutputDialog } from './OutputDialog.tsx'
import { PreflightDialog } from './PreflightDialog.tsx'
import { usePictures, useReadOriginal } from './usePortfolio.ts'
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
  readonly childName: string
  readonly institution: string
}

export interface ExportConsent {
  readonly askFor: (audience: Audience) => AskPhoto
  readonly isKept: (pageId: string) => boolean
  readonly reasonWords: (reasons: readonly RefusalReason[]) => string
  /** Opens the page and chooses this item on it. */
  readonly goTo: (place: ItemPlace) => void
}

/** On a screen nobody minds how a photo would print. */
const onlyForPaper: readonly PreflightRule[] = ['V24', 'V25', 'V26', 'V27', 'V28']

interface MadeFile {
  readonly fileName: string
  readonly bytes: Bytes
}

/**
 * "Ausgeben": one question, then the file in its worker, a look over its bytes, and the vault writes it; or the printer.
 * Consent is asked again before each photo.
 */
export function useExport({ askFor, isKept, reasonWords, goTo }: ExportConsent): {
  readonly exporting: boolean
  readonly run: (what: ExportedPages) => void
  readonly dialogs: ReactNode
} {
  const t = useWords('portfolio')
  const tOut = useWords('output')
  const tChild = useWords('childMode')
  const tPdf = useWords('pdf')
  const shown = useLanguage()
  const toast = useToast()
  const { keeper, vault } = useHost()
  const readPhoto = useReadOriginal()
  const pictures = usePictures('large')
  const { chooseFolder, folderDialog } = useChooseFolder()
  const [asked, setAsked] = useState<ExportedPages | null>(null)
  const [output, setOutput] = useState<Output>(usualOutput)
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null)
  const [checked, setChecked] = useState<{ readonly findings: readonly Finding[]; readonly files: readonly MadeFile[]; readonly pages: readonly ExportedPage[] } | null>(null) // prettier-ignore
  const [printed, setPrinted] = useState<readonly PrintedPage[] | null>(null)
  const stop = useRef<AbortController | null>(null)

  // A consent withdrawn while the PDF is being made must stop it: always the newest answer, never that of the click.
  const latestAsk = useRef(askFor)
  useEffect(() => {
    latestAsk.current = askFor
  }, [askFor])

  const title = useMemo(() => {
    if (!asked) return ''
    const [only, more] = asked.pages
    return only && !more ? `${asked.childName} ${only.title}` : `${t('export.fileName')} ${asked.childName}`
  }, [asked, t])
  const titleOf = (pageId: string): string => asked?.pages.find((page) => page.id === pageId)?.title ?? ''
  const coverOf = useCallback(
    ({ audience }: ExportedPage, item: PhotoItem): string | null =>
      item.photoId === null || askFor(audience)(item.photoId, item).permitted ? null : t('editor.covered'),
    [askFor, t],
  )

  function run(what: ExportedPages): void {
    if (progress !== null || what.pages.length === 0) return
    const kept = what.pages.find((page) => isKept(page.id))
    if (kept) toast.danger(tChild('veto.exportPage', { name: what.childName, page: kept.title }))
    else
      void keeper.call('info', {}).then((info) => {
        if (info.ok) setOutput(info.value.output)
        setAsked(what)
      })
  }

  const askOf =
    (pages: readonly ExportedPage[]): AskPlaced =>
    (photoId, pageId, seen) =>
      // A page nobody knows is for everybody, which asks for most.
      latestAsk.current(pages.find(({ id }) => id === pageId)?.audience ?? 'public')(photoId, seen)

  function tellFailure(failure: ExportFailure): void {
    if (failure.type === 'PhotoRefused') {
      const [first] = failure.refused
      if (first)
        toast.danger(tPdf('refused', { page: titleOf(first.pageId), reason: reasonWords(first.reasons) }))
    } else if (failure.type === 'PhotoUnreadable')
      toast.danger(tPdf('unreadable', { page: titleOf(failure.pageId) }))
  }

  /** Work that shows its progress and can be stopped; what is asked for is remembered. */
  async function working(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    void keeper.call('settings.change', { output })
    const controller = new AbortController()
    stop.current = controller
    setProgress({ done: 0, total: 0 })
    try {
      await work(controller.signal)
    } finally {
      stop.current = null
      setProgress(null)
    }
  }

  const save = (pages: readonly ExportedPage[]): Promise<void> =>
    working(async (signal) => {
      if (!asked) return
      const language = shown === 'pseudo' ? 'de' : shown
      const permitsPhoto = askOf(pages)
      const files: MadeFile[] = []
      const findings: Finding[] = []
      if (output.purpose === 'picture') {
        const draw = { plan: { as: 'screen' }, saveInk: false, dpi: output.pictureDpi, as: 'image/png' } as const // prettier-ignore
        const meta = { title, language, author: asked.institution }
        const drawn = await drawPages({ pages, draw, meta, readPhoto, permitsPhoto, signal, onProgress: setProgress }) // prettier-ignore
        if (!drawn.ok) return tellFailure(drawn.error)
        for (const [i, { picture }] of drawn.value.entries())
          files.push({
            fileName: fileNameOf(drawn.value.length > 1 ? `${title} ${i + 1}` : title, 'png'),
            bytes: new Uint8Array(await picture.arrayBuffer()),
          })
        return write(files, pages)
      }
      const { preflight } = await import('../pdf/preflight.ts')
      for (const job of jobsOf(output, pages, asked.childName)) {
        const name = job.part === 'whole' ? title : `${title} ${tOut(job.part)}`
        const made = await exportPages({
          pages: job.pages,
          meta: { title: name, language, author: asked.institution },
          job: {
            plan: job.plan,
            saveInk: output.purpose === 'home' && output.saveInk,
            press: job.forPress ? { documentId: randomId(windowRandom), madeAt: Date.now() } : null,
          },
          readPhoto,
          permitsPhoto,
          onProgress: setProgress,
          signal,
        })
        if (!made.ok) return tellFailure(made.error)
        const { bytes, trace } = made.value
        const found = await preflight(bytes, {
          plan: job.plan,
          trace,
          binding: output.binding,
          spine: output.purpose === 'book' ? spineOf(output, pages) : 0,
        })
        findings.push(
          ...found.filter(({ rule }) => output.purpose !== 'screen' || !onlyForPaper.includes(rule)),
        )
        files.push({ fileName: fileNameOf(name), bytes })
      }
      if (findings.length > 0) setChecked({ findings, files, pages })
      else await write(files, pages)
    })

  async function write(files: readonly MadeFile[], pages: readonly ExportedPage[]): Promise<void> {
    setChecked(null)
    setAsked(null)
    setProgress(null)
    const folder = await chooseFolder('export')
    if (folder === null) return
    setProgress({ done: 0, total: files.length })
    try {
      const names: string[] = []
      for (const { fileName, bytes } of files) {
        const written = await writeParts(vault, { folder: folder.token, fileName, pages, bytes })
        if (!written.ok) return void toast.danger(t('export.failed'))
        names.push(written.value.fileName)
        setProgress({ done: names.length, total: files.length })
      }
      const [first = '', second = ''] = names
      if (names.length === 1) toast.good(t('export.saved', { file: first }))
      else if (output.purpose === 'picture') toast.good(tOut('savedMany', { count: names.length }))
      else toast.good(tOut('savedTwo', { first, second }))
    } finally {
      setProgress(null)
    }
  }

  const print = (pages: readonly ExportedPage[]): Promise<void> =>
    working(async (signal) => {
      if (!asked) return
      const [job] = jobsOf(output, pages, asked.childName)
      const draw = { plan: job!.plan, saveInk: output.saveInk, dpi: 300, as: 'image/jpeg' } as const
      const meta = { title, language: 'de', author: asked.institution }
      const drawn = await drawPages({ pages, draw, meta, readPhoto, permitsPhoto: askOf(pages), signal, onProgress: setProgress }) // prettier-ignore
      if (!drawn.ok) return tellFailure(drawn.error)
      setAsked(null)
      setPrinted(
        drawn.value.map(({ picture, width, height }) => ({
          url: URL.createObjectURL(picture),
          paper: output.paper,
          lying: width > height,
        })),
      )
    })
  const donePrinting = useCallback(() => {
    setPrinted((pages) => {
      for (const { url } of pages ?? []) URL.revokeObjectURL(url)
      return null
    })
  }, [])

  return {
    exporting: progress !== null,
    run,
    dialogs: (
      <>
        {folderDialog}
        <OutputDialog
          open={asked !== null && progress === null && checked === null}
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
          findings={checked && progress === null ? checked.findings : null}
          titleOf={titleOf}
          onGo={(place) => {
            setChecked(null)
            setAsked(null)
            goTo(place)
          }}
          onBack={() => setChecked(null)}
          onAnyway={() => checked && void write(checked.files, checked.pages)}
        />
        <Dialog open={progress !== null} onClose={() => undefined} title={tOut('save')} locked size="small">
          {progress && (
            <Progress
              label={t('export.working')}
              done={progress.done}
              total={progress.total}
              onCancel={() => stop.current?.abort()}
            />
          )}
        </Dialog>
        {printed && <PrintPages pages={printed} onDone={donePrinting} />}
      </>
    ),
  }
}

const partBytes = 8_000_000

/** A book is larger than what can cross in one piece. */
async function writeParts(
  vault: ReturnType<typeof useHost>['vault'],
  ask: MadeFile & { readonly folder: string; readonly pages: readonly ExportedPage[] },
): Promise<Result<{ readonly fileName: string }>> {
  const { folder, fileName, bytes } = ask
  const objectIds = ask.pages.map((page) => page.id)
  const begun = await vault.call('export.begin', { folder, purpose: 'portfolio', objectIds })
  if (!begun.ok) return begun
  const { file } = begun.value
  for (let at = 0; at < bytes.length; at += partBytes) {
    const taken = await vault.call('export.append', { file, bytes: [bytes.slice(at, at + partBytes)] })
    if (taken.ok) continue
    await vault.call('export.drop', { file })
    return taken
  }
  return vault.call('export.finish', { file, fileName })
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
