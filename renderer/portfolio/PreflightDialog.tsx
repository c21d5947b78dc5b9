import type { ReactElement } from 'react'
import type { Finding } from '#shared/pdf/preflight.ts'
import type { ItemPlace } from '#shared/pdf/export.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Icon } from '../ui/Icon.tsx'
import { List } from '../ui/List.tsx'
import { ListRow } from '../ui/ListRow.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useFormat } from '../ui/format.ts'
import { useWords } from '../ui/useWords.ts'

/** What the look over the finished file found, before it is written: errors keep it in, warnings ask. */
export function PreflightDialog({
  findings,
  titleOf,
  onGo,
  onBack,
  onAnyway,
}: {
  readonly findings: readonly Finding[] | null
  readonly titleOf: (pageId: string) => string
  readonly onGo: (place: ItemPlace) => void
  readonly onBack: () => void
  readonly onAnyway: () => void
}): ReactElement {
  const t = useWords('output')
  const format = useFormat()
  const stops = findings?.some(({ severity }) => severity === 'error') ?? false
  return (
    <Dialog
      open={findings !== null}
      onClose={onBack}
      title={t('check.title')}
      actions={
        <>
          <Button onClick={onBack} {...(stops ? { kind: 'primary' as const } : {})}>
            {t('check.back')}
          </Button>
          {!stops && (
            <Button kind="primary" icon="export" onClick={onAnyway}>
              {t('check.anyway')}
            </Button>
          )}
        </>
      }
    >
      <Notice tone={stops ? 'danger' : 'warn'}>{stops ? t('check.errors') : t('check.warnings')}</Notice>
      <List label={t('check.title')}>
        {(findings ?? []).map(({ rule, severity, sheet, place, figure }, i) => (
          <ListRow
            key={i}
            leading={<Icon name={severity === 'error' ? 'danger' : 'warn'} />}
            title={t(rule, { figure: format.number(figure) })}
            sub={
              place
                ? titleOf(place.pageId)
                : sheet === null
                  ? t('check.whole')
                  : t('check.sheet', { sheet: format.number(sheet + 1) })
            }
            trailing={
              place && (
                <Button size="small" icon="eye" onClick={() => onGo(place)}>
                  {t('check.go')}
                </Button>
              )
            }
          />
        ))}
      </List>
    </Dialog>
  )
}
