/** Above the page: its title, whether it is saved, undo, zoom, who will see it, and the way out. */
import { memo, type ReactElement, type ReactNode } from 'react'
import { audiences, type Audience } from '#shared/records/consent.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './EditorView.module.css'
import type { Saving, Session } from './session.ts'
import type { Zoom } from './Stage.tsx'

export interface PageOutput {
  /** Who will see the page. */
  readonly audience: Audience
  readonly onAudience: (audience: Audience) => void
  readonly onExport: () => void
}

export interface EditorBarProps {
  readonly session: Session
  readonly title: string
  readonly saving: Saving
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Photos that will not print sharply. */
  readonly blurred: number
  readonly zoom: Zoom
  readonly percent: number
  readonly onZoom: (zoom: Zoom) => void
  readonly output?: PageOutput | undefined
  readonly onBack: () => void
  /** Beside "Ausgeben". */
  readonly more?: ReactNode
}

/** Typing, selecting or moving something does not touch the bar. */
export const EditorBar = memo(function EditorBar({
  session,
  title,
  saving,
  canUndo,
  canRedo,
  blurred,
  zoom,
  percent,
  onZoom,
  output,
  onBack,
  more,
}: EditorBarProps): ReactElement {
  const t = useWords('portfolio')
  const hiding = useWords('hiding')
  const tOut = useWords('output')
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('title')}>
      <IconButton icon="back" label={t('back')} onClick={onBack} />
      <h1 className="o-hidden">{title || t('title')}</h1>
      <input
        className={styles.title}
        aria-label={t('editor.title')}
        value={title}
        maxLength={300}
        onChange={(event) =>
          session.apply({ type: 'page', fields: { title: event.currentTarget.value } }, 'title')
        }
      />
      <span className={styles.saving} data-state={saving} role="status">
        <Icon name={saving === 'saved' ? 'good' : saving === 'failed' ? 'warn' : 'save'} size={18} />
        <span className={styles.state}>{t(`saving.${saving}`)}</span>
      </span>
      <span className={styles.gap} />
      {blurred > 0 && (
        <Tooltip label={t('editor.lowOnPage', { count: blurred })}>
          <span className={styles.warning} role="note">
            <Icon name="warn" size={18} /> {t('editor.lowShort', { count: blurred })}
          </span>
        </Tooltip>
      )}
      <IconButton icon="undo" label={t('editor.undo')} disabled={!canUndo} onClick={() => session.undo()} />
      <IconButton icon="redo" label={t('editor.redo')} disabled={!canRedo} onClick={() => session.redo()} />
      <span className={styles.divider} />
      <IconButton
        icon="zoomOut"
        label={t('editor.zoomOut')}
        onClick={() => onZoom(Math.max(0.25, percent / 100 / 1.25))}
      />
      <span className={styles.percent}>{t('editor.zoom', { percent: Math.round(percent) })}</span>
      <IconButton
        icon="zoomIn"
        label={t('editor.zoomIn')}
        onClick={() => onZoom(Math.min(4, (percent / 100) * 1.25))}
      />
      <IconButton
        icon="maximize"
        label={t('editor.zoomFit')}
        pressed={zoom === 'fit'}
        onClick={() => onZoom('fit')}
      />
      <span className={styles.divider} />
      {output && (
        <Menu
          label={`${hiding('audienceFor')} ${hiding(`audience.${output.audience}`)}`}
          icon="family"
          shown={<span className={styles.wide}>{hiding(`audienceShort.${output.audience}`)}</span>}
          items={audiences.map((one) => ({
            label: hiding(`audience.${one}`),
            ...(one === output.audience ? { icon: 'check' as const } : {}),
            onChoose: () => output.onAudience(one),
          }))}
        />
      )}
      {more}
      {output && (
        <Button kind="primary" size="small" icon="export" onClick={output.onExport}>
          {tOut('do')}
        </Button>
      )}
    </div>
  )
})
