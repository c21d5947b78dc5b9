import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState, type ReactElement } from 'react'
import { dayOf } from '#shared/basics/clock.ts'
import { purposes, type Purpose } from '#shared/records/consent.ts'
import {
  importChildren,
  readChildTable,
  refusing,
  type Imported,
  type ImportFailure,
  type Table,
} from '#shared/records/importChildren.ts'
import {
  personColumns,
  personNames,
  suggestMapping,
  targets,
  type Mapping,
  type Target,
} from '#shared/records/importColumns.ts'
import { draftsOfImport, type TwinAnswer } from '#shared/records/importDrafts.ts'
import { checkFileSize } from '#shared/records/readTable.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useRecords } from '../database/useRecords.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FileDrop } from '../ui/FileDrop.tsx'
import { useFormat } from '../ui/format.ts'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Page } from '../ui/Page.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Row } from '../ui/Row.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './ImportScreen.module.css'
import { nameOf, newId } from './names.ts'

type Failed = ImportFailure | { readonly type: 'unreadable' }
type Step =
  | { readonly at: 'file'; readonly failure?: Failed }
  | {
      readonly at: 'mapping'
      readonly table: Table
      readonly mapping: Mapping
      readonly fileName: string
      readonly failure?: Failed
    }
  | { readonly at: 'preview'; readonly imported: Imported; readonly fileName: string }
  | { readonly at: 'running'; readonly done: number; readonly total: number }
  | { readonly at: 'done'; readonly children: number; readonly stopped: boolean }

/** From somebody's spreadsheet to children: file, columns, check, take over. Nothing is saved before the last step. */
export function ImportScreen(): ReactElement {
  const t = useWords('importing')
  const navigate = useNavigate()
  const repository = useRepository()
  const today = dayOf(useNow())
  const { records: children } = useRecords('child')
  const { records: groups } = useRecords('group')
  const { records: safety } = useRecords('childSafety')
  const [step, setStep] = useState<Step>({ at: 'file' })
  const [answers, setAnswers] = useState<ReadonlyMap<number, TwinAnswer>>(new Map())
  const [failed, setFailed] = useState(false)
  const stopped = useRef(false)

  async function readFile(file: File): Promise<void> {
    const size = checkFileSize(file.size)
    if (!size.ok) return setStep({ at: 'file', failure: size.error })
    const bytes = await file.arrayBuffer().catch(() => null)
    if (bytes === null) return setStep({ at: 'file', failure: { type: 'unreadable' } })
    const table = readChildTable(new Uint8Array(bytes))
    if (!table.ok) return setStep({ at: 'file', failure: table.error })
    const mapping = suggestMapping(
      table.value.header,
      table.value.rows.slice(0, 50).map((row) => row.cells),
    )
    setStep({ at: 'mapping', table: table.value, mapping, fileName: file.name })
  }

  function check(table: Table, mapping: Mapping, fileName: string): void {
    const existing = children.map(({ id, values }) => ({
      id,
      firstName: values.firstName,
      lastName: values.lastName,
      birthDate: values.birthDate,
    }))
    const imported = importChildren(table, { today, mapping, existing })
    setAnswers(new Map())
    setFailed(false)
    setStep(
      imported.ok
        ? { at: 'preview', imported: imported.value, fileName }
        : { at: 'mapping', table, mapping, fileName, failure: imported.error },
    )
  }

  async function takeOver(imported: Imported, fileName: string): Promise<void> {
    const { batches } = draftsOfImport(imported, {
      newId,
      groups,
      children,
      safety,
      twinAnswers: answers,
      source: t('source', { file: fileName }),
    })
    const total = batches.reduce((sum, batch) => sum + batch.length, 0)
    stopped.current = false
    let done = 0
    const saved = new Set<string>()
    setStep({ at: 'running', done, total })
    for (const batch of batches) {
      if (stopped.current) break
      const answer = await repository.save(batch)
      if (!answer.ok) {
        setFailed(true)
        return setStep({ at: 'preview', imported, fileName })
      }
      done += batch.length
      for (const { kind, id } of batch) if (kind === 'child' && id !== null) saved.add(id)
      setStep({ at: 'running', done, total })
    }
    setStep({ at: 'done', children: saved.size, stopped: done < total })
  }

  return (
    <Page title={t('title')} intro={step.at === 'file' ? t('intro') : undefined}>
      {step.at === 'file' && (
        <Stack gap="large">
          {step.failure && (
            <Notice tone="danger" live="assertive">
              <FailureText failure={step.failure} />
            </Notice>
          )}
          <FileDrop
            label={t('drop')}
            icon="table"
            accept=".csv,.txt,.tsv,text/csv"
            onFiles={([file]) => file && void readFile(file)}
          />
        </Stack>
      )}
      {step.at === 'mapping' && (
        <MappingStep
          table={step.table}
          mapping={step.mapping}
          failure={step.failure}
          onChange={(mapping) =>
            setStep({ at: 'mapping', table: step.table, mapping, fileName: step.fileName })
          }
          onBack={() => setStep({ at: 'file' })}
          onNext={() => check(step.table, step.mapping, step.fileName)}
        />
      )}
      {step.at === 'preview' && (
        <PreviewStep
          imported={step.imported}
          answers={answers}
          failed={failed}
          onAnswer={(row, answer) => setAnswers((now) => new Map(now).set(row, answer))}
          onBack={() =>
            setStep({
              at: 'mapping',
              table: step.imported.table,
              mapping: step.imported.mapping,
              fileName: step.fileName,
            })
          }
          onStart={() => void takeOver(step.imported, step.fileName)}
        />
      )}
      {step.at === 'running' && (
        <Progress
          label={t('running')}
          done={step.done}
          total={step.total}
          onCancel={() => {
            stopped.current = true
          }}
        />
      )}
      {step.at === 'done' && (
        <Stack gap="large">
          <EmptyState
            icon="good"
            title={step.stopped ? t('done.stopped') : t('done.title')}
            action={
              <Button
                kind="primary"
                size="large"
                icon="children"
                onClick={() => void navigate({ to: '/kinder' })}
              >
                {t('done.show')}
              </Button>
            }
          >
            {t('done.text', { count: step.children })}
          </EmptyState>
          <Notice tone="warn">{step.stopped ? t('done.rest') : t('done.deleteFile')}</Notice>
        </Stack>
      )}
    </Page>
  )
}

