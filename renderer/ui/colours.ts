/**
 * Every colour of the house, in both schemes, and the pairs that are shown together. The theme is made from this table
 * and the contrast test walks it, so that no screen can invent a pair that nobody has checked (look.md).
 */
export const light = {
  paper: '#fbf8f3',
  surface: '#ffffff',
  sunken: '#f8f4ed',
  ink: '#1f2933',
  inkSoft: '#52606d',
  line: '#ddd5c8',
  control: '#857d70',
  primary: '#0b5f63',
  primaryHover: '#084a4d',
  primaryTint: '#e2f0f0',
  onPrimary: '#ffffff',
  accent: '#b45309',
  accentHover: '#8f4107',
  accentTint: '#fef4e8',
  onAccent: '#ffffff',
  danger: '#b42318',
  dangerHover: '#8f1b12',
  dangerTint: '#fdedeb',
  onDanger: '#ffffff',
  good: '#166534',
  goodHover: '#104a26',
  goodTint: '#e9f5ed',
  onGood: '#ffffff',
  info: '#1d4e89',
  infoHover: '#153a67',
  infoTint: '#eaf1fa',
  onInfo: '#ffffff',
} as const

export type ColourName = keyof typeof light

export const dark: Readonly<Record<ColourName, string>> = {
  paper: '#15191d',
  surface: '#1e242a',
  sunken: '#101417',
  ink: '#e7ecef',
  inkSoft: '#a9b4bd',
  line: '#38424c',
  control: '#7d8995',
  primary: '#5cc3c7',
  primaryHover: '#84d5d8',
  primaryTint: '#1a3538',
  onPrimary: '#0c1a1b',
  accent: '#f0a35e',
  accentHover: '#f5bb88',
  accentTint: '#38291a',
  onAccent: '#1d1206',
  danger: '#ff8a80',
  dangerHover: '#ffaaa3',
  dangerTint: '#3b2220',
  onDanger: '#220806',
  good: '#7bd196',
  goodHover: '#9cdeb1',
  goodTint: '#1b3325',
  onGood: '#07190d',
  info: '#8dbdf0',
  infoHover: '#aed1f5',
  infoTint: '#1b2d41',
  onInfo: '#071626',
}

export const schemes = { light, dark } as const

export const tones = ['primary', 'accent', 'danger', 'good', 'info'] as const
export type Tone = (typeof tones)[number]
export const onTone = {
  primary: 'onPrimary',
  accent: 'onAccent',
  danger: 'onDanger',
  good: 'onGood',
  info: 'onInfo',
} as const satisfies Record<Tone, ColourName>
export const tintOf = {
  primary: 'primaryTint',
  accent: 'accentTint',
  danger: 'dangerTint',
  good: 'goodTint',
  info: 'infoTint',
} as const satisfies Record<Tone, ColourName>
export const hoverOf = {
  primary: 'primaryHover',
  accent: 'accentHover',
  danger: 'dangerHover',
  good: 'goodHover',
  info: 'infoHover',
} as const satisfies Record<Tone, ColourName>

/** A group or a person wears one of these; dark enough for white initials in both schemes. */
export const groupColours = {
  teal: '#0b6b6f',
  orange: '#b04a05',
  green: '#2f6b2f',
  blue: '#1f5fa8',
  violet: '#6b46b5',
  pink: '#b0306f',
  yellow: '#86610a',
  red: '#b3261e',
} as const
export type GroupColour = keyof typeof groupColours

/** Text on ground: at least 4.5:1. */
export const textPairs: readonly (readonly [ColourName, ColourName])[] = [
  ...(['paper', 'surface', 'sunken'] as const).flatMap((ground) => [
    ['ink', ground] as const,
    ['inkSoft', ground] as const,
    ...tones.map((tone) => [tone, ground] as const),
  ]),
  ...tones.flatMap((tone) => [
    ['ink', tintOf[tone]] as const,
    ['inkSoft', tintOf[tone]] as const,
    [tone, tintOf[tone]] as const,
    [onTone[tone], tone] as const,
    [onTone[tone], hoverOf[tone]] as const,
  ]),
]

/** Borders of controls and the focus ring: at least 3:1. */
export const controlPairs: readonly (readonly [ColourName, ColourName])[] = (
  ['paper', 'surface', 'sunken'] as const
).flatMap((ground) => [['control', ground] as const, ['primary', ground] as const])

/** WCAG 2 relative luminance of `#rrggbb`. */
export function luminanceOf(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

export function contrastOf(one: string, other: string): number {
  const [a, b] = [luminanceOf(one), luminanceOf(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}
