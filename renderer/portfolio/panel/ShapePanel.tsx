import type { ReactElement } from 'react'
import type { ShapeItem } from '#shared/portfolio/page.ts'
import { useWords } from '../../ui/useWords.ts'
import { Colours, fillColours } from '../Colours.tsx'
import { Range, type PartProps } from './part.tsx'

export function ShapePanel({ items, change }: PartProps<ShapeItem>): ReactElement {
  const t = useWords('portfolio')
  const [, item] = items[0]!
  return (
    <>
      <Colours
        label={t('editor.colour')}
        colours={fillColours}
        value={item.fill ?? '#ffffff'}
        onChange={(fill) => change({ fill }, 'fill')}
      />
      <Range
        label={t('item.corners')}
        min={0}
        max={Math.min(item.w, item.h) / 2}
        step={0.5}
        value={item.cornerRadius}
        onChange={(cornerRadius) => change({ cornerRadius }, 'corners')}
      />
    </>
  )
}
