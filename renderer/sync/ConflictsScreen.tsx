import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState, type ReactElement } from 'react'
import type { PhotoItem } from '#shared/portfolio/page.ts'
import { randomId } from '#shared/basics/random.ts'
import type { Failure } from '#shared/basics/result.ts'
import type { Draft } from '#shared/host/api.ts'
import { kindByName, type KindName, type Values } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { nextPosition } from '../portfolio/pageRecords.ts'
import { PagePreview } from '../portfolio/PagePreview.tsx'
import { useBook } from '../portfolio/useBook.ts'
import { usePictures, usePortfolio } from '../portfolio/usePortfolio.ts'
import { windowRandom } from '../portfolio/windowRandom.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Grid } from '../ui/Grid.tsx'
import { Heading } from '../ui/Heading.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useErrorText } from '../ui/errorText.ts'
import { useFormat } from '../ui/format.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './ConflictsScreen.module.css'
import { useConflicts, type Conflict } from './useConflicts.ts'
import { useNames, useWording, type Names } from './wording.ts'
import { MergedCard } from './MergedCard.tsx'
import { useMerged } from './useMerged.ts'
import { keepBothDrafts } from './keepBoth.ts'
import { differingFields, headsOf, isChosenWhole, type Version } from './versions.ts'

/** What was changed on two PCs and only a person can decide, side by side. */
export function ConflictsScreen(): ReactElement {
  const t = useWords('sync')
  const common = useWords('common')
  const navigate = useNavigate()
  const { conflicts, settle } = useConflicts()
  const { merged, settle: settleMerged } = useMerged()
  const names = useNames()
  const isAll = conflicts?.length === 0 && merged?.length === 0
  const isMergedAlone = conflicts?.length === 0 && merged !== null && merged.length > 0
  return (
    <Page
      title={t(isMergedAlone ? 'merged.title' : 'conflict.title')}
      {...(isAll ? {} : { intro: t(isMergedAlone ? 'merged.intro' : 'conflict.intro') })}
    >
      {(conflicts === null || merged === null) && <Text tone="soft">{common('loading')}</Text>}
      {isAll && (
        <Card>
          <EmptyState
            icon="good"
            title={t('conflict.none')}
            action={
              <Button kind="primary" icon="home" onClick={() => void navigate({ to: '/heute' })}>
                {t('conflict.toToday')}
              </Button>
            }
          >
            {t('conflict.noneText')}
          </EmptyState>
        </Card>
      )}
      <Stack gap="large">
        {conflicts?.map((one) => {
          const kind = kindByName(one.kind)?.name as KindName | undefined
          return (
            kind && (
              <Compare
                key={one.id}
                conflict={one}
                kind={kind}
                names={names}
                onSettled={() => settle(one.id)}
              />
            )
          )
        })}
        {!isMergedAlone && merged && merged.length > 0 && (
          <div>
            <Heading level={2}>{t('merged.title')}</Heading>
            <Text>{t('merged.intro')}</Text>
          </div>
        )}
        {merged?.map((one) => (
          <MergedCard
            key={one.heads.join()}
            merged={one}
            names={names}
            onSettled={() => settleMerged(one.id)}
          />
        ))}
      </Stack>
    </Page>
  )
}