function FailureText({ failure }: { readonly failure: Failed }): ReactElement {
  const t = useWords('importing')
  if (failure.type === 'FileTooLarge') return <>{t('file.FileTooLarge', failure.words)}</>
  if (failure.type === 'TooManyRows') return <>{t('file.TooManyRows', failure.words)}</>
  return <>{t(`file.${failure.type}`)}</>
}

/** What a target is called, in the words of the house. */
function useTargetName(): (target: Target) => string {
  const t = useWords('importing')
  const c = useWords('consents')
  return (target) => {
    const [first, second] = target.split('.') as [string, string | undefined]
    if (first === 'consent')
      return second === 'all'
        ? t('target.consentAll')
        : t('target.consent', { purpose: c(`purpose.${purposes.find((one) => one === second) as Purpose}`) })
    const person = personNames.find((one) => one === first)
    const column = personColumns.find((one) => one === second)
    if (person && column) return [t(`target.${person}`), t(`target.person.${column}`)].join(': ')
    return t(`target.${first as Exclude<Target, `${string}.${string}`>}`)
  }
}

function MappingStep({
  table,
  mapping,
  failure,
  onChange,
  onBack,
  onNext,
}: {
  readonly table: Table
  readonly mapping: Mapping
  readonly failure: Failed | undefined
  readonly onChange: (mapping: Mapping) => void
  readonly onBack: () => void
  readonly onNext: () => void
}): ReactElement {
  const t = useWords('importing')
  const targetName = useTargetName()
  const options = useMemo(
    () => [
      { value: '', label: t('mapping.none') },
      ...targets.map((target) => ({ value: target, label: targetName(target) })),
    ],
    [t, targetName],
  )
  const delimiter = table.delimiter === ';' ? 'semicolon' : table.delimiter === ',' ? 'comma' : 'tab'
  const change = (column: number, value: string): void => {
    const target = targets.find((one) => one === value) ?? null
    // Each target once: what was there before gives way. Allergies may stand in several columns.
    onChange(
      mapping.map((one, index) =>
        index === column ? target : one === target && target !== 'allergies' ? null : one,
      ),
    )
  }
  return (
    <Stack gap="large">
      {failure && (
        <Notice tone="danger" live="assertive">
          <FailureText failure={failure} />
        </Notice>
      )}
      <Card title={t('mapping.title')} icon="table">
        <Stack gap="large">
          <Text tone="soft">
            {[
              t('mapping.text'),
              t('recognised', {
                encoding: table.encoding.toUpperCase(),
                delimiter: t(`delimiter.${delimiter}`),
              }),
            ].join(' ')}
          </Text>
          <div className={styles.mapping}>
            {table.header.map((name, column) => {
              const example = table.rows.map((row) => row.cells[column] ?? '').find((cell) => cell !== '')
              if (name === '' && example === undefined) return null
              return (
                <SelectField
                  key={column}
                  label={t('mapping.column', { column: name || String(column + 1) })}
                  {...(example === undefined
                    ? {}
                    : { help: t('mapping.example', { value: [...example].slice(0, 40).join('') }) })}
                  value={mapping[column] ?? ''}
                  onChange={(value) => change(column, value)}
                  options={options}
                />
              )
            })}
          </div>
        </Stack>
      </Card>
      <Row justify="end" gap="small">
        <Button onClick={onBack}>{t('another')}</Button>
        <Button kind="primary" iconAfter="chevronRight" onClick={onNext}>
          {t('next')}
        </Button>
      </Row>
    </Stack>
  )
}

