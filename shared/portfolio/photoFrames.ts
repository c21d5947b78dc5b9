/** Ready-made frames for photos: each sets paper border, line, shadow, corners and outline together (PF33). */
import type { PhotoItem, Shadow } from './page.ts'

export const softShadow: Shadow = { x: 1, y: 1.4, blur: 2.4, colour: '#1f2933', opacity: 0.35 }
export const hardShadow: Shadow = { x: 1.6, y: 1.6, blur: 0, colour: '#1f2933', opacity: 0.3 }

export type FrameLook = Pick<PhotoItem, 'mat' | 'border' | 'shadow' | 'cornerRadius' | 'mask'>

const bare: FrameLook = { mat: null, border: null, shadow: null, cornerRadius: 0, mask: 'rect' }
const line = (
  width: number,
  colour: string,
  dash: 'solid' | 'dashed' | 'dotted' = 'solid',
): FrameLook['border'] => ({
  width,
  colour,
  dash,
})

export const photoFrames = {
  plain: { ...bare, cornerRadius: 2 },
  instant: {
    ...bare,
    mat: { width: 3.2, foot: 11, colour: '#ffffff' },
    shadow: softShadow,
    cornerRadius: 0.8,
  },
  print: { ...bare, mat: { width: 3, foot: 3, colour: '#ffffff' }, shadow: softShadow },
  passepartout: {
    ...bare,
    mat: { width: 9, foot: 9, colour: '#fdf5e8' },
    border: line(0.4, '#a8480c'),
    shadow: softShadow,
  },
  card: { ...bare, cornerRadius: 8, shadow: softShadow },
  sticker: { ...bare, cornerRadius: 10, border: line(2.6, '#ffffff'), shadow: softShadow },
  pop: { ...bare, cornerRadius: 3, border: line(1.2, '#1f2933'), shadow: hardShadow },
  stitched: { ...bare, cornerRadius: 5, border: line(1, '#a8480c', 'dashed') },
  pearls: { ...bare, cornerRadius: 6, border: line(2, '#0b5f63', 'dotted') },
  sun: { ...bare, mask: 'ellipse', border: line(3, '#f8d48a'), shadow: softShadow },
  love: { ...bare, mask: 'heart', border: line(1.6, '#e98a7a') },
  meadow: { ...bare, mat: { width: 5, foot: 5, colour: '#7fb7a6' }, cornerRadius: 5 },
} as const satisfies Readonly<Record<string, FrameLook>>
export type FrameName = keyof typeof photoFrames
export const frameNames = Object.keys(photoFrames) as FrameName[]
