/** "An die Familie geben" (RF1-RF6): pages, people and way; one press; then the code words, once. */
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { gatePages, type AskPlaced } from '#shared/portfolio/gate.ts'
import { orderedItems, type PageModel } from '#shared/portfolio/page.ts'
import { newDraft } from '#shared/records/edit.ts'
import type { Rec } from '#shared/records/kinds.ts'
import type { ReleaseWay } from '#shared/records/release.ts'
import { addressable, withMark } from '#shared/release/mark.ts'
import { useRepository } from '../../database/DatabaseContext.tsx'
import { useRecords } from '../../database/useRecords.ts'
import { useHost } from '../../host/HostContext.tsx'
import { loadCanvasFonts } from '../../paper/fonts.ts'
import { pagePicture } from '../../paper/pagePicture.ts'
import { exportPages } from '../../pdf/exportPages.ts'
import { Button } from '../../ui/Button.tsx'
import { Checkbox } from '../../ui/Checkbox.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useFormat } from '../../ui/format.ts'
import { Notice } from '../../ui/Notice.tsx'
import { PrintSheet } from '../../ui/PrintSheet.tsx'
import { Progress } from '../../ui/Progress.tsx'
import { RadioGroup } from '../../ui/RadioGroup.tsx'
import { Stack } from '../../ui/Stack.tsx'
import { Text } from '../../ui/Text.tsx'
import { useChooseFolder } from '../../ui/useChooseFolder.tsx'
import { useLanguage, useWords } from '../../ui/useWords.ts'
import { documentOf } from '../pageRecords.ts'
import { fileNameOf } from '../useExport.tsx'
import { useReadOriginal, type Portfolio } from '../usePortfolio.ts'
import styles from './Release.module.css'

export interface ReleaseDialogProps {
  readonly portfolio: Portfolio & { readonly child: Rec<'child'> }
  /** A page with its place in the book: numbers, contents and master page. */
  readonly resolve: (pageId: string, model: PageModel) => Promise<PageModel>
  readonly onClose: () => void
}

/** Enough for a screen and for reading small print. */
const pictureDpi = 150
const mostBytes = 60_000_000

