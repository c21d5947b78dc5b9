/** "An die Familie geben" (RF1-RF6, FL6): pages, people and way; one press; then the code words, once. */
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { whoShows } from '#shared/consents/permits.ts'
import { gatePages, photosOf, type AskPlaced } from '#shared/portfolio/gate.ts'
import { orderedItems, type PageModel } from '#shared/portfolio/page.ts'
import { newDraft } from '#shared/records/edit.ts'
import { dayOf } from '#shared/basics/clock.ts'
import type { Rec, Values } from '#shared/records/kinds.ts'
import type { VaultApi } from '#shared/host/api.ts'
import type { ArgsOf } from '#shared/host/table.ts'
import type { ReleaseWay } from '#shared/records/release.ts'
import { addressable, withMark } from '#shared/release/mark.ts'
import { mostLinkDays, usualLinkDays } from '#shared/sync/links.ts'
import { useLinks } from '../../consents/useLinks.ts'
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
import { SelectField } from '../../ui/SelectField.tsx'
import { Stack } from '../../ui/Stack.tsx'
import { Text } from '../../ui/Text.tsx'
import { useChooseFolder } from '../../ui/useChooseFolder.tsx'
import { useLanguage, useWords } from '../../ui/useWords.ts'
import { documentOf } from '../pageRecords.ts'
import { fileNameOf } from '../useExport.tsx'
import { useReadOriginal, type Portfolio } from '../usePortfolio.ts'
import { LinksDialog, type MadeLink } from './LinksDialog.tsx'
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
const linkDays = [7, usualLinkDays, 30, mostLinkDays]
const noLinks: readonly string[] = []

type FamilyPages = Omit<ArgsOf<VaultApi, 'family.write'>, 'folder'>

