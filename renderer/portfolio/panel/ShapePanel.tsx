import type { ReactElement } from 'react'
import { isLine, outlineNames } from '#shared/portfolio/outlines.ts'
import { plain, type ShapeItem } from '#shared/portfolio/page.ts'
import { useWords } from '../../ui/useWords.ts'
import { Colours, fillColours } from '../Colours.tsx'
import { Sample } from '../Sample.tsx'
import { BorderFields } from './LookPanel.tsx'
import { Choices, Range, Section, type PartProps } from './part.tsx'

export function ShapePanel({ items, change }: PartProps<ShapeItem>): ReactElement {
  const t = useWords('panels')
  const words = useWords('portfolio')
  const [, item] = items[0]!
  const line = isLine(item.form)
  return (
    <>
      {!line && (
        <Colours
          label={t('fill')}
          colours={fillColours}
          value={item.fill}
          onChange={(fill) => change({ fill }, 'fill')}
          // Neither filled nor with a line it would be invisible.
          onNone={() =>
            change((one) => ({
              fill: null,
              border: one.border ?? { width: 1, colour: one.fill ?? '#0b5f63', dash: 'solid' },
            }))
          }
        />
      )}
      <Section label={t('section.line')} open={line}>
        <BorderFields
          border={item.border}
          needed={line || item.fill === null}
          change={(border, join) => change((one) => ({ border: border(one.border) }), join)}
        />
        {item.form === 'rect' && (
          <Range
            label={words('item.corners')}
            min={0}
            max={Math.min(item.w, item.h) / 2}
            step={0.5}
            value={item.cornerRadius}
            onChange={(cornerRadius) => change({ cornerRadius }, 'corners')}
          />
        )}
      </Section>
      <Section label={t('section.form')}>
        <Choices
          label={t('section.form')}
          columns={5}
          value={item.form}
          // A line that becomes a heart needs a colour, a heart that becomes a line needs a border.
          onChange={(form) =>
            change((one) => ({
              form,
              ...(isLine(form) && one.border === null
                ? { border: { width: 1.2, colour: one.fill ?? '#0b5f63', dash: 'solid' } }
                : {}),
            }))
          }
          options={outlineNames.map((name) => ({
            value: name,
            label: t(`forms.${name}`),
            picture: <Sample item={outlineSample(name)} width={30} height={30} />,
            bare: true,
          }))}
        />
      </Section>
    </>
  )
}

/** A form as a picture; lines show by their border. */
export function outlineSample(form: ShapeItem['form'], more: Partial<ShapeItem> = {}): ShapeItem {
  const wide = form === 'banner' || form === 'pointer' || form === 'line' || form === 'arrow'
  const tall = form === 'drop' || form === 'egg' || form === 'moon'
  return {
    type: 'shape',
    ...plain.shape,
    order: 'V000',
    x: 0,
    y: 0,
    rotation: 0,
    form,
    w: tall ? 12 : 18,
    h: wide ? 8 : 16,
    fill: isLine(form) ? null : '#c9722e',
    border: isLine(form) ? { width: 1.4, colour: '#c9722e', dash: 'solid' } : null,
    ...more,
  }
}
