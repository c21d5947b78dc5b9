import type { ReactElement } from 'react'
import type { TextItem } from '#shared/portfolio/page.ts'
import type { MeasureText } from '#shared/portfolio/text.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { useWords } from '../../ui/useWords.ts'
import { Colours, inkColours } from '../Colours.tsx'
import { changeText } from '../editing.ts'
import styles from '../Panel.module.css'
import { Group, type PartProps } from './part.tsx'

export function TextPanel({
  items,
  change,
  measure,
  onWrite,
}: PartProps<TextItem> & {
  readonly measure: MeasureText
  readonly onWrite: (id: string) => void
}): ReactElement {
  const t = useWords('portfolio')
  const [id, item] = items[0]!
  const set = (fields: Parameters<typeof changeText>[1], join?: string): void =>
    change((one) => changeText(one, fields, measure), join)
  const sizes = [8, 9, 10, 11, 12, 14, 16, 18, 20, 24, 28, 32, 36, 42, 48, 56, 64, 72, 96]
  const resize = (by: 1 | -1): void => {
    const next =
      by > 0 ? sizes.find((size) => size > item.sizePt) : sizes.findLast((size) => size < item.sizePt)
    if (next !== undefined) set({ sizePt: next })
  }
  return (
    <>
      {items.length === 1 && (
        <Button icon="edit" onClick={() => onWrite(id)}>
          {t('item.write')}
        </Button>
      )}
      <Group label={t('item.font')}>
        <Segmented
          label={t('item.font')}
          value={item.font}
          onChange={(font) => set({ font })}

          options={[
            { value: 'sans', label: t('item.fontSans') },
            { value: 'hand', label: t('item.fontHand') },
          ]}
        />
      </Group>
      <Group label={t('item.size')}>
        <IconButton icon="zoomOut" label={t('item.smaller')} onClick={() => resize(-1)} />
        <input
          className={styles.number}
          type="number"
          aria-label={t('item.size')}
          min={4}
          max={200}
          value={Math.round(item.sizePt * 2) / 2}
          onChange={(event) => {
            const sizePt = Number(event.currentTarget.value)
            if (sizePt >= 4 && sizePt <= 200) set({ sizePt }, 'size')
          }}
        />
        <IconButton icon="zoomIn" label={t('item.bigger')} onClick={() => resize(1)} />
        <IconButton
          icon="bold"
          label={t('item.bold')}
          pressed={item.bold}
          onClick={() => set({ bold: !item.bold })}
        />
      </Group>
      <Group label={t('item.align')}>
        <IconButton
          icon="alignLeft"
          label={t('item.left')}
          pressed={item.align === 'left'}
          onClick={() => change({ align: 'left' })}
        />
        <IconButton
          icon="alignCenter"
          label={t('item.center')}
          pressed={item.align === 'center'}
          onClick={() => change({ align: 'center' })}
        />
        <IconButton
          icon="alignRight"
          label={t('item.right')}
          pressed={item.align === 'right'}
          onClick={() => change({ align: 'right' })}
        />
      </Group>
      <Colours
        label={t('editor.colour')}
        colours={inkColours}
        value={item.colour}
        onChange={(colour) => change({ colour }, 'colour')}
      />
    </>
  )
}
