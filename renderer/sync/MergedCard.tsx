import { useEffect, useState, type ReactElement } from 'react'
import type { Failure } from '#shared/basics/result.ts'
import { canonicalJson } from '#shared/records/canonical.ts'
import { kindByName, type KindName } from '#shared/records/kinds.ts'
import { useRepository } from '../database/DatabaseContext.tsx'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useFormat } from '../ui/format.ts'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import type { Merged } from './useMerged.ts'
import { versionsOf, type Version } from './versions.ts'
import { useWording, type Names } from './wording.ts'

const taken = ''

/** One record that two PCs changed: what was taken, what was not, and the way to the other value. */
export function MergedCard({
  merged,
  names,
  onSettled,
}: {
  readonly merged: Merged
  readonly names: Names
  readonly onSettled: () => void
}): ReactElement | null {
  const t = useWords('sync')
  const wording = useWording(names)
  const format = useFormat()
  const toast = useToast()
  const repository = useRepository()
  const { vault } = useHost()
  const [versions, setVersions] = useState<ReadonlyMap<string, Version> | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  /** Version by field. */
  const [picks, setPicks] = useState<Readonly<Record<string, string>>>({})
  const work = useWork()
  const { id, fields } = merged
  const kind = kindByName(merged.kind)?.name as KindName | undefined

  useEffect(() => {
    let current = true
    void vault.call('records.history', { id }).then((answer) => {
      if (!current || !kind) return
      if (answer.ok)
        setVersions(new Map(versionsOf(kind, answer.value.records).map((one) => [one.version, one])))
      else setFailure(answer.error)
    })
    return () => {
      current = false
    }
  }, [vault, id, kind])

  const now = versions?.get(merged.heads[0] ?? '')
  if (!kind || !versions || !now) return <FailureNotice failure={failure} />
  const chosen = Object.entries(picks).filter(([, version]) => version !== taken)

  /** Also without a change: that somebody looked is a version too, and every PC learns of it (M12). */
  function settle(): void {
    if (!kind) return
    const changes = Object.fromEntries(
      chosen.map(([field, version]) => [field, versions?.get(version)?.values[field]]),
    )
    void work.run(
      () => repository.save([{ kind, id, parents: [...merged.heads], changes }]),
      () => {
        toast.good(t(chosen.length > 0 ? 'merged.changed' : 'merged.kept'))
        onSettled()
      },
    )
  }

  return (
    <Card title={wording.titleOf(kind, id, now.values)} icon="copy">
      <Stack gap="large">
        {fields.map(({ field, versions: others }) => {
          const different = others.flatMap((version) => versions.get(version) ?? [])
          const once = different.filter(
            (one, i) =>
              different.findIndex(
                (other) => canonicalJson(other.values[field]) === canonicalJson(one.values[field]),
              ) === i,
          )
          return (
            <RadioGroup
              key={field}
              label={wording.labelOf(field)}
              value={picks[field] ?? taken}
              onChange={(version) => setPicks({ ...picks, [field]: version })}
              disabled={work.busy}
              options={[
                { value: taken, label: wording.valueOf(now.values[field]), help: t('merged.taken') },
                ...once.map((one) => ({
                  value: one.version,
                  label: wording.valueOf(one.values[field]),
                  help: t('merged.notTakenBy', {
                    who: wording.authorOf(one.author),
                    when: format.dateTime(one.ms),
                  }),
                })),
              ]}
            />
          )
        })}
        <FailureNotice failure={work.failure} />
        <Row justify="end">
          <Button kind="primary" icon="check" busy={work.busy} onClick={settle}>
            {t(chosen.length > 0 ? 'merged.take' : 'merged.keep')}
          </Button>
        </Row>
      </Stack>
    </Card>
  )
}