function Compare({
  conflict,
  kind,
  names,
  onSettled,
}: {
  readonly conflict: Conflict
  readonly kind: KindName
  readonly names: Names
  readonly onSettled: () => void
}): ReactElement | null {
  const t = useWords('sync')
  const tVersions = useWords('versions')
  const wording = useWording(names)
  const say = useErrorText()
  const toast = useToast()
  const format = useFormat()
  const repository = useRepository()
  const { vault } = useHost()
  const [heads, setHeads] = useState<readonly Version[] | null>(null)
  const [picking, setPicking] = useState(false)
  const [picks, setPicks] = useState<Readonly<Record<string, number>>>({})
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { id } = conflict

  useEffect(() => {
    let current = true
    void vault.call('records.history', { id }).then((answer) => {
      if (!current) return
      if (answer.ok) setHeads(headsOf(kind, answer.value.records))
      else setFailure(answer.error)
    })
    return () => {
      current = false
    }
  }, [vault, id, kind])

  if (!heads) return failure && <Notice tone="danger">{say(failure)}</Notice>
  const differing = differingFields(kind, heads)
  const single = differing.filter((field) => !isChosenWhole(kind, field))
  const values = heads[0]?.values ?? {}
  const labelOf = (field: string): string =>
    isChosenWhole(kind, field) ? t('conflict.design') : wording.labelOf(field)

  async function resolve(fieldToHead: (field: string) => number): Promise<void> {
    if (!heads) return
    const changes = Object.fromEntries(
      differing.map((field) => [field, heads[fieldToHead(field)]!.values[field]]),
    )
    return save([{ kind, id, parents: heads.map(({ version }) => version), changes }], t('conflict.resolved'))
  }
  async function save(drafts: readonly Draft[], done: string): Promise<void> {
    setBusy(true)
    setFailure(null)
    const saved = await repository.save(drafts)
    setBusy(false)
    if (!saved.ok) return setFailure(saved.error)
    toast.good(done)
    onSettled()
  }
  const show = wording.valueOf

  return (
    <Card title={wording.titleOf(kind, id, values)} icon="copy">
      <Stack gap="large">
        <Text>{t('conflict.differs', { fields: format.list([...new Set(differing.map(labelOf))]) })}</Text>
        <div className={styles.versions}>
          {heads.map((head, i) => {
            return (
              <section
                key={head.version}
                className={styles.version}
                aria-label={t('conflict.of', { number: i + 1 })}
              >
                <Heading level={3}>{t('conflict.of', { number: i + 1 })}</Heading>
                <Text tone="soft">
                  {t('conflict.by', {
                    who: wording.authorOf(head.author),
                    when: format.dateTime(head.ms),
                  })}
                </Text>
                {kind === 'page' && <PageOf id={id} values={head.values as unknown as Values<'page'>} />}
                <dl className={styles.facts}>
                  {single.map((field) => (
                    <div key={field} className={styles.fact}>
                      <dt>{labelOf(field)}</dt>
                      <dd>{show(head.values[field])}</dd>
                    </div>
                  ))}
                </dl>
                <div className={styles.take}>
                  <Button
                    kind="primary"
                    icon="check"
                    fullWidth
                    disabled={busy}
                    aria-label={t('conflict.takeAllOf', { number: i + 1 })}
                    onClick={() => void resolve(() => i)}
                  >
                    {t('conflict.takeAll')}
                  </Button>
                </div>
              </section>
            )
          })}
        </div>
        {kind === 'page' && (
          <KeepBoth
            id={id}
            heads={heads}
            busy={busy}
            onKeep={(drafts) => void save(drafts, tVersions('keptBoth'))}
          />
        )}
        {single.length > 1 && single.length === differing.length && (
          <Stack>
            <Row>
              <Button
                kind="quiet"
                aria-expanded={picking}
                icon={picking ? 'chevronDown' : 'chevronRight'}
                onClick={() => setPicking(!picking)}
              >
                {t('conflict.perField')}
              </Button>
            </Row>
            {picking && (
              <>
                <Grid min={320}>
                  {single.map((field) => (
                    <RadioGroup
                      key={field}
                      label={labelOf(field)}
                      value={String(picks[field] ?? 0)}
                      onChange={(index) => setPicks({ ...picks, [field]: Number(index) })}
                      options={heads.map((head, i) => ({
                        value: String(i),
                        label: show(head.values[field]),
                        help: t('conflict.of', { number: i + 1 }),
                      }))}
                    />
                  ))}
                </Grid>
                <Row justify="end">
                  <Button
                    kind="primary"
                    busy={busy}
                    onClick={() => void resolve((field) => picks[field] ?? 0)}
                  >
                    {t('conflict.takePicked')}
                  </Button>
                </Row>
              </>
            )}
          </Stack>
        )}
        {failure !== null && (
          <Notice tone="danger" live="assertive">
            {say(failure)}
          </Notice>
        )}
      </Stack>
    </Card>
  )
}

/** As it would print; a photo that consent forbids stays covered here too. */
function PageOf({ id, values }: { readonly id: string; readonly values: Values<'page'> }): ReactElement {
  const portfolio = usePortfolio(values.childId)
  const pictures = usePictures('small')
  const words = useWords('portfolio')
  const ask = portfolio.askFor(values.audience)
  const coverOf = useMemo(
    () => (item: PhotoItem) =>
      item.photoId === null || ask(item.photoId, item).permitted ? null : words('editor.covered'),
    [ask, words],
  )
  const model = useBook(portfolio.pages).drawnAs(id, values)
  return <PagePreview model={model} height={300} pictures={pictures} coverOf={coverOf} />
}

/** PF73: nobody has to give up a page that she made. */
function KeepBoth({
  id,
  heads,
  busy,
  onKeep,
}: {
  readonly id: string
  readonly heads: readonly Version[]
  readonly busy: boolean
  readonly onKeep: (drafts: readonly Draft[]) => void
}): ReactElement {
  const t = useWords('versions')
  const portfolio = usePortfolio((heads[0]?.values as Values<'page'> | undefined)?.childId ?? null)
  return (
    <Row gap="small">
      <Button
        icon="copy"
        disabled={busy || !portfolio.ready}
        onClick={() =>
          onKeep(
            keepBothDrafts(id, heads, {
              titleOf: (title, number) => t('copyOf', { title, number }),
              ask: ({ audience }) => portfolio.askFor(audience),
              newId: () => randomId(windowRandom),
              position: nextPosition(portfolio.pages),
            }),
          )
        }
      >
        {t('keepBoth')}
      </Button>
      <Text tone="soft">{t('keepBothHelp')}</Text>
    </Row>
  )
}