const maxShown = 300

function PreviewStep({
  imported,
  answers,
  failed,
  onAnswer,
  onBack,
  onStart,
}: {
  readonly imported: Imported
  readonly answers: ReadonlyMap<number, TwinAnswer>
  readonly failed: boolean
  readonly onAnswer: (row: number, answer: TwinAnswer) => void
  readonly onBack: () => void
  readonly onStart: () => void
}): ReactElement {
  const t = useWords('importing')
  const format = useFormat()
  const refused = new Set(
    imported.problems.filter((problem) => refusing.includes(problem.type)).map(({ row }) => row),
  ).size
  const twins = imported.children.filter((child) => child.twin !== null)
  const answerOf = (row: number): TwinAnswer => answers.get(row) ?? 'join'
  const count = imported.children.filter(
    (child) => child.twin === null || answerOf(child.row) === 'separate',
  ).length
  const consents = imported.children.reduce((sum, child) => sum + child.consents.length, 0)
  const others = imported.problems.filter(
    (problem) => problem.type !== 'duplicateRow' && problem.type !== 'alreadyThere',
  )
  return (
    <Stack gap="large">
      {failed && (
        <Notice tone="danger" live="assertive">
          {t('failed')}
        </Notice>
      )}
      <Card title={t('preview.title')} icon="good">
        <Stack>
          <div className={styles.sums}>
            <Badge tone="good" icon="children">
              {t('preview.children', { count })}
            </Badge>
            <Badge>{t('preview.groups', { count: imported.groups.length })}</Badge>
            <Badge>{t('preview.guardians', { count: imported.guardians.length })}</Badge>
            <Badge>{t('preview.consents', { count: consents })}</Badge>
            {refused > 0 && (
              <Badge tone="danger" icon="warn">
                {t('preview.refused', { count: refused })}
              </Badge>
            )}
          </div>
          {!imported.hasConsents && <Notice tone="warn">{t('preview.noConsents')}</Notice>}
        </Stack>
      </Card>
      <Card
        title={t('preview.problems')}
        icon={others.length > 0 ? 'warn' : 'good'}
        flush={others.length > 0}
      >
        {others.length === 0 ? (
          <Text>{t('preview.noProblems')}</Text>
        ) : (
          <List label={t('preview.problems')}>
            {others.slice(0, maxShown).map((problem, index) => (
              <ListRow
                key={index}
                title={t(`problem.${problem.type}`, { column: problem.column })}
                leading={
                  <Badge tone={refusing.includes(problem.type) ? 'danger' : 'warn'} icon="warn">
                    {t('preview.row', { row: problem.row })}
                  </Badge>
                }
              />
            ))}
          </List>
        )}
      </Card>
      {twins.length > 0 && (
        <Card title={t('preview.twins')} icon="copy" flush>
          <List label={t('preview.twins')}>
            {twins.slice(0, maxShown).map((child) => (
              <ListRow
                key={child.row}
                title={nameOf(child.values)}
                sub={[
                  t('preview.row', { row: child.row }),
                  t(child.twin && 'row' in child.twin ? 'problem.duplicateRow' : 'problem.alreadyThere'),
                ].join(': ')}
                trailing={
                  <SelectField
                    label={t('preview.twin')}
                    hideLabel
                    value={answerOf(child.row)}
                    onChange={(answer) => onAnswer(child.row, answer)}
                    options={[
                      { value: 'join', label: t('preview.join') },
                      { value: 'separate', label: t('preview.separate') },
                      { value: 'skip', label: t('preview.skip') },
                    ]}
                  />
                }
              />
            ))}
          </List>
        </Card>
      )}
      <Card title={t('preview.list')} icon="children" flush>
        <List label={t('preview.list')}>
          {imported.children.slice(0, maxShown).map((child) => (
            <ListRow
              key={child.row}
              title={nameOf(child.values)}
              sub={[
                child.groupName,
                ...(child.values.birthDate
                  ? [t('preview.born', { day: format.day(child.values.birthDate) })]
                  : []),
              ]
                .filter((word) => word !== '')
                .join(' · ')}
              trailing={
                child.allergies.length > 0 && (
                  <Badge tone="danger" icon="allergy">
                    {format.list(child.allergies.map(({ allergen }) => allergen))}
                  </Badge>
                )
              }
            />
          ))}
        </List>
      </Card>
      <Row justify="end" gap="small">
        <Button onClick={onBack}>{t('back')}</Button>
        <Button kind="primary" icon="check" disabled={imported.children.length === 0} onClick={onStart}>
          {t('start', { count })}
        </Button>
      </Row>
    </Stack>
  )
}
