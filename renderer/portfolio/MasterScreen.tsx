/** A master page in the editor (PF116): what lies under every page of a book, designed like a page, saved for the house. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import { randomId } from '#shared/basics/random.ts'
import { ok } from '#shared/basics/result.ts'
import type { PlaceInBook } from '#shared/portfolio/book.ts'
import type { PageDocument } from '#shared/portfolio/edit.ts'
import { emptyHistory } from '#shared/portfolio/history.ts'
import { fontNames } from '#shared/portfolio/page.ts'
import type { AskPhoto } from '#shared/portfolio/place.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import type { Rec, Values } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import type { Repository } from '../database/types.ts'
import { useRecord } from '../database/useRecords.ts'
import { loadCanvasFonts } from '../paper/fonts.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import { EditorView } from './EditorView.tsx'
import { createSession, type Session } from './session.ts'
import { useSpelling } from './spelling/useSpelling.ts'
import type { PreviewOf } from './TemplatePreview.tsx'
import { useMayWriteTemplates } from './useMayWriteTemplates.ts'
import { usePictures } from './usePortfolio.ts'
import { windowRandom } from './windowRandom.ts'

export function MasterScreen(): ReactElement {
  const { masterId = '' }: { readonly masterId?: string } = useParams({ strict: false })
  const search: { readonly child?: unknown } = useSearch({ strict: false })
  const t = useWords('portfolio')
  const navigate = useNavigate()
  const mayWrite = useMayWriteTemplates()
  const { record, ready } = useRecord('template', masterId)
  const [measure, setMeasure] = useState<MeasureText | null>(null)
  useEffect(() => {
    let current = true
    void loadCanvasFonts(fontNames).then((fonts) => current && setMeasure(() => fonts.measure))
    return () => {
      current = false
    }
  }, [])
  const back = (): void =>
    void navigate({
      to: '/portfolio',
      ...(typeof search.child === 'string' ? { search: { child: search.child } } : {}),
    })
  if (ready && record?.values.use !== 'master')
    return (
      <EmptyState
        icon="page"
        title={t('missing')}
        action={
          <Button kind="primary" icon="back" onClick={back}>
            {t('back')}
          </Button>
        }
      >
        {t('missingHelp')}
      </EmptyState>
    )
  if (!record || !measure || !mayWrite) return <></>
  return <OpenMaster key={masterId} record={record} measure={measure} onBack={back} />
}

/** Nobody asked consent for a photo that lies under pages of many children (PF43). */
const noPhoto: AskPhoto = () => ({ permitted: false, reasons: [] })
/** As if it lay under the first page of a book, so that living texts can be seen. */
const sample = (chapter: string): PlaceInBook => ({
  number: 1,
  count: 1,
  chapter,
  contents: [],
  master: null,
})

function OpenMaster({
  record,
  measure,
  onBack,
}: {
  readonly record: Rec<'template'>
  readonly measure: MeasureText
  readonly onBack: () => void
}): ReactElement {
  const t = useWords('book')
  const tPortfolio = useWords('portfolio')
  const repository = useRepository()
  const spelling = useSpelling()
  const pictures = usePictures('large')
  const thumbs = usePictures('small')
  const day = dayOf(useNow(600_000))
  const [{ session, follow }] = useState(() => openMaster(repository, record))
  useEffect(() => follow(record), [follow, record])
  useEffect(() => {
    const leave = (): void => void session.flush()
    window.addEventListener('beforeunload', leave)
    return () => {
      window.removeEventListener('beforeunload', leave)
      leave()
    }
  }, [session])
  const chapter = t('chapters.me')
  const reasonWords = useCallback(() => tPortfolio('reason.other'), [tPortfolio])
  const place = useMemo(() => sample(chapter), [chapter])
  const preview = useMemo(
    (): PreviewOf => ({ firstName: '', lastName: '', birthDate: null, institution: '', group: '', day, photos: [], pictures: null }), // prettier-ignore
    [day],
  )
  return (
    <EditorView
      session={session}
      childName=""
      photos={[]}
      ask={noPhoto}
      reasonWords={reasonWords}
      pictures={pictures}
      thumbs={thumbs}
      measure={measure}
      newId={newId}
      preview={preview}
      ownTemplates={[]}
      spelling={spelling}
      fromTemplate={(_, document) => ({ model: document, unplaced: 0 })}
      place={place}
      onBack={() => void session.flush().then(onBack)}
      notice={<Notice tone="info">{t('masterNote')}</Notice>}
    />
  )
}

const newId = (): string => randomId(windowRandom)

const documentOfMaster = ({
  name,
  orientation,
  background,
  pattern,
  items,
}: Values<'template'>): PageDocument => ({
  title: name,
  orientation,
  background,
  pattern,
  items,
})

/** Undo reaches back to when it was opened: a history with words in it belongs to a child, and a master to none. */
function openMaster(
  repository: Repository,
  opened: Rec<'template'>,
): { readonly session: Session; readonly follow: (record: Rec<'template'>) => void } {
  const own = new Set([opened.meta.version])
  let version = opened.meta.version
  const session = createSession({
    document: documentOfMaster(opened.values),
    history: emptyHistory,
    ask: noPhoto,
    now: () => Date.now(),
    async save({ title, orientation, background, pattern, items }) {
      const answer = await repository.save([
        {
          kind: 'template',
          id: opened.id,
          parents: [version],
          changes: { name: title, orientation, background, pattern, items },
        },
      ])
      if (!answer.ok) return answer
      version = answer.value[0]?.version ?? version
      own.add(version)
      return ok(null)
    },
  })
  return {
    session,
    follow(record) {
      if (own.has(record.meta.version) || !session.adopt(documentOfMaster(record.values))) return
      version = record.meta.version
      own.add(version)
    },
  }
}
