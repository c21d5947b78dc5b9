import type { ReactElement } from 'react'
import { plain, type Border, type Item, type Shadow, type ShapeItem } from '#shared/portfolio/page.ts'
import { hardShadow, softShadow } from '#shared/portfolio/photoFrames.ts'
import { useWords } from '../../ui/useWords.ts'
import { Colours, inkColours } from '../Colours.tsx'
import { Sample } from '../Sample.tsx'
import { Choices, Range, Section, type PartProps } from './part.tsx'

const shadows = { none: null, soft: softShadow, hard: hardShadow } as const satisfies Record<
  string,
  Shadow | null
>
const patch: ShapeItem = {
  type: 'shape',
  ...plain.shape,
  order: 'V000',
  x: 0,
  y: 0,
  w: 16,
  h: 12,
  rotation: 0,
  fill: '#f8d48a',
  cornerRadius: 1.5,
}

/** What every item has: its shadow and how much shines through it. */
export function LookPanel({ items, change }: PartProps<Item>): ReactElement {
  const t = useWords('panels')
  const [, item] = items[0]!
  const shadow = item.shadow
  const kind = shadow === null ? 'none' : shadow.blur === 0 ? 'hard' : 'soft'
  const set = (fields: Partial<Shadow>): void =>
    change(
      (one) => ({ shadow: { ...(one.shadow ?? softShadow), ...fields } }),
      `shadow:${Object.keys(fields).join()}`,
    )
  return (
    <Section label={t('section.look')}>
      <Choices
        label={t('shadow')}
        value={kind}
        onChange={(name) => change({ shadow: shadows[name] })}
        options={(['none', 'soft', 'hard'] as const).map((name) => ({
          value: name,
          label: t(`shadows.${name}`),
          picture: <Sample item={{ ...patch, shadow: shadows[name] }} width={56} height={44} />,
        }))}
      />
      {shadow && (
        <>
          <Range
            label={t('shadowX')}
            min={-10}
            max={10}
            step={0.2}
            value={shadow.x}
            onChange={(x) => set({ x })}
          />
          <Range
            label={t('shadowY')}
            min={-10}
            max={10}
            step={0.2}
            value={shadow.y}
            onChange={(y) => set({ y })}
          />
          <Range
            label={t('shadowBlur')}
            min={0}
            max={12}
            step={0.2}
            value={shadow.blur}
            onChange={(blur) => set({ blur })}
          />
          <Range
            label={t('shadowOpacity')}
            min={0.05}
            max={1}
            step={0.05}
            value={shadow.opacity}
            onChange={(opacity) => set({ opacity })}
          />
          <Colours
            label={t('shadowColour')}
            colours={inkColours}
            value={shadow.colour}
            onChange={(colour) => set({ colour })}
          />
        </>
      )}
      <Range
        label={t('opacity')}
        min={0.1}
        max={1}
        step={0.05}
        value={item.opacity}
        onChange={(opacity) => change({ opacity }, 'opacity')}
      />
    </Section>
  )
}

const usual: Border = { width: 1, colour: '#0b5f63', dash: 'solid' }

/** The line along an outline; a line that is nothing else cannot go without it. */
export function BorderFields({
  border,
  needed = false,
  change,
}: {
  readonly border: Border | null
  readonly needed?: boolean
  readonly change: (border: (before: Border | null) => Border | null, join?: string) => void
}): ReactElement {
  const t = useWords('panels')
  const line = (dash: Border['dash'] | null): ShapeItem => ({
    ...patch,
    form: 'line',
    w: 18,
    h: 10,
    fill: null,
    border: dash && { width: 1.6, colour: '#c9722e', dash },
  })
  const names = needed
    ? (['solid', 'dashed', 'dotted'] as const)
    : (['none', 'solid', 'dashed', 'dotted'] as const)
  return (
    <>
      <Choices
        label={t('line')}
        columns={needed ? 3 : 4}
        value={border?.dash ?? 'none'}
        onChange={(name) =>
          change((before) => (name === 'none' ? null : { ...(before ?? usual), dash: name }))
        }
        options={names.map((name) => ({
          value: name,
          label: t(`dash.${name}`),
          picture: <Sample item={line(name === 'none' ? null : name)} width={44} height={20} />,
        }))}
      />
      {border && (
        <>
          <Range
            label={t('lineWidth')}
            min={0.2}
            max={8}
            step={0.2}
            value={border.width}
            onChange={(width) => change((before) => ({ ...(before ?? usual), width }), 'lineWidth')}
          />
          <Colours
            label={t('lineColour')}
            colours={inkColours}
            value={border.colour}
            onChange={(colour) => change((before) => ({ ...(before ?? usual), colour }), 'lineColour')}
          />
        </>
      )}
    </>
  )
}
