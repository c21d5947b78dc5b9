/**
 * Where things lie on a sheet, in millimetres: one clear focal photo, room to write, and spots of air where a drawing may
 * stand. A layout knows no occasion, no colour and no word; `design.ts` dresses it.
 *
 * PF50 No two layouts of this list have the same frames: somewhere they are more than 10 mm apart (`twins.ts`).
 */
import type { Orientation, PhotoItem, TextItem } from '../page.ts'

export type At = readonly [x: number, y: number, w: number, h: number]

export interface TextPlace {
  readonly at: At
  readonly pt: number
  readonly align?: TextItem['align']
  /** Degrees of arc for a heading round a circle. */
  readonly curve?: number
}

export interface FramePlace {
  readonly at: At
  /** A little askew, where the style lays prints on the table. */
  readonly turn?: number
  readonly mask?: PhotoItem['mask']
}

export interface CardPlace {
  readonly at: At
  /** paper: a heading and room to write; rows: several short questions with a line each; bubble: words said; draw: an empty field; contents: the book's contents. */
  readonly kind?: 'paper' | 'rows' | 'bubble' | 'draw' | 'contents'
  readonly columns?: 1 | 2
}

export interface Layout {
  readonly orientation: Orientation
  readonly title: TextPlace
  /** Name, day, age ...: what stands in each is the template's to say. */
  readonly lines: readonly TextPlace[]
  readonly photos: readonly FramePlace[]
  readonly cards: readonly CardPlace[]
  /** A coloured disc with the age: left, top, size. */
  readonly badge?: readonly [x: number, y: number, size: number]
  /** A coloured field under the heading, round or straight. */
  readonly panel?: { readonly at: At; readonly round: boolean }
  /** A soft field under all frames, so that a wall of photos is whole with few of them too. */
  readonly field?: true
  readonly foot: At | null
  readonly spots: readonly At[]
}

const footPortrait: At = [20, 281, 170, 5]
const footLandscape: At = [20, 197, 257, 5]

const portrait = (layout: Omit<Layout, 'orientation' | 'foot'> & { readonly foot?: null }): Layout => ({
  foot: footPortrait,
  ...layout,
  orientation: 'portrait',
})
const landscape = (layout: Omit<Layout, 'orientation' | 'foot'> & { readonly foot?: null }): Layout => ({
  foot: footLandscape,
  ...layout,
  orientation: 'landscape',
})

