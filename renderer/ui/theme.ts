/** Mantine's theme made from colours.ts: paper instead of glare, AA everywhere, targets of 44 px. */
import {
  Button,
  Checkbox,
  createTheme,
  defaultVariantColorsResolver,
  Input,
  Menu,
  Modal,
  NativeSelect,
  PasswordInput,
  Radio,
  Textarea,
  TextInput,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'
import { dark, hoverOf, light, onTone, tintOf, tones, type ColourName, type Tone } from './colours.ts'

const cssNameOf = (name: string): string =>
  `--o-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
/** `colour('primary')` is what stylesheets write as `var(--o-primary)`. */
export const colour = (name: ColourName): string => `var(${cssNameOf(name)})`

const mix = (from: string, to: string, share: number): string =>
  `#${[1, 3, 5]
    .map((at) => {
      const [a, b] = [from, to].map((text) => Number.parseInt(text.slice(at, at + 2), 16)) as [number, number]
      return Math.round(a + (b - a) * share)
        .toString(16)
        .padStart(2, '0')
    })
    .join('')}`

/** Ten shades as Mantine wants them; shade 8 is the light scheme's colour, shade 4 the dark scheme's. */
const shadesOf = (tone: Tone): MantineColorsTuple => [
  light[tintOf[tone]],
  mix(light[tintOf[tone]], dark[tone], 0.3),
  mix(light[tintOf[tone]], dark[tone], 0.6),
  dark[hoverOf[tone]],
  dark[tone],
  mix(dark[tone], light[tone], 0.25),
  mix(dark[tone], light[tone], 0.5),
  mix(dark[tone], light[tone], 0.75),
  light[tone],
  light[hoverOf[tone]],
]

const isTone = (text: string | undefined): text is Tone => tones.some((tone) => tone === text)

export const theme = createTheme({
  colors: Object.fromEntries(tones.map((tone) => [tone, shadesOf(tone)])),
  primaryColor: 'primary',
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.4,
  white: '#ffffff',
  black: light.ink,
  fontFamily: "'Atkinson Hyperlegible', system-ui, 'Segoe UI', sans-serif",
  headings: {
    fontWeight: '700',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.25rem', lineHeight: '1.3' },
      h3: { fontSize: '1.0625rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.875rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '24px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  variantColorResolver: (input) => {
    const tone = isTone(input.color) ? input.color : input.color === undefined ? 'primary' : undefined
    if (tone === undefined) return defaultVariantColorsResolver(input)
    const own = colour(tone)
    if (input.variant === 'filled')
      return {
        background: own,
        hover: colour(hoverOf[tone]),
        color: colour(onTone[tone]),
        border: '1px solid transparent',
      }
    if (input.variant === 'light')
      return {
        background: colour(tintOf[tone]),
        hover: colour(tintOf[tone]),
        color: own,
        border: '1px solid transparent',
      }
    if (input.variant === 'subtle')
      return {
        background: 'transparent',
        hover: colour(tintOf[tone]),
        color: own,
        border: '1px solid transparent',
      }
    if (input.variant === 'outline' || input.variant === 'default')
      return {
        background: colour('surface'),
        hover: colour(tintOf[tone]),
        color: input.variant === 'default' ? colour('ink') : own,
        border: `1px solid ${colour('control')}`,
      }
    return defaultVariantColorsResolver(input)
  },
  components: {
    Button: Button.extend({ defaultProps: { size: 'md' } }),
    Input: Input.extend({ vars: () => ({ wrapper: { '--input-height': '2.75rem', '--input-fz': '1rem' } }) }),
    InputWrapper: Input.Wrapper.extend({
      styles: {
        label: { fontWeight: 700, fontSize: '1rem', marginBottom: 2 },
        description: { fontSize: '0.9375rem', marginBottom: 4 },
        error: { fontSize: '0.9375rem' },
      },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'md', autoComplete: 'off' } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'md' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'md', autosize: true, minRows: 3 } }),
    NativeSelect: NativeSelect.extend({ defaultProps: { size: 'md' } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'md' } }),
    Radio: Radio.extend({ defaultProps: { size: 'md' } }),
    Menu: Menu.extend({
      defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md', position: 'bottom-end' },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        // Its scroll lock writes a style element of its own without our nonce; the frame does not scroll anyway.
        lockScroll: false,
        overlayProps: { backgroundOpacity: 0.45 },
        transitionProps: { duration: 0 },
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: true }, multiline: true },
    }),
  },
})

const variablesOf = (scheme: Readonly<Record<ColourName, string>>): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(scheme).map(([name, value]) => [cssNameOf(name), value])),
  '--mantine-color-body': scheme.paper,
  '--mantine-color-text': scheme.ink,
  '--mantine-color-bright': scheme.ink,
  '--mantine-color-dimmed': scheme.inkSoft,
  '--mantine-color-placeholder': scheme.inkSoft,
  '--mantine-color-error': scheme.danger,
  '--mantine-color-success': scheme.good,
  '--mantine-color-anchor': scheme.primary,
  '--mantine-color-default': scheme.surface,
  '--mantine-color-default-hover': scheme.sunken,
  '--mantine-color-default-color': scheme.ink,
  '--mantine-color-default-border': scheme.control,
  '--mantine-color-disabled': scheme.sunken,
  '--mantine-color-disabled-color': scheme.inkSoft,
  '--mantine-color-disabled-border': scheme.line,
  '--mantine-primary-color-contrast': scheme.onPrimary,
})

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: { '--o-shadow': '0 1px 2px rgb(31 41 51 / 8%), 0 4px 16px rgb(31 41 51 / 8%)' },
  light: variablesOf(light),
  dark: { ...variablesOf(dark), '--o-shadow': '0 1px 2px rgb(0 0 0 / 40%), 0 4px 16px rgb(0 0 0 / 30%)' },
})
