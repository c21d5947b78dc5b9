/**
 * P25 Saving ink: every colour becomes its grey, photos too; the page's colour and pattern are left out. Light words that
 *     stood on a dark page become dark, so that none disappears.
 */
import { orderedItems, type Item, type PageModel } from '../portfolio/page.ts'

const rgb = (colour: string): readonly [number, number, number] => {
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}
/** 0 black .. 255 white, as bright as the eye takes the colour (Rec. 709). */
export const brightness = (colour: string): number => {
  const [r, g, b] = rgb(colour)
  return Math.round(0.2126 * r + 0.7152 * g + 0.0722 * b)
}

export function greyOf(colour: string): string {
  const grey = brightness(colour).toString(16).padStart(2, '0')
  return `#${grey}${grey}${grey}`
}

/** Brighter letters than this are hard to read on white. */
const tooLightOnWhite = 150
const dark = '#333333'

export function withoutGround(model: PageModel): PageModel {
  const below: Item[] = []
  const items: Record<string, Item> = {}
  for (const [id, item] of orderedItems(model.items)) {
    items[id] =
      item.type === 'text' &&
      item.back === null &&
      brightness(item.colour) > tooLightOnWhite &&
      !below.some((other) => covers(other, item))
        ? { ...item, colour: dark }
        : item
    below.push(item)
  }
  return { ...model, background: '#ffffff', pattern: '', items }
}

/** Whether something that is not see-through lies under the middle of this text. */
function covers(other: Item, text: Item): boolean {
  if (other.opacity < 0.5) return false
  if (other.type === 'photo' ? other.photoId === null : other.type !== 'shape' || other.fill === null)
    return false
  const [x, y] = [text.x + text.w / 2, text.y + text.h / 2]
  return x > other.x && x < other.x + other.w && y > other.y && y < other.y + other.h
}
