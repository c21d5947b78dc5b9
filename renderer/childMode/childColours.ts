/** Fat felt pens, as they lie in a Kita. */
export const penColours = [
  '#d92b2b',
  '#f08a00',
  '#f5c400',
  '#2f9e44',
  '#1c7ed6',
  '#7b3fb5',
  '#e64980',
  '#7a4a21',
  '#1f2933',
  '#ffffff',
] as const
export const stampForms = [
  'heart',
  'star',
  'flower',
  'cloud',
  'leaf',
  'drop',
  'ellipse',
  'triangle',
  'hexagon',
] as const
/** A stamp has its own ink: the shape is known by its colour too. */
export const stampColours: Readonly<Record<(typeof stampForms)[number], string>> = {
  heart: '#e64980',
  star: '#f5c400',
  flower: '#7b3fb5',
  cloud: '#74c0fc',
  leaf: '#2f9e44',
  drop: '#1c7ed6',
  ellipse: '#d92b2b',
  triangle: '#f08a00',
  hexagon: '#7a4a21',
}
export const papers = [
  '#ffffff',
  '#fff3b8',
  '#ffe0e6',
  '#d8f3dc',
  '#d0ebff',
  '#e9dcff',
  '#ffe3c2',
  '#e9ecef',
] as const