export const layouts = {
  hero: portrait({
    title: { at: [20, 20, 124, 21], pt: 44 },
    lines: [{ at: [20, 43, 124, 13], pt: 22 }],
    photos: [{ at: [20, 66, 170, 138], turn: -1.2 }],
    cards: [{ at: [20, 216, 170, 58] }],
    spots: [[150, 14, 44, 48]],
  }),
  heroDuo: portrait({
    title: { at: [18, 17, 116, 24], pt: 48 },
    lines: [{ at: [18, 42, 116, 26], pt: 28 }],
    photos: [
      { at: [18, 76, 112, 122], turn: -2.5 },
      { at: [139, 138, 54, 60], turn: 3 },
    ],
    badge: [141, 80, 48],
    cards: [{ at: [18, 212, 54, 60] }, { at: [78, 212, 54, 60] }, { at: [138, 212, 54, 60] }],
    spots: [[142, 16, 50, 58]],
  }),
  archway: portrait({
    title: { at: [25, 19, 160, 20], pt: 44, align: 'center' },
    lines: [
      { at: [25, 41, 160, 14], pt: 24, align: 'center' },
      { at: [25, 57, 160, 8], pt: 14, align: 'center' },
    ],
    photos: [{ at: [47, 76, 116, 138], mask: 'arch' }],
    cards: [{ at: [18, 224, 84, 50] }, { at: [108, 224, 84, 50] }],
    spots: [
      [8, 130, 36, 76],
      [166, 100, 36, 76],
    ],
  }),
  circleTrio: portrait({
    title: { at: [20, 19, 120, 21], pt: 44 },
    lines: [{ at: [20, 42, 120, 13], pt: 22 }],
    photos: [
      { at: [18, 66, 112, 112], mask: 'ellipse' },
      { at: [136, 74, 54, 54], mask: 'ellipse' },
      { at: [126, 134, 44, 44], mask: 'ellipse' },
    ],
    cards: [{ at: [20, 190, 170, 40] }, { at: [20, 235, 170, 40] }],
    spots: [
      [150, 14, 42, 50],
      [172, 132, 26, 44],
    ],
  }),
  fourTable: portrait({
    title: { at: [18, 16, 134, 21], pt: 46 },
    lines: [
      { at: [18, 38, 134, 9], pt: 18 },
      { at: [18, 48, 134, 10], pt: 17 },
    ],
    photos: [
      { at: [15, 64, 98, 78], turn: -2 },
      { at: [118, 62, 76, 92], turn: 2.2 },
      { at: [18, 148, 78, 82], turn: 1.8 },
      { at: [103, 160, 90, 72], turn: -1.8 },
    ],
    cards: [{ at: [18, 239, 174, 37] }],
    spots: [[156, 10, 42, 46]],
  }),
  gridFour: portrait({
    field: true,
    title: { at: [20, 18, 126, 20], pt: 42 },
    lines: [{ at: [20, 40, 126, 13], pt: 20 }],
    photos: [
      { at: [20, 64, 83, 82] },
      { at: [107, 64, 83, 82] },
      { at: [20, 150, 83, 82] },
      { at: [107, 150, 83, 82] },
    ],
    cards: [{ at: [20, 238, 170, 38] }],
    spots: [[152, 12, 42, 46]],
  }),
  filmstrip: portrait({
    title: { at: [86, 20, 106, 21], pt: 42 },
    lines: [{ at: [86, 44, 106, 13], pt: 20 }],
    photos: [
      { at: [18, 20, 58, 61], turn: -1.5 },
      { at: [20, 85, 58, 61], turn: 1.2 },
      { at: [17, 150, 58, 61], turn: -1 },
      { at: [20, 214, 58, 61], turn: 1.6 },
    ],
    cards: [{ at: [86, 66, 106, 96] }, { at: [86, 167, 106, 64] }],
    spots: [[96, 234, 86, 42]],
  }),
  heroTriple: portrait({
    title: { at: [20, 18, 128, 20], pt: 44 },
    lines: [{ at: [20, 40, 128, 13], pt: 20 }],
    photos: [
      { at: [20, 62, 170, 104] },
      { at: [20, 171, 53.5, 52] },
      { at: [78.2, 171, 53.5, 52] },
      { at: [136.5, 171, 53.5, 52] },
    ],
    cards: [{ at: [20, 231, 170, 44] }],
    spots: [[152, 12, 42, 46]],
  }),
  sixGrid: portrait({
    field: true,
    title: { at: [20, 16, 126, 19], pt: 40 },
    lines: [
      { at: [20, 36, 126, 12], pt: 19 },
      { at: [20, 264, 170, 10], pt: 16, align: 'center' },
    ],
    photos: [
      { at: [20, 56, 83, 66] },
      { at: [107, 56, 83, 66] },
      { at: [20, 126, 83, 66] },
      { at: [107, 126, 83, 66] },
      { at: [20, 196, 83, 66] },
      { at: [107, 196, 83, 66] },
    ],
    cards: [],
    spots: [[150, 10, 44, 42]],
  }),
  eightWall: portrait({
    field: true,
    title: { at: [20, 15, 126, 19], pt: 40 },
    lines: [
      { at: [20, 35, 126, 12], pt: 19 },
      { at: [20, 265, 170, 10], pt: 16, align: 'center' },
    ],
    photos: [
      { at: [20, 54, 112, 86] },
      { at: [136, 54, 54, 41] },
      { at: [136, 99, 54, 41] },
      { at: [20, 144, 54, 50] },
      { at: [78, 144, 54, 50] },
      { at: [136, 144, 54, 50] },
      { at: [20, 198, 83, 64] },
      { at: [107, 198, 83, 64] },
    ],
    cards: [],
    spots: [[150, 9, 44, 41]],
  }),
  zigzag: portrait({
    title: { at: [20, 17, 128, 20], pt: 42 },
    lines: [{ at: [20, 38, 128, 12], pt: 19 }],
    photos: [
      { at: [18, 60, 86, 68], turn: -1.4 },
      { at: [106, 133, 86, 68], turn: 1.4 },
      { at: [18, 206, 86, 68], turn: -1.4 },
    ],
    cards: [{ at: [112, 62, 80, 63] }, { at: [18, 135, 80, 63] }, { at: [112, 208, 80, 64] }],
    spots: [[152, 10, 44, 46]],
  }),
  storyTop: portrait({
    title: { at: [20, 17, 126, 20], pt: 40 },
    lines: [{ at: [20, 38, 126, 11], pt: 18 }],
    photos: [{ at: [20, 56, 114, 84] }, { at: [138, 56, 52, 84] }],
    cards: [{ at: [20, 147, 170, 39] }, { at: [20, 191, 170, 39] }, { at: [20, 235, 170, 40] }],
    spots: [[150, 9, 44, 42]],
  }),
  heartMiddle: portrait({
    title: { at: [20, 18, 170, 21], pt: 44, align: 'center' },
    lines: [{ at: [30, 41, 150, 14], pt: 24, align: 'center' }],
    photos: [
      { at: [41, 84, 128, 122], mask: 'heart' },
      { at: [14, 62, 46, 46], mask: 'ellipse' },
      { at: [150, 62, 46, 46], mask: 'ellipse' },
    ],
    cards: [{ at: [18, 219, 84, 55] }, { at: [108, 219, 84, 55] }],
    spots: [
      [12, 146, 36, 60],
      [162, 146, 36, 60],
    ],
  }),
  cloudDream: portrait({
    title: { at: [20, 20, 170, 21], pt: 44, align: 'center' },
    lines: [{ at: [30, 43, 150, 13], pt: 22, align: 'center' }],
    photos: [
      { at: [25, 58, 160, 112], mask: 'cloud' },
      { at: [73, 166, 64, 64], mask: 'ellipse' },
      { at: [22, 183, 47, 47], mask: 'ellipse' },
      { at: [141, 183, 47, 47], mask: 'ellipse' },
    ],
    cards: [{ at: [20, 239, 170, 36] }],
    spots: [
      [12, 58, 34, 34],
      [164, 62, 34, 34],
    ],
  }),
  petals: portrait({
    title: { at: [20, 17, 170, 20], pt: 42, align: 'center' },
    lines: [
      { at: [30, 38, 150, 12], pt: 20, align: 'center' },
      { at: [30, 256, 150, 16], pt: 17, align: 'center' },
    ],
    photos: [
      { at: [66, 114, 78, 78], mask: 'ellipse' },
      { at: [82, 56, 48, 48], mask: 'ellipse' },
      { at: [143, 88, 48, 48], mask: 'ellipse' },
      { at: [143, 162, 48, 48], mask: 'ellipse' },
      { at: [81, 202, 48, 48], mask: 'ellipse' },
      { at: [19, 162, 48, 48], mask: 'ellipse' },
      { at: [19, 88, 48, 48], mask: 'ellipse' },
    ],
    cards: [],
    spots: [
      [16, 50, 34, 36],
      [160, 50, 34, 36],
    ],
  }),
  familyTree: portrait({
    title: { at: [20, 17, 170, 20], pt: 42, align: 'center' },
    lines: [{ at: [30, 38, 150, 12], pt: 20, align: 'center' }],
    photos: [
      { at: [78, 62, 54, 54], mask: 'ellipse' },
      { at: [26, 86, 46, 46], mask: 'ellipse' },
      { at: [138, 86, 46, 46], mask: 'ellipse' },
      { at: [44, 142, 46, 46], mask: 'ellipse' },
      { at: [120, 142, 46, 46], mask: 'ellipse' },
    ],
    cards: [{ at: [18, 232, 64, 42] }, { at: [128, 232, 64, 42] }],
    spots: [[10, 50, 190, 198]],
  }),
  bigBubble: portrait({
    title: { at: [20, 18, 130, 20], pt: 42 },
    lines: [
      { at: [98, 206, 94, 12], pt: 22 },
      { at: [98, 219, 94, 9], pt: 15 },
    ],
    photos: [{ at: [20, 196, 72, 72], mask: 'ellipse' }],
    cards: [{ at: [18, 50, 174, 142], kind: 'bubble' }, { at: [98, 234, 94, 40] }],
    spots: [[154, 10, 40, 38]],
  }),
  threeBubbles: portrait({
    title: { at: [20, 17, 126, 20], pt: 40 },
    lines: [{ at: [20, 38, 126, 12], pt: 19 }],
    photos: [
      { at: [142, 62, 50, 50], mask: 'ellipse' },
      { at: [18, 136, 50, 50], mask: 'ellipse' },
      { at: [142, 210, 50, 50], mask: 'ellipse' },
    ],
    cards: [
      { at: [18, 57, 116, 70], kind: 'bubble' },
      { at: [76, 131, 116, 70], kind: 'bubble' },
      { at: [18, 205, 116, 70], kind: 'bubble' },
    ],
    spots: [[152, 10, 42, 44]],
  }),
  coverArch: portrait({
    title: { at: [20, 26, 170, 26], pt: 58, align: 'center' },
    lines: [
      { at: [25, 54, 160, 18], pt: 32, align: 'center' },
      { at: [30, 258, 150, 10], pt: 16, align: 'center' },
    ],
    photos: [{ at: [35, 84, 140, 164], mask: 'arch' }],
    cards: [],
    foot: null,
    spots: [
      [8, 176, 42, 84],
      [160, 176, 42, 84],
    ],
  }),
  coverCircle: portrait({
    title: { at: [20, 24, 170, 50], pt: 44, align: 'center', curve: 120 },
    lines: [
      { at: [52, 210, 106, 26], pt: 38, align: 'center' },
      { at: [52, 238, 106, 10], pt: 18, align: 'center' },
      { at: [52, 250, 106, 9], pt: 14, align: 'center' },
    ],
    photos: [{ at: [38, 66, 134, 134], mask: 'ellipse' }],
    cards: [],
    foot: null,
    spots: [
      [6, 206, 44, 80],
      [160, 206, 44, 80],
    ],
  }),
  coverBand: portrait({
    title: { at: [32, 210, 146, 26], pt: 54, align: 'center' },
    lines: [
      { at: [32, 237, 146, 16], pt: 28, align: 'center' },
      { at: [32, 255, 146, 9], pt: 15, align: 'center' },
    ],
    photos: [{ at: [18, 18, 174, 180] }],
    panel: { at: [18, 204, 174, 72], round: false },
    cards: [],
    foot: null,
    spots: [],
  }),
  coverPrint: portrait({
    title: { at: [20, 20, 170, 26], pt: 56, align: 'center' },
    lines: [
      { at: [50, 226, 110, 22], pt: 36, align: 'center' },
      { at: [30, 250, 150, 10], pt: 17, align: 'center' },
      { at: [30, 262, 150, 9], pt: 14, align: 'center' },
    ],
    photos: [{ at: [36, 60, 138, 154], turn: -2.5 }],
    cards: [],
    foot: null,
    spots: [
      [8, 216, 38, 66],
      [164, 216, 38, 66],
    ],
  }),
  coverTriple: portrait({
    title: { at: [20, 30, 170, 28], pt: 58, align: 'center' },
    lines: [
      { at: [25, 60, 160, 20], pt: 34, align: 'center' },
      { at: [30, 262, 150, 10], pt: 16, align: 'center' },
    ],
    photos: [
      { at: [20, 92, 108, 108], mask: 'ellipse' },
      { at: [126, 152, 66, 66], mask: 'ellipse' },
      { at: [62, 202, 54, 54], mask: 'ellipse' },
    ],
    cards: [],
    foot: null,
    spots: [
      [134, 88, 56, 58],
      [120, 222, 46, 36],
    ],
  }),
  chapterDisc: portrait({
    title: { at: [40, 108, 116, 38], pt: 50, align: 'center' },
    lines: [
      { at: [46, 148, 104, 10], pt: 18, align: 'center' },
      { at: [30, 262, 150, 9], pt: 14, align: 'center' },
    ],
    panel: { at: [22, 56, 152, 152], round: true },
    photos: [{ at: [116, 178, 74, 74], mask: 'ellipse' }],
    cards: [],
    foot: null,
    spots: [
      [20, 200, 60, 60],
      [156, 20, 40, 56],
    ],
  }),
  chapterStrip: portrait({
    title: { at: [20, 44, 170, 38], pt: 58, align: 'center' },
    lines: [
      { at: [30, 86, 150, 12], pt: 20, align: 'center' },
      { at: [30, 232, 150, 16], pt: 17, align: 'center' },
    ],
    photos: [
      { at: [14, 128, 56, 74], turn: -2.5 },
      { at: [72, 118, 66, 92], turn: 0.6 },
      { at: [140, 128, 56, 74], turn: 2.5 },
    ],
    cards: [],
    spots: [
      [80, 14, 50, 28],
      [72, 250, 66, 28],
    ],
  }),
  chapterLeaf: portrait({
    title: { at: [20, 34, 150, 40], pt: 56 },
    lines: [
      { at: [20, 76, 150, 12], pt: 20 },
      { at: [20, 252, 130, 16], pt: 17 },
    ],
    photos: [{ at: [26, 98, 158, 146], mask: 'leaf' }],
    cards: [],
    spots: [
      [156, 232, 40, 46],
      [22, 100, 44, 60],
    ],
  }),
  chapterDuo: portrait({
    title: { at: [20, 190, 170, 38], pt: 56 },
    lines: [
      { at: [20, 230, 170, 12], pt: 20 },
      { at: [20, 246, 120, 18], pt: 16 },
    ],
    photos: [{ at: [20, 22, 104, 152] }, { at: [130, 92, 60, 82] }],
    cards: [],
    spots: [
      [132, 24, 56, 62],
      [148, 240, 46, 42],
    ],
  }),
  contentsSide: portrait({
    title: { at: [20, 26, 110, 36], pt: 46 },
    lines: [{ at: [20, 64, 110, 13], pt: 20 }],
    photos: [{ at: [138, 18, 54, 72], turn: 2 }],
    cards: [{ at: [20, 100, 170, 174], kind: 'contents' }],
    spots: [[120, 212, 68, 60]],
  }),
  contentsTop: portrait({
    title: { at: [20, 92, 170, 20], pt: 42, align: 'center' },
    lines: [{ at: [30, 113, 150, 11], pt: 18, align: 'center' }],
    photos: [{ at: [20, 18, 170, 68] }],
    cards: [{ at: [30, 132, 150, 142], kind: 'contents' }],
    spots: [[80, 234, 50, 38]],
  }),
  contentsColumn: portrait({
    title: { at: [20, 18, 134, 21], pt: 44 },
    lines: [{ at: [20, 40, 134, 12], pt: 19 }],
    photos: [
      { at: [18, 62, 58, 66], turn: -1.6 },
      { at: [20, 134, 58, 66], turn: 1.4 },
      { at: [17, 206, 58, 66], turn: -1.2 },
    ],
    cards: [{ at: [84, 62, 108, 212], kind: 'contents' }],
    spots: [[158, 12, 36, 44]],
  }),
  interviewTop: portrait({
    title: { at: [20, 20, 112, 22], pt: 44 },
    lines: [
      { at: [20, 44, 112, 12], pt: 20 },
      { at: [20, 58, 112, 8], pt: 14 },
    ],
    photos: [{ at: [134, 18, 57, 58], turn: 2 }],
    cards: [{ at: [20, 92, 170, 182], kind: 'rows' }],
    spots: [[106, 62, 28, 26]],
  }),
  interviewCircle: portrait({
    title: { at: [20, 17, 170, 20], pt: 42, align: 'center' },
    lines: [{ at: [30, 38, 150, 12], pt: 20, align: 'center' }],
    photos: [{ at: [71, 56, 68, 68], mask: 'ellipse' }],
    cards: [
      { at: [20, 132, 83, 45] },
      { at: [107, 132, 83, 45] },
      { at: [20, 181, 83, 45] },
      { at: [107, 181, 83, 45] },
      { at: [20, 230, 83, 45] },
      { at: [107, 230, 83, 45] },
    ],
    spots: [
      [24, 58, 42, 64],
      [144, 58, 42, 64],
    ],
  }),
  interviewSide: portrait({
    title: { at: [20, 18, 130, 20], pt: 42 },
    lines: [{ at: [20, 40, 130, 12], pt: 20 }],
    photos: [
      { at: [20, 64, 60, 92], mask: 'arch' },
      { at: [24, 164, 52, 52], mask: 'ellipse' },
    ],
    cards: [{ at: [88, 62, 104, 212], kind: 'rows' }],
    spots: [
      [156, 10, 38, 46],
      [24, 222, 52, 52],
    ],
  }),
  sheetThree: portrait({
    title: { at: [20, 18, 110, 20], pt: 38 },
    lines: [
      { at: [20, 40, 110, 12], pt: 20 },
      { at: [20, 53, 110, 8], pt: 13 },
    ],
    photos: [{ at: [134, 18, 56, 44] }],
    cards: [{ at: [20, 78, 170, 60] }, { at: [20, 143, 170, 60] }, { at: [20, 208, 170, 66] }],
    spots: [],
  }),
  sheetGrid: portrait({
    title: { at: [20, 17, 130, 19], pt: 38 },
    lines: [
      { at: [20, 37, 130, 12], pt: 19 },
      { at: [20, 50, 130, 8], pt: 13 },
    ],
    photos: [{ at: [20, 64, 83, 62] }, { at: [107, 64, 83, 62] }],
    cards: [
      { at: [20, 132, 83, 68] },
      { at: [107, 132, 83, 68] },
      { at: [20, 206, 83, 68] },
      { at: [107, 206, 83, 68] },
    ],
    spots: [[156, 12, 36, 44]],
  }),
  sheetColumn: portrait({
    title: { at: [20, 17, 170, 19], pt: 38 },
    lines: [
      { at: [20, 37, 170, 12], pt: 19 },
      { at: [20, 50, 170, 8], pt: 13 },
    ],
    photos: [{ at: [140, 66, 50, 50] }, { at: [140, 120, 50, 50] }, { at: [140, 174, 50, 50] }],
    cards: [{ at: [20, 66, 114, 82] }, { at: [20, 153, 114, 71] }, { at: [20, 229, 170, 46] }],
    spots: [],
  }),
  profileRows: portrait({
    title: { at: [20, 18, 124, 21], pt: 46 },
    lines: [{ at: [20, 42, 124, 16], pt: 26 }],
    photos: [{ at: [20, 68, 76, 92], turn: -2 }],
    cards: [
      { at: [104, 66, 88, 96], kind: 'rows' },
      { at: [18, 172, 174, 102], kind: 'rows', columns: 2 },
    ],
    spots: [[150, 12, 44, 48]],
  }),
  profileCircle: portrait({
    title: { at: [20, 16, 170, 20], pt: 44, align: 'center' },
    lines: [{ at: [30, 37, 150, 15], pt: 25, align: 'center' }],
    photos: [{ at: [57, 58, 96, 96], mask: 'ellipse' }],
    cards: [
      { at: [18, 162, 84, 54] },
      { at: [108, 162, 84, 54] },
      { at: [18, 221, 84, 54] },
      { at: [108, 221, 84, 54] },
    ],
    spots: [
      [14, 66, 40, 86],
      [156, 66, 40, 86],
    ],
  }),
  profileStar: portrait({
    title: { at: [86, 24, 106, 22], pt: 42 },
    lines: [
      { at: [86, 48, 106, 18], pt: 26 },
      { at: [86, 68, 106, 9], pt: 16 },
    ],
    photos: [
      { at: [16, 18, 64, 64], mask: 'ellipse' },
      { at: [138, 196, 54, 78], turn: 2 },
    ],
    cards: [
      { at: [18, 92, 174, 94], kind: 'rows', columns: 2 },
      { at: [18, 196, 112, 78], kind: 'draw' },
    ],
    spots: [],
  }),
  twoTimes: portrait({
    title: { at: [20, 18, 128, 20], pt: 42 },
    lines: [{ at: [20, 40, 128, 13], pt: 20 }],
    photos: [
      { at: [18, 66, 84, 108], turn: -1.4 },
      { at: [108, 66, 84, 108], turn: 1.4 },
    ],
    cards: [{ at: [18, 184, 84, 44] }, { at: [108, 184, 84, 44] }, { at: [18, 233, 174, 42] }],
    spots: [[152, 12, 42, 48]],
  }),
  timeline: portrait({
    title: { at: [20, 17, 128, 20], pt: 42 },
    lines: [{ at: [20, 38, 128, 12], pt: 19 }],
    photos: [
      { at: [18, 58, 70, 50], turn: -1.5 },
      { at: [122, 102, 70, 50], turn: 1.5 },
      { at: [18, 154, 70, 50], turn: -1.2 },
      { at: [122, 206, 70, 50], turn: 1.5 },
    ],
    cards: [
      { at: [122, 58, 70, 38] },
      { at: [18, 114, 70, 34] },
      { at: [122, 162, 70, 38] },
      { at: [18, 212, 70, 62] },
    ],
    spots: [
      [94, 58, 22, 216],
      [152, 8, 42, 46],
    ],
  }),
  handsOn: portrait({
    title: { at: [20, 18, 126, 20], pt: 44 },
    lines: [{ at: [20, 40, 126, 13], pt: 20 }],
    photos: [{ at: [124, 206, 66, 68], turn: 2 }],
    cards: [{ at: [20, 62, 170, 136], kind: 'draw' }, { at: [20, 206, 96, 68] }],
    spots: [[150, 10, 44, 48]],
  }),
  coinRow: portrait({
    title: { at: [20, 18, 126, 20], pt: 42 },
    lines: [{ at: [20, 40, 126, 13], pt: 20 }],
    photos: [
      { at: [20, 62, 48, 48], mask: 'ellipse' },
      { at: [20, 116, 48, 48], mask: 'ellipse' },
      { at: [20, 170, 48, 48], mask: 'ellipse' },
      { at: [20, 224, 48, 48], mask: 'ellipse' },
    ],
    cards: [
      { at: [76, 64, 116, 45] },
      { at: [76, 118, 116, 45] },
      { at: [76, 172, 116, 45] },
      { at: [76, 226, 116, 46] },
    ],
    spots: [[150, 10, 44, 48]],
  }),
  flowerWindow: portrait({
    title: { at: [20, 19, 170, 21], pt: 44, align: 'center' },
    lines: [{ at: [30, 42, 150, 13], pt: 22, align: 'center' }],
    photos: [
      { at: [37, 62, 136, 136], mask: 'flower' },
      { at: [132, 172, 58, 58], mask: 'ellipse' },
    ],
    cards: [{ at: [20, 238, 170, 37] }],
    spots: [
      [14, 176, 44, 56],
      [160, 58, 36, 44],
    ],
  }),
  fiveFan: portrait({
    title: { at: [20, 17, 128, 20], pt: 42 },
    lines: [{ at: [20, 38, 128, 12], pt: 19 }],
    photos: [
      { at: [18, 58, 108, 84], turn: -1.6 },
      { at: [132, 60, 60, 66], turn: 2.4 },
      { at: [18, 150, 60, 66], turn: 1.8 },
      { at: [82, 152, 60, 66], turn: -1.6 },
      { at: [143, 136, 50, 80], turn: 1.6 },
    ],
    cards: [{ at: [18, 225, 174, 50] }],
    spots: [[152, 8, 42, 46]],
  }),

  wideHero: landscape({
    title: { at: [182, 22, 97, 34], pt: 42 },
    lines: [{ at: [182, 58, 97, 14], pt: 21 }],
    photos: [{ at: [18, 18, 152, 168], turn: -1.2 }],
    cards: [{ at: [182, 82, 97, 104] }],
    spots: [[232, 142, 46, 44]],
  }),
  wideDuo: landscape({
    title: { at: [140, 18, 84, 24], pt: 46 },
    lines: [{ at: [140, 43, 84, 26], pt: 26 }],
    photos: [
      { at: [20, 20, 104, 122], turn: -2.2 },
      { at: [60, 132, 64, 56], turn: 3 },
    ],
    badge: [229, 14, 52],
    cards: [{ at: [140, 78, 139, 34] }, { at: [140, 117, 139, 34] }, { at: [140, 156, 139, 34] }],
    spots: [[16, 146, 42, 46]],
  }),
  wideFour: landscape({
    title: { at: [16, 17, 84, 30], pt: 40 },
    lines: [
      { at: [16, 48, 84, 9], pt: 17 },
      { at: [16, 58, 84, 12], pt: 16 },
    ],
    photos: [
      { at: [110, 14, 92, 74], turn: -2 },
      { at: [208, 12, 74, 90], turn: 2 },
      { at: [112, 96, 74, 92], turn: 1.8 },
      { at: [192, 110, 92, 74], turn: -1.6 },
    ],
    cards: [{ at: [14, 76, 86, 112] }],
    spots: [],
  }),
  wideTriple: landscape({
    title: { at: [20, 16, 196, 20], pt: 42 },
    lines: [{ at: [20, 37, 196, 12], pt: 19 }],
    photos: [{ at: [20, 56, 83, 92] }, { at: [107, 56, 83, 92] }, { at: [194, 56, 83, 92] }],
    cards: [{ at: [20, 154, 83, 38] }, { at: [107, 154, 83, 38] }, { at: [194, 154, 83, 38] }],
    spots: [[226, 8, 52, 44]],
  }),
  widePanorama: landscape({
    title: { at: [20, 16, 196, 20], pt: 42 },
    lines: [{ at: [20, 37, 196, 12], pt: 19 }],
    photos: [{ at: [20, 54, 180, 92] }, { at: [204, 54, 73, 44] }, { at: [204, 102, 73, 44] }],
    cards: [{ at: [20, 152, 257, 40] }],
    spots: [[226, 8, 52, 42]],
  }),
  wideSix: landscape({
    field: true,
    title: { at: [20, 15, 196, 19], pt: 40 },
    lines: [{ at: [20, 34, 196, 11], pt: 18 }],
    photos: [
      { at: [20, 52, 83, 68] },
      { at: [107, 52, 83, 68] },
      { at: [194, 52, 83, 68] },
      { at: [20, 124, 83, 68] },
      { at: [107, 124, 83, 68] },
      { at: [194, 124, 83, 68] },
    ],
    cards: [],
    spots: [[226, 6, 52, 42]],
  }),
  wideCircle: landscape({
    title: { at: [172, 22, 107, 22], pt: 44 },
    lines: [{ at: [172, 46, 107, 14], pt: 23 }],
    photos: [
      { at: [18, 26, 142, 142], mask: 'ellipse' },
      { at: [126, 134, 54, 54], mask: 'ellipse' },
    ],
    cards: [{ at: [186, 72, 93, 56] }, { at: [186, 134, 93, 54] }],
    spots: [[12, 142, 40, 46]],
  }),
  wideCover: landscape({
    title: { at: [20, 58, 116, 44], pt: 56 },
    lines: [
      { at: [20, 106, 116, 20], pt: 30 },
      { at: [20, 130, 116, 10], pt: 16 },
      { at: [20, 142, 116, 10], pt: 14 },
    ],
    photos: [{ at: [150, 20, 127, 170] }],
    cards: [],
    foot: null,
    spots: [
      [20, 16, 60, 36],
      [84, 152, 54, 44],
    ],
  }),
  wideBubble: landscape({
    title: { at: [20, 16, 120, 21], pt: 42 },
    lines: [
      { at: [20, 38, 120, 12], pt: 20 },
      { at: [20, 178, 90, 10], pt: 16 },
    ],
    photos: [{ at: [20, 58, 110, 112], mask: 'ellipse' }],
    cards: [{ at: [136, 26, 143, 128], kind: 'bubble' }, { at: [150, 158, 127, 34] }],
    spots: [[112, 158, 34, 32]],
  }),
  wideEight: landscape({
    field: true,
    title: { at: [20, 14, 196, 19], pt: 38 },
    lines: [{ at: [20, 33, 196, 11], pt: 18 }],
    photos: [
      { at: [20, 50, 100, 84] },
      { at: [124, 50, 74, 40] },
      { at: [124, 94, 74, 40] },
      { at: [202, 50, 75, 84] },
      { at: [20, 138, 62, 54] },
      { at: [86, 138, 62, 54] },
      { at: [152, 138, 62, 54] },
      { at: [218, 138, 59, 54] },
    ],
    cards: [],
    spots: [[226, 5, 52, 41]],
  }),
  wideSheet: landscape({
    title: { at: [92, 18, 186, 20], pt: 40 },
    lines: [{ at: [92, 39, 186, 12], pt: 19 }],
    photos: [
      { at: [18, 18, 64, 84], turn: -1.5 },
      { at: [20, 110, 62, 80], turn: 1.4 },
    ],
    cards: [{ at: [92, 58, 187, 134], kind: 'rows', columns: 2 }],
    spots: [],
  }),
  wideSteps: landscape({
    title: { at: [20, 16, 150, 20], pt: 42 },
    lines: [{ at: [20, 37, 150, 12], pt: 19 }],
    photos: [
      { at: [16, 92, 62, 60], turn: -1.6 },
      { at: [84, 78, 62, 60], turn: 1.2 },
      { at: [152, 64, 62, 60], turn: -1.2 },
      { at: [220, 50, 62, 60], turn: 1.6 },
    ],
    cards: [
      { at: [16, 158, 62, 34] },
      { at: [84, 146, 62, 46] },
      { at: [152, 132, 62, 60] },
      { at: [220, 118, 62, 74] },
    ],
    spots: [[24, 56, 50, 32]],
  }),
} as const satisfies Record<string, Layout>

export type LayoutName = keyof typeof layouts
