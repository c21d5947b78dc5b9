import type { ReactElement } from 'react'
import type { StickerItem } from '#shared/portfolio/page.ts'
import { Button } from '../../ui/Button.tsx'
import { useWords } from '../../ui/useWords.ts'
import type { PartProps } from './part.tsx'

export function StickerPanel({ items, change }: PartProps<StickerItem>): ReactElement {
  const t = useWords('panels')
  const [, item] = items[0]!
  return (
    <Button icon="flip" aria-pressed={item.flip} onClick={() => change((one) => ({ flip: !one.flip }))}>
      {t('flip')}
    </Button>
  )
}
