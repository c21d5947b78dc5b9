import { useEffect, useRef, useState, type ReactElement } from 'react'
import { patternGroups, type Pattern, type PatternGroup } from '#shared/assets/backgrounds/draw.ts'
import { turnPage, type Edit } from '#shared/portfolio/edit.ts'
import { pageSizes, type Orientation } from '#shared/portfolio/page.ts'
import { patternByName, patterns } from '#shared/portfolio/patterns.ts'
import { drawPattern } from '../paper/drawPattern.ts'
import { Button } from '../ui/Button.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { useWords } from '../ui/useWords.ts'
import { Colours, backgroundColours } from './Colours.tsx'
import { PictureGrid } from './PictureGrid.tsx'
import type { Session } from './session.ts'
import styles from './Tray.module.css'

/** Colour, pattern and shape of the sheet; a pattern brings its own colour, which can be changed afterwards (AS5). */
export function BackgroundTray({
  session,
  orientation,
  background,
  pattern,
  onEdit,
}: {
  readonly session: Session
  readonly orientation: Orientation
  readonly background: string
  readonly pattern: string
  readonly onEdit: (edit: Edit) => void
}): ReactElement {
  const t = useWords('portfolio')
  const words = useWords('assets')
  const [group, setGroup] = useState<PatternGroup>(patternByName(pattern)?.group ?? 'paper')
  const other = orientation === 'portrait' ? 'landscape' : 'portrait'
  return (
    <div className={styles.column}>
      <SelectField
        label={words('pattern')}
        value={group}
        onChange={setGroup}
        options={patternGroups.map((value) => ({ value, label: words(`patternGroups.${value}`) }))}
      />
      <PictureGrid
        key={group}
        label={words('pattern')}
        columns={orientation === 'portrait' ? 3 : 2}
        pictures={[
          {
            key: '',
            label: words('noPattern'),
            picture: <PatternPicture orientation={orientation} background={background} pattern="" />,
            chosen: pattern === '',
          },
          ...patterns
            .filter((one) => one.group === group)
            .map((one) => ({
              key: one.name,
              label: words(`patterns.${one.name}` as 'patterns.dots'),
              picture: (
                <PatternPicture orientation={orientation} background={one.background} pattern={one.name} />
              ),
              chosen: pattern === one.name,
            })),
        ]}
        onChoose={(name) => onEdit({ type: 'page', fields: fieldsOf(patternByName(name)) })}
      />
      <Colours
        label={words('colour')}
        colours={backgroundColours}
        value={background}
        onChange={(chosen) => onEdit({ type: 'page', fields: { background: chosen } })}
      />
      <Button icon="rotateRight" onClick={() => onEdit(turnPage(session.state().document, other))}>
        {t(other === 'portrait' ? 'standing' : 'lying')}
      </Button>
    </div>
  )
}

const fieldsOf = (
  pattern: Pattern | undefined,
): { readonly pattern: string; readonly background?: string } =>
  pattern ? { pattern: pattern.name, background: pattern.background } : { pattern: '' }

function PatternPicture({
  orientation,
  background,
  pattern,
}: {
  readonly orientation: Orientation
  readonly background: string
  readonly pattern: string
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = pageSizes[orientation]
  const shown = orientation === 'portrait' ? 72 : 112
  const tall = Math.round((shown * height) / width)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const ratio = window.devicePixelRatio || 1
    element.width = shown * ratio
    element.height = tall * ratio
    context.scale((shown * ratio) / width, (shown * ratio) / width)
    drawPattern(context, { orientation, background, pattern })
  }, [orientation, background, pattern, shown, tall, width])
  return (
    <canvas
      ref={canvas}
      width={shown}
      height={tall}
      className={styles.sheet}
      style={{ width: shown, maxWidth: '100%', height: 'auto' }}
      aria-hidden
    />
  )
}
