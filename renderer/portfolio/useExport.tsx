import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { AskPhoto, RefusalReason } from '#shared/portfolio/place.ts'
import type { PageModel } from '#shared/portfolio/page.ts'
import type { Audience } from '#shared/records/consent.ts'
import { useHost } from '../host/HostContext.tsx'
import { exportPages } from '../pdf/exportPages.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Progress } from '../ui/Progress.tsx'
import { useChooseFolder } from '../ui/useChooseFolder.tsx'
import { useToast } from '../ui/useToast.ts'
import { useLanguage, useWords } from '../ui/useWords.ts'
import { useReadOriginal } from './usePortfolio.ts'

export interface ExportedPages {
  readonly pages: readonly {
    readonly id: string
    readonly title: string
    readonly model: PageModel
    readonly audience: Audience
  }[]
  readonly childName: string
  readonly institution: string
}

export interface ExportConsent {
  readonly askFor: (audience: Audience) => AskPhoto
  readonly isKept: (pageId: string) => boolean
  readonly reasonWords: (reasons: readonly RefusalReason[]) => string
}

/** "Als PDF speichern": folder, PDF in its worker, written by the vault. Consent is asked again before each photo. */
export function useExport({ askFor, isKept, reasonWords }: ExportConsent): {
  readonly exporting: boolean
  readonly run: (what: ExportedPages) => Promise<void>
  readonly dialogs: ReactNode
} {
  const t = useWords('portfolio')
  const tChild = useWords('childMode')
  const tPdf = useWords('pdf')
  const shown = useLanguage()
  const toast = useToast()
  const { vault } = useHost()
  const readPhoto = useReadOriginal()
  const { chooseFolder, folderDialog } = useChooseFolder()
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null)
  const stop = useRef<AbortController | null>(null)

  // A consent withdrawn while the PDF is being made must stop it: always the newest answer, never that of the click.
  const latestAsk = useRef(askFor)
  useEffect(() => {
    latestAsk.current = askFor
  }, [askFor])

  async function run({ pages, childName, institution }: ExportedPages): Promise<void> {
    if (progress !== null || pages.length === 0) return
    const kept = pages.find((page) => isKept(page.id))
    if (kept) return toast.danger(tChild('veto.exportPage', { name: childName, page: kept.title }))
    const folder = await chooseFolder('export')
    if (folder === null) return
    const controller = new AbortController()
    stop.current = controller
    setProgress({ done: 0, total: 0 })
    try {
      const title =
        pages.length === 1 ? `${childName} ${pages[0]!.title}` : `${t('export.fileName')} ${childName}`
      const made = await exportPages({
        pages,
        meta: { title, language: shown === 'pseudo' ? 'de' : shown, author: institution },
        readPhoto,
        permitsPhoto: (photoId, pageId, shown) => {
          const audience = pages.find(({ id }) => id === pageId)?.audience
          // A page nobody knows is for everybody, which asks for most.
          return latestAsk.current(audience ?? 'public')(photoId, shown)
        },
        onProgress: setProgress,
        signal: controller.signal,
      })
      if (!made.ok) {
        const titleOf = (pageId: string): string => pages.find((page) => page.id === pageId)?.title ?? ''
        if (made.error.type === 'PhotoRefused') {
          const [first] = made.error.refused
          if (first)
            toast.danger(
              tPdf('refused', {
                page: titleOf(first.pageId),
                reason: reasonWords(first.reasons),
              }),
            )
        } else if (made.error.type === 'PhotoUnreadable')
          toast.danger(tPdf('unreadable', { page: titleOf(made.error.pageId) }))
        return
      }
      const written = await vault.call('export.write', {
        folder: folder.token,
        fileName: fileNameOf(title),
        purpose: 'portfolio',
        objectIds: pages.map((page) => page.id),
        bytes: [made.value.bytes],
      })
      if (!written.ok) return toast.danger(t('export.failed'))
      toast.good(t('export.saved', { file: written.value.fileName }))
      const weak = made.value.warnings.flatMap((warning) =>
        warning.type === 'lowResolution' ? [warning.dpi] : [],
      )
      if (weak.length > 0) toast.warn(tPdf('lowResolution', { count: weak.length, dpi: Math.min(...weak) }))
      const missing = made.value.warnings.flatMap((warning) =>
        warning.type === 'glyphMissing' ? warning.letters : [],
      )
      if (missing.length > 0) toast.warn(tPdf('glyphMissing', { signs: [...new Set(missing)].join(' ') }))
    } finally {
      stop.current = null
      setProgress(null)
    }
  }

  return {
    exporting: progress !== null,
    run,
    dialogs: (
      <>
        {folderDialog}
        <Dialog open={progress !== null} onClose={() => undefined} title={t('export.do')} locked size="small">
          {progress && (
            <Progress
              label={t('export.working')}
              done={progress.done}
              total={progress.total}
              onCancel={() => stop.current?.abort()}
            />
          )}
        </Dialog>
      </>
    ),
  }
}

/** A name that every file system takes. */
export const fileNameOf = (title: string): string => {
  const clean = title
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+|\.+$/g, '')
  return `${clean.slice(0, 120) || 'Portfolio'}.pdf`
}
