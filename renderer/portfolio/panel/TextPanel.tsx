import { useMemo, type ReactElement, type ReactNode } from 'react'
import type { PageDocument } from '#shared/portfolio/edit.ts'
import { fontNames, listNames, plain, type TextItem } from '#shared/portfolio/page.ts'
import { neededContrast, textContrast } from '#shared/portfolio/palette.ts'
import { textStyleNames, textStyles, type TextStyleName } from '#shared/portfolio/textStyles.ts'
import { fontFamilies, textHeightMm, type MeasureText } from '#shared/portfolio/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Checkbox } from '../../ui/Checkbox.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { useWords } from '../../ui/useWords.ts'
import { Colours, fillColours, inkColours } from '../Colours.tsx'
import { changeText } from '../editing.ts'
import styles from '../Panel.module.css'
import { Sample } from '../Sample.tsx'
import { useAllFonts } from '../useAllFonts.ts'
import { Choices, Group, Range, Section, type PartProps } from './part.tsx'

const sizes = [8, 9, 10, 11, 12, 14, 16, 18, 20, 24, 28, 32, 36, 42, 48, 56, 64, 72, 96]
const usualOutline = { width: 0.6, colour: '#a8480c' }
const usualBack = { colour: '#f8d48a', padding: 3, cornerRadius: 3 }

export function TextPanel({
  items,
  change,
  document,
  measure,
  onWrite,
  children,
}: PartProps<TextItem> & {
  readonly document: PageDocument
  readonly measure: MeasureText
  readonly onWrite: (id: string) => void
  /** What stands right below the button for writing. */
  readonly children?: ReactNode
}): ReactElement {
  const t = useWords('panels')
  const words = useWords('portfolio')
  const [id, item] = items[0]!
  const set = (fields: Parameters<typeof changeText>[1], join?: string): void =>
    change((one) => changeText(one, fields, measure), join)
  const resize = (by: 1 | -1): void => {
    const next =
      by > 0 ? sizes.find((size) => size > item.sizePt) : sizes.findLast((size) => size < item.sizePt)
    if (next !== undefined) set({ sizePt: next })
  }
  const contrast = textContrast(document, id)
  const fonts = useAllFonts()
  return (
    <>
      {items.length === 1 && (
        <Button icon="edit" onClick={() => onWrite(id)}>
          {words('item.write')}
        </Button>
      )}
      {children}
      <Section label={t('section.font')} open>
        {fonts && (
          <Choices
            label={words('item.font')}
            columns={2}
            value={item.font}
            onChange={(font) => set({ font })}
            options={fontNames.map((name) => ({
              value: name,
              label: t(`fonts.${name}`),
              picture: (
                <span className={styles.fontSample} style={{ fontFamily: fontFamilies[name] }}>
                  {t(`fonts.${name}`)}
                </span>
              ),
              bare: true,
            }))}
          />
        )}
        <Group label={words('item.size')}>
          <IconButton icon="remove" label={words('item.smaller')} onClick={() => resize(-1)} />
          <input
            className={styles.number}
            type="number"
            aria-label={words('item.size')}
            min={4}
            max={200}
            value={Math.round(item.sizePt * 2) / 2}
            onChange={(event) => {
              const sizePt = Number(event.currentTarget.value)
              if (sizePt >= 4 && sizePt <= 200) set({ sizePt }, 'size')
            }}
          />
          <IconButton icon="add" label={words('item.bigger')} onClick={() => resize(1)} />
        </Group>
        <Group label={t('writing')}>
          {(['left', 'center', 'right'] as const).map((align) => (
            <IconButton
              key={align}
              icon={alignIcons[align]}
              label={words(`item.${align}`)}
              pressed={item.align === align}
              onClick={() => change({ align })}
            />
          ))}
          <IconButton
            icon="bold"
            label={words('item.bold')}
            pressed={item.bold}
            onClick={() => set({ bold: !item.bold })}
          />
          <IconButton
            icon="underline"
            label={t('underline')}
            pressed={item.underline}
            // Letters on an arc have no common line.
            disabled={item.curve !== 0}
            onClick={() => change({ underline: !item.underline })}
          />
        </Group>
        <Choices
          label={t('list')}
          columns={5}
          value={item.list}
          onChange={(list) => set(list === 'none' ? { list } : { list, curve: 0 })}
          options={listNames.map((name) => ({
            value: name,
            label: t(`lists.${name}`),
            picture: <Sample item={listSample(name)} width={34} height={26} />,
            bare: true,
          }))}
        />
      </Section>
      <Colours
        label={words('editor.colour')}
        colours={inkColours}
        value={item.colour}
        onChange={(colour) => change({ colour }, 'colour')}
      />
      {contrast !== null && contrast < neededContrast(item) && (
        <Notice tone="warn" title={t('paleTitle')} live="polite">
          {t('pale')}
        </Notice>
      )}
      <Section label={t('section.textStyle')}>
        {fonts && (
          <Choices
            label={t('section.textStyle')}
            columns={2}
            value={null}
            onChange={(name) => set(textStyles[name].look)}
            options={textStyleNames.map((name) => ({
              value: name,
              label: t(`textStyles.${name}`),
              picture: <TextStyleSample name={name} measure={fonts} width={96} height={44} />,
            }))}
          />
        )}
      </Section>
      <Section label={t('section.spacing')}>
        <Range
          label={t('leading')}
          min={0.7}
          max={2.5}
          step={0.05}
          value={item.leading}
          disabled={item.curve !== 0}
          onChange={(leading) => set({ leading }, 'leading')}
        />
        <Range
          label={t('tracking')}
          min={-60}
          max={400}
          step={10}
          value={item.tracking}
          onChange={(tracking) => set({ tracking }, 'tracking')}
        />
      </Section>
      <Section label={t('section.effects')}>
        <Range
          label={t('curve')}
          min={-180}
          max={180}
          step={10}
          value={item.curve}
          onChange={(curve) => set(curve === 0 ? { curve } : { curve, list: 'none' }, 'curve')}
        />
        {item.curve !== 0 && (
          <Button size="small" kind="quiet" onClick={() => set({ curve: 0 })}>
            {t('curveStraight')}
          </Button>
        )}
        <Checkbox
          label={t('outline')}
          checked={item.outline !== null}
          onChange={(checked) => change({ outline: checked ? usualOutline : null })}
        />
        {item.outline && (
          <>
            <Range
              label={t('outlineWidth')}
              min={0.1}
              max={3}
              step={0.1}
              value={item.outline.width}
              onChange={(width) =>
                change((one) => ({ outline: { ...(one.outline ?? usualOutline), width } }), 'outlineWidth')
              }
            />
            <Colours
              label={t('outlineColour')}
              colours={inkColours}
              value={item.outline.colour}
              onChange={(colour) =>
                change((one) => ({ outline: { ...(one.outline ?? usualOutline), colour } }), 'outlineColour')
              }
            />
          </>
        )}
        <Checkbox
          label={t('back')}
          checked={item.back !== null}
          onChange={(checked) => change({ back: checked ? usualBack : null })}
        />
        {item.back && (
          <>
            <Range
              label={t('backPadding')}
              min={0}
              max={12}
              step={0.5}
              value={item.back.padding}
              onChange={(padding) =>
                change((one) => ({ back: { ...(one.back ?? usualBack), padding } }), 'backPadding')
              }
            />
            <Range
              label={t('backCorners')}
              min={0}
              max={15}
              step={0.5}
              value={item.back.cornerRadius}
              onChange={(cornerRadius) =>
                change((one) => ({ back: { ...(one.back ?? usualBack), cornerRadius } }), 'backCorners')
              }
            />
            <Colours
              label={t('backColour')}
              colours={fillColours}
              value={item.back.colour}
              onChange={(colour) =>
                change((one) => ({ back: { ...(one.back ?? usualBack), colour } }), 'backColour')
              }
            />
          </>
        )}
      </Section>
    </>
  )
}