export function ReleaseDialog({ portfolio, resolve, onClose }: ReleaseDialogProps): ReactElement {
  const { child, pages, today, institution } = portfolio
  const t = useWords('release')
  const tPdf = useWords('pdf')
  const format = useFormat()
  const shown = useLanguage()
  const language = shown === 'pseudo' ? 'de' : shown
  const repository = useRepository()
  const { vault } = useHost()
  const readOriginal = useReadOriginal()
  const { chooseFolder, folderDialog } = useChooseFolder()
  const guardians = addressable(useRecords('guardian', { subject: child.id }).records, child.id)
  const name = child.values.firstName
  const givable = pages.filter(({ id }) => !portfolio.isKept(id))
  const [pageIds, setPageIds] = useState<readonly string[]>(() => givable.map(({ id }) => id))
  const [guardianIds, setGuardianIds] = useState<readonly string[] | null>(null)
  const [way, setWay] = useState<ReleaseWay>('envelope')
  const [working, setWorking] = useState<{ readonly done: number; readonly total: number } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [made, setMade] = useState<{ readonly fileName: string; readonly words: readonly string[] } | null>(
    null,
  )
  const chosenIds = guardianIds ?? guardians.map(({ id }) => id)
  const chosen = guardians.filter(({ id }) => chosenIds.includes(id))
  const given = givable.filter(({ id }) => pageIds.includes(id))
  const nameOf = ({ values }: Rec<'guardian'>): string => `${values.firstName} ${values.lastName}`.trim()
  const mark = t('mark', { names: format.list(chosen.map(nameOf)), institution, day: format.day(today) })

  // A consent withdrawn while the envelope is made must stop it: always the newest answer, never that of the press.
  const latestAsk = useRef(portfolio.askFor)
  useEffect(() => {
    latestAsk.current = portfolio.askFor
  }, [portfolio.askFor])

  async function note(fileName: string): Promise<boolean> {
    const session = await vault.call('session', {})
    const saved = await repository.save([
      newDraft('release', {
        childId: child.id,
        guardianIds: chosen.map(({ id }) => id),
        pageIds: given.map(({ id }) => id),
        way,
        releasedOn: today,
        by: session.ok ? (session.value.person?.name ?? '') : '',
        mark: mark.slice(0, 300),
        fileName,
        recalledOn: null,
      }),
    ])
    return saved.ok
  }

  async function give(): Promise<void> {
    if (given.length === 0 || chosen.length === 0) return setProblem(t('choose'))
    setProblem(null)
    if (way === 'print') {
      return (await note('')) ? onClose() : setProblem(t('failed'))
    }
    const folder = await chooseFolder('export')
    if (folder === null) return
    setWorking({ done: 0, total: 0 })
    try {
      await envelope(folder.token)
    } finally {
      setWorking(null)
    }
  }

  async function envelope(folder: string): Promise<void> {
    const { measure } = await loadCanvasFonts(['sans'])
    const marked = await Promise.all(
      given.map(async ({ id, values }) => ({
        id,
        title: values.title,
        audience: values.audience,
        model: withMark(await resolve(id, documentOf(values)), mark, measure),
      })),
    )
    const ask: AskPlaced = (photoId, pageId, part) =>
      latestAsk.current(marked.find(({ id }) => id === pageId)?.audience ?? 'public')(photoId, part)
    const title = `${name} · ${institution}`
    const total = marked.length * 2
    const pdf = await exportPages({
      pages: marked,
      meta: { title, language, author: institution },
      readPhoto: readOriginal,
      permitsPhoto: ask,
      onProgress: ({ done, total: all }) =>
        setWorking({ done: (done / Math.max(1, all)) * marked.length, total }),
    })
    const titleOf = (pageId: string): string => marked.find(({ id }) => id === pageId)?.title ?? ''
    if (!pdf.ok) {
      const { error } = pdf
      if (error.type === 'PhotoRefused') {
        const [first] = error.refused
        return setProblem(
          tPdf('refused', {
            page: titleOf(first?.pageId ?? ''),
            reason: portfolio.reasonWords(first?.reasons ?? []),
          }),
        )
      }
      return setProblem(
        error.type === 'PhotoUnreadable' ? t('unreadable', { page: titleOf(error.pageId) }) : t('failed'),
      )
    }
    const pictures = []
    for (const [i, { model, title: page }] of marked.entries()) {
      const picture = await pagePicture({
        model,
        dpi: pictureDpi,
        type: 'image/jpeg',
        readPhoto: async (photoId) => {
          const read = await vault.call('photos.read', {
            photoId,
            variant: 'large',
            purpose: 'print',
            view: 'plain',
          })
          const bytes = read.ok ? read.value.bytes[0] : undefined
          return bytes ? new Blob([bytes]) : null
        },
      })
      if (picture === null) return setProblem(t('unreadable', { page }))
      pictures.push(new Uint8Array(await picture.arrayBuffer()))
      setWorking({ done: marked.length + i + 1, total })
    }
    // One message to the vault carries no more; two envelopes do.
    if ([pdf.value.bytes, ...pictures].reduce((sum, { length }) => sum + length, 0) > mostBytes)
      return setProblem(t('tooLarge'))
    // Asked once more when all is drawn: what was withdrawn meanwhile keeps everything in (RF6).
    if (!(await gatePages(marked, ask)).ok) return setProblem(t('failed'))
    const written = await vault.call('family.write', {
      folder,
      fileName: `${fileNameOf(t('fileName', { name, day: today })).replace(/\.pdf$/, '')}.html`,
      language,
      title,
      mark,
      objectIds: marked.map(({ id }) => id),
      pages: marked.map(({ title: page, model }) => ({
        title: page,
        alt: altOf(page, model).slice(0, 4000),
      })),
      bytes: [pdf.value.bytes, ...pictures],
    })
    if (!written.ok) return setProblem(t('failed'))
    if (!(await note(written.value.fileName))) setProblem(t('failed'))
    setMade(written.value)
  }

  if (made)
    return (
      <Dialog
        open
        locked
        onClose={onClose}
        title={t('done')}
        actions={
          <>
            <Button icon="print" onClick={() => window.print()}>
              {t('printWords')}
            </Button>
            <Button kind="primary" onClick={onClose}>
              {t('written')}
            </Button>
          </>
        }
      >
        <Text>{t('doneHelp', { file: made.fileName })}</Text>
        <output className={styles.words} aria-label={t('words')}>
          {made.words.join(' ')}
        </output>
        <Text tone="soft">{t('once')}</Text>
        <PrintSheet>
          <h1>{t('words')}</h1>
          <p>{made.fileName}</p>
          <p className={styles.words}>{made.words.join(' ')}</p>
          <p>{mark}</p>
        </PrintSheet>
      </Dialog>
    )

  return (
    <>
      <Dialog
        open
        size="large"
        locked={working !== null}
        onClose={onClose}
        title={t('title', { name })}
        actions={
          working === null && (
            <>
              <Button onClick={onClose}>{t('cancel')}</Button>
              <Button kind="primary" icon="export" onClick={() => void give()}>
                {t(way === 'envelope' ? 'doEnvelope' : 'doPrint')}
              </Button>
            </>
          )
        }
      >
        {working ? (
          <Progress label={t('working')} done={Math.floor(working.done)} total={working.total} />
        ) : (
          <Stack gap="large">
            <fieldset className={styles.choices}>
              <legend>{t('pages')}</legend>
              <Checkbox
                label={t('all')}
                checked={given.length === givable.length}
                some={given.length > 0 && given.length < givable.length}
                onChange={(all) => setPageIds(all ? givable.map(({ id }) => id) : [])}
              />
              <ul className={styles.pages}>
                {pages.map(({ id, values }) => (
                  <li key={id}>
                    <Checkbox
                      label={values.title}
                      {...(portfolio.isKept(id) ? { help: t('kept', { name }) } : {})}
                      disabled={portfolio.isKept(id)}
                      checked={pageIds.includes(id) && !portfolio.isKept(id)}
                      onChange={(on) =>
                        setPageIds(on ? [...pageIds, id] : pageIds.filter((other) => other !== id))
                      }
                    />
                  </li>
                ))}
              </ul>
            </fieldset>
            <fieldset className={styles.choices}>
              <legend>{t('who')}</legend>
              {guardians.length === 0 && <Notice tone="warn">{t('nobody')}</Notice>}
              {guardians.map((one) => (
                <Checkbox
                  key={one.id}
                  label={nameOf(one)}
                  checked={chosenIds.includes(one.id)}
                  onChange={(on) =>
                    setGuardianIds(
                      on ? [...chosenIds, one.id] : chosenIds.filter((other) => other !== one.id),
                    )
                  }
                />
              ))}
            </fieldset>
            <RadioGroup
              label={t('how')}
              value={way}
              onChange={setWay}
              options={[
                { value: 'envelope', label: t('envelope'), help: t('envelopeHelp') },
                { value: 'print', label: t('print'), help: t('printHelp') },
              ]}
            />
            {problem !== null && (
              <Notice tone="danger" live="assertive">
                {problem}
              </Notice>
            )}
          </Stack>
        )}
      </Dialog>
      {folderDialog}
    </>
  )
}

/** What stands on a page, for who hears it: its texts and the photos' descriptions in reading order. */
function altOf(title: string, model: PageModel): string {
  const parts = orderedItems(model.items).flatMap(([, item]) =>
    item.type === 'text' ? [item.text] : item.type === 'photo' && item.photoId !== null ? [item.alt] : [],
  )
  return [title, ...parts.map((part) => part.replace(/\s+/g, ' ').trim())]
    .filter((part) => part !== '')
    .join('. ')
}