export function ReleaseDialog({ portfolio, resolve, onClose }: ReleaseDialogProps): ReactElement {
  const { child, pages, today, institution } = portfolio
  const t = useWords('release')
  const tLink = useWords('familyLink')
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
  const [chosenPages, setPageIds] = useState<readonly string[] | null>(null)
  const [guardianIds, setGuardianIds] = useState<readonly string[] | null>(null)
  const [way, setWay] = useState<ReleaseWay>('envelope')
  const [working, setWorking] = useState<{ readonly done: number; readonly total: number } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [made, setMade] = useState<{ readonly fileName: string; readonly words: readonly string[] } | null>(
    null,
  )
  const [links, setLinks] = useState<readonly MadeLink[]>([])
  const [days, setDays] = useState(usualLinkDays)
  const [warning, setWarning] = useState(false)
  const { url: linkUrl } = useLinks(noLinks)
  const earlier = useRecords('release').records
  const isFirstLink = !earlier.some(({ values }) => values.way === 'link')
  const pageIds = chosenPages ?? givable.map(({ id }) => id)
  const chosenIds = guardianIds ?? guardians.map(({ id }) => id)
  const chosen = guardians.filter(({ id }) => chosenIds.includes(id))
  const given = givable.filter(({ id }) => pageIds.includes(id))
  const nameOf = ({ values }: Rec<'guardian'>): string => `${values.firstName} ${values.lastName}`.trim()
  const markOf = (people: readonly Rec<'guardian'>[]): string =>
    t('mark', { names: format.list(people.map(nameOf)), institution, day: format.day(today) })

  // A consent withdrawn while the envelope is made must stop it: always the newest answer, never that of the press.
  const latestAsk = useRef(portfolio.askFor)
  useEffect(() => {
    latestAsk.current = portfolio.askFor
  }, [portfolio.askFor])

  async function note(
    people: readonly Rec<'guardian'>[],
    more: Partial<Values<'release'>> = {},
  ): Promise<boolean> {
    const session = await vault.call('session', {})
    const saved = await repository.save([
      newDraft('release', {
        childId: child.id,
        guardianIds: people.map(({ id }) => id),
        pageIds: given.map(({ id }) => id),
        shownChildIds: shownOn(given, portfolio.photos),
        way,
        releasedOn: today,
        by: session.ok ? (session.value.person?.name ?? '') : '',
        mark: markOf(people).slice(0, 300),
        fileName: '',
        linkId: '',
        until: null,
        recalledOn: null,
        ...more,
      }),
    ])
    return saved.ok
  }

  async function give(): Promise<void> {
    if (given.length === 0 || chosen.length === 0) return setProblem(t('choose'))
    setProblem(null)
    if (way === 'print') {
      return (await note(chosen)) ? onClose() : setProblem(t('failed'))
    }
    if (way === 'link') return isFirstLink ? setWarning(true) : giveLinks()
    const folder = await chooseFolder('export')
    if (folder === null) return
    setWorking({ done: 0, total: 0 })
    try {
      await giveEnvelope(folder.token)
    } finally {
      setWorking(null)
    }
  }

  async function giveEnvelope(folder: string): Promise<void> {
    const pagesOf = await makePages(chosen)
    if (!pagesOf) return
    const written = await vault.call('family.write', { folder, ...pagesOf })
    if (!written.ok) return setProblem(t('failed'))
    if (!(await note(chosen, { fileName: written.value.fileName }))) setProblem(t('failed'))
    setMade(written.value)
  }

  /** Each person her own (FL6): another mark, another number, other words. */
  async function giveLinks(): Promise<void> {
    setWarning(false)
    setWorking({ done: 0, total: 0 })
    const all: MadeLink[] = []
    try {
      for (const one of chosen) {
        const pagesOf = await makePages([one])
        if (!pagesOf) break
        const link = await vault.call('family.link', { ...pagesOf, days })
        if (!link.ok) {
          setProblem(tLink('failed'))
          break
        }
        const { id, until } = link.value
        const untilDay = dayOf(until)
        if (!(await note([one], { linkId: id, until: untilDay }))) {
          // A link that nobody could call back must not be.
          await vault.call('family.recall', { ids: [id] })
          setProblem(tLink('failed'))
          break
        }
        all.push({ ...link.value, untilDay, name: nameOf(one), mark: markOf([one]) })
      }
    } finally {
      setWorking(null)
    }
    setLinks(all)
  }

  /** The pages as these people get them; null: `problem` says why not. */
  async function makePages(people: readonly Rec<'guardian'>[]): Promise<FamilyPages | null> {
    const refuse = (why: string): null => {
      setProblem(why)
      return null
    }
    const mark = markOf(people)
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
        return refuse(
          tPdf('refused', {
            page: titleOf(first?.pageId ?? ''),
            reason: portfolio.reasonWords(first?.reasons ?? []),
          }),
        )
      }
      return refuse(
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
      if (picture === null) return refuse(t('unreadable', { page }))
      pictures.push(new Uint8Array(await picture.arrayBuffer()))
      setWorking({ done: marked.length + i + 1, total })
    }
    // One message to the vault carries no more; two envelopes do.
    if ([pdf.value.bytes, ...pictures].reduce((sum, { length }) => sum + length, 0) > mostBytes)
      return refuse(t('tooLarge'))
    // Asked once more when all is drawn: what was withdrawn meanwhile keeps everything in (RF6).
    if (!(await gatePages(marked, ask)).ok) return refuse(t('failed'))
    return {
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
    }
  }

  if (links.length > 0) return <LinksDialog links={links} problem={problem} onClose={onClose} />

  if (warning)
    return (
      <Dialog
        open
        onClose={() => setWarning(false)}
        title={tLink('firstTitle')}
        actions={
          <>
            <Button onClick={() => void giveLinks()}>{tLink('firstGo')}</Button>
            <Button
              kind="primary"
              icon="lock"
              onClick={() => {
                setWay('envelope')
                setWarning(false)
              }}
            >
              {tLink('firstEnvelope')}
            </Button>
          </>
        }
      >
        <Text>{tLink('first')}</Text>
        <Text>{tLink('firstBetter')}</Text>
      </Dialog>
    )

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
          <p>{markOf(chosen)}</p>
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
                {way === 'link'
                  ? tLink('make', { count: Math.max(1, chosen.length) })
                  : t(way === 'envelope' ? 'doEnvelope' : 'doPrint')}
              </Button>
            </>
          )
        }
      >
        {working ? (
          <Progress
            label={way === 'link' ? tLink('working') : t('working')}
            done={Math.floor(working.done)}
            total={working.total}
          />
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
                ...(linkUrl === null
                  ? []
                  : [{ value: 'link' as const, label: tLink('way'), help: tLink('wayHelp') }]),
                { value: 'print', label: t('print'), help: t('printHelp') },
              ]}
            />
            {way === 'link' && (
              <SelectField
                label={tLink('days')}
                help={tLink('each')}
                value={String(days)}
                onChange={(value) => setDays(Number(value))}
                options={linkDays.map((count) => ({
                  value: String(count),
                  label: tLink('dayCount', { count }),
                }))}
              />
            )}
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

/** Who of the children is to be seen on these pages. */
function shownOn(pages: readonly Rec<'page'>[], photos: Portfolio['photos']): string[] {
  const photoById = new Map(photos.map(({ id, values }) => [id, values]))
  const placed = pages.flatMap(({ id, values }) => photosOf({ id, model: values }))
  return [
    ...new Set(
      placed.flatMap(({ photoId, item }) => {
        const photo = photoById.get(photoId)
        return photo ? whoShows(photo, item).childIds : []
      }),
    ),
  ]
}