/** Two letters with the list's sign before them. */
const listSample = (list: TextItem['list']): TextItem => ({
  type: 'text',
  ...plain.text,
  order: 'V000',
  x: 0,
  y: 0,
  w: list === 'none' ? 7 : 12,
  h: 6,
  rotation: 0,
  text: 'Aa',
  slot: null,
  font: 'sans',
  sizePt: 13,
  colour: '#c9722e',
  bold: true,
  align: 'left',
  list,
  lines: ['Aa'],
})

const alignIcons = { left: 'alignLeft', center: 'alignCenter', right: 'alignRight' } as const

/** A ready-made look as a picture, on its bubble where it brings one. */
export function TextStyleSample({
  name,
  measure,
  width,
  height,
}: {
  readonly name: TextStyleName
  readonly measure: MeasureText
  readonly width: number
  readonly height: number
}): ReactElement {
  const t = useWords('panels')
  const text = t(`samples.${name}`)
  const item = useMemo((): TextItem => {
    const { look } = textStyles[name]
    const bare: TextItem = {
      type: 'text',
      ...plain.text,
      ...look,
      order: 'V000',
      x: 0,
      y: 0,
      w:
        Math.max(10, ...text.split('\n').map((line) => measure(line, look))) +
        (look.list === 'none' ? 1 : look.sizePt),
      h: textHeightMm(1, look.sizePt),
      rotation: 0,
      text,
      slot: null,
      lines: [],
    }
    return { ...bare, ...changeText(bare, {}, measure) }
  }, [name, text, measure])
  const { bubble } = textStyles[name] as { readonly bubble?: { readonly form: string } }
  return (
    <span className={styles.textSample} data-bubble={bubble?.form}>
      <Sample item={item} width={width} height={height} />
    </span>
  )
}
