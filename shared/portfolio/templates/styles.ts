/** How the pages of an occasion are dressed: paper, ink, letters, and what frames and cards are made of. */
import type { FontName } from '../page.ts'

export interface Style {
  readonly paper: string
  /** What cards are filled with. */
  readonly card: string
  /** Headings, and everything that must be read first; dark enough for small letters on paper and card. */
  readonly main: string
  readonly accent: string
  readonly third: string
  /** Large soft shapes behind everything. */
  readonly soft: readonly [string, string, string]
  readonly title: FontName
  /** Names, days and prompts. */
  readonly voice: FontName
  /** print: instant pictures lying askew; round: soft corners, straight; white: a thin white edge, straight. */
  readonly look: 'print' | 'round' | 'white'
  /** white: paper with a soft shadow; lined: with lines to write on; tint: a soft field; dashed: an outline only. */
  readonly cards: 'white' | 'lined' | 'tint' | 'dashed'
}

export const ink = '#2b2f33'
export const grey = '#4d4841'

const warm = { card: '#ffffff', voice: 'hand', look: 'print', cards: 'white' } as const

export const styles = {
  sand: { ...warm, paper: '#fdf6ea', main: '#0b5f63', accent: '#a8480c', third: '#7a5230', soft: ['#fbe9cd', '#dcebe4', '#f9dfd2'], title: 'hand' }, // prettier-ignore
  cream: { ...warm, paper: '#fdf5e8', main: '#0b5f63', accent: '#a8480c', third: '#2f5d3a', soft: ['#fbe7c1', '#dfecdf', '#f9dfd2'], title: 'hand' }, // prettier-ignore
  party: { ...warm, paper: '#fff5ee', main: '#a83246', accent: '#0f6a64', third: '#8a5a00', soft: ['#fde3d3', '#fdeadb', '#e3f0ea'], title: 'round' }, // prettier-ignore
  honey: { ...warm, paper: '#fffaf0', main: '#8a4b08', accent: '#1f6a72', third: '#9a3b2c', soft: ['#fdecc4', '#e1eff0', '#fbe3d2'], title: 'round', look: 'white', cards: 'tint' }, // prettier-ignore
  linen: { ...warm, paper: '#f8f5ee', main: '#2d4a63', accent: '#8a5a2b', third: '#45663f', soft: ['#e9eef0', '#f1e6d4', '#e6ece0'], title: 'serif', voice: 'sans', look: 'white', cards: 'lined' }, // prettier-ignore
  meadow: { ...warm, paper: '#f6faf0', main: '#2f5d3a', accent: '#a8480c', third: '#56601f', soft: ['#e2efd6', '#fbeec9', '#d5e7c6'], title: 'hand' }, // prettier-ignore
  blossom: { ...warm, paper: '#fdf8f4', main: '#3f6a34', accent: '#ab3f5c', third: '#8a5a00', soft: ['#fbe2e3', '#e6f1d9', '#fdf0cd'], title: 'brush', look: 'white' }, // prettier-ignore
  sea: { ...warm, paper: '#f3fafb', main: '#12607a', accent: '#b0480f', third: '#2c6b57', soft: ['#d9eef3', '#fdf0c8', '#fbe2d0'], title: 'round', look: 'white' }, // prettier-ignore
  harvest: { ...warm, paper: '#fcf5ea', main: '#8f3f1a', accent: '#5b5a1c', third: '#7b2f3f', soft: ['#f7e2c0', '#f2d9c5', '#e9e6cc'], title: 'brush' }, // prettier-ignore
  frost: { ...warm, paper: '#f1f6f9', main: '#234e70', accent: '#9d2f3c', third: '#3b6360', soft: ['#dfeaf1', '#ffffff', '#e9f0ee'], title: 'brush', look: 'white' }, // prettier-ignore
  dusk: { ...warm, paper: '#f7f4fa', main: '#5a3b73', accent: '#9a4a16', third: '#2f6463', soft: ['#e9e1f1', '#fdeccd', '#e0edec'], title: 'brush', look: 'white' }, // prettier-ignore
  blush: { ...warm, paper: '#fdf5f1', main: '#8f3a3a', accent: '#1f6360', third: '#8a5a00', soft: ['#fbe0d8', '#fdeccb', '#e2eee6'], title: 'hand', look: 'white' }, // prettier-ignore
  mint: { ...warm, paper: '#f3faf6', main: '#17605a', accent: '#9b3f63', third: '#8a5a00', soft: ['#d9eee3', '#fbe3e2', '#fdf0cb'], title: 'round', look: 'white', cards: 'tint' }, // prettier-ignore
  lantern: { ...warm, paper: '#fbf4e6', main: '#7a2e2e', accent: '#26506e', third: '#7a5200', soft: ['#fbe6bb', '#e4e4ee', '#f6dccd'], title: 'round' }, // prettier-ignore
  sky: { ...warm, paper: '#f4f8fd', main: '#274f7d', accent: '#a8480c', third: '#5a3b73', soft: ['#dfeaf7', '#fdf0cb', '#f6e3e0'], title: 'comic', voice: 'comic', look: 'white' }, // prettier-ignore
  school: { ...warm, paper: '#fffcf5', main: '#234e70', accent: '#a8480c', third: '#2f5d3a', soft: ['#fdf0cf', '#e4eef5', '#e8f1e2'], title: 'school', voice: 'school', look: 'white', cards: 'lined' }, // prettier-ignore
  clear: { ...warm, paper: '#fbfaf6', main: '#0b5f63', accent: '#7a4a12', third: '#3b4f66', soft: ['#e6efee', '#f5ebdb', '#e8ecf1'], title: 'serif', voice: 'sans', look: 'round', cards: 'lined' }, // prettier-ignore
} as const satisfies Record<string, Style>

export type StyleName = keyof typeof styles
