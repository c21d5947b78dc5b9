/** Ready-made looks for text, shown as pictures: for a new text, and for one that is chosen (PF34). */
import { plain, type ShapeItem, type TextItem } from './page.ts'
import { hardShadow, softShadow } from './photoFrames.ts'

export type TextLook = Pick<
  TextItem,
  | 'font'
  | 'sizePt'
  | 'colour'
  | 'bold'
  | 'underline'
  | 'align'
  | 'list'
  | 'leading'
  | 'tracking'
  | 'outline'
  | 'back'
  | 'curve'
  | 'shadow'
  | 'opacity'
>

const plainLook: TextLook = {
  ...plain.text,
  font: 'sans',
  sizePt: 12,
  colour: '#1f2933',
  bold: false,
  align: 'left',
}

/** `w` in mm for a new text; `bubble` is the shape that a new text brings along and lies on. */
export interface TextStylePreset {
  readonly look: TextLook
  readonly w: number
  readonly bubble?: Pick<ShapeItem, 'form' | 'fill' | 'border'>
}
const preset = (look: Partial<TextLook>, w = 110, bubble?: TextStylePreset['bubble']): TextStylePreset => ({
  look: { ...plainLook, align: 'center', ...look },
  w,
  ...(bubble ? { bubble } : {}),
})

export const textStyles = {
  heading: preset({ font: 'hand', sizePt: 36, colour: '#0b5f63' }, 120),
  body: preset({ align: 'left' }, 90),
  small: preset({ align: 'left', sizePt: 9 }, 70),
  outlined: preset({
    font: 'round',
    sizePt: 40,
    bold: true,
    colour: '#f8d48a',
    outline: { width: 0.8, colour: '#a8480c' },
  }),
  halo: preset({
    font: 'comic',
    sizePt: 34,
    bold: true,
    colour: '#ffffff',
    outline: { width: 1, colour: '#0b5f63' },
    shadow: softShadow,
  }),
  rainbow: preset({ font: 'round', sizePt: 32, bold: true, colour: '#a83246', curve: 110 }, 120),
  smile: preset({ font: 'hand', sizePt: 32, colour: '#1d4e89', curve: -80 }, 120),
  badge: preset(
    {
      font: 'sans',
      sizePt: 16,
      bold: true,
      colour: '#ffffff',
      back: { colour: '#0b5f63', padding: 3, cornerRadius: 6 },
    },
    70,
  ),
  label: preset(
    {
      font: 'hand',
      sizePt: 18,
      colour: '#1f2933',
      back: { colour: '#f8d48a', padding: 2.5, cornerRadius: 1 },
      shadow: softShadow,
    },
    70,
  ),
  note: preset(
    {
      font: 'school',
      sizePt: 15,
      align: 'left',
      colour: '#2f5d3a',
      leading: 1.25,
      back: { colour: '#f4f8ef', padding: 4, cornerRadius: 3 },
    },
    80,
  ),
  quote: preset({ font: 'serif', sizePt: 18, colour: '#6b46b5', leading: 1.2 }, 100),
  wide: preset({ font: 'sans', sizePt: 15, bold: true, colour: '#a8480c', tracking: 220 }, 110),
  poster: preset(
    {
      font: 'brush',
      sizePt: 44,
      colour: '#e98a7a',
      shadow: hardShadow,
    },
    130,
  ),
  storybook: preset({ font: 'serif', sizePt: 26, bold: true, underline: true, colour: '#2f5d3a' }),
  checklist: preset({ font: 'legible', sizePt: 14, align: 'left', list: 'check', leading: 1.2 }, 80),
  hearts: preset(
    { font: 'hand', sizePt: 16, align: 'left', list: 'heart', colour: '#a83246', leading: 1.15 },
    80,
  ),
  speech: preset({ font: 'comic', sizePt: 16 }, 56, {
    form: 'bubble',
    fill: '#ffffff',
    border: { width: 0.8, colour: '#1f2933', dash: 'solid' },
  }),
  thought: preset({ font: 'hand', sizePt: 16, colour: '#1d4e89' }, 52, {
    form: 'thought',
    fill: '#eef5f8',
    border: { width: 0.6, colour: '#1d4e89', dash: 'solid' },
  }),
} as const satisfies Readonly<Record<string, TextStylePreset>>
export type TextStyleName = keyof typeof textStyles
export const textStyleNames = Object.keys(textStyles) as TextStyleName[]
