/**
 * A picture in a photo's place: drawn from the session's seed and the photo's random id, as wide and as high as the photo.
 * The photo itself is nowhere near: this window has no call by which it could come (MT50).
 */
import type { Bytes } from '#shared/basics/bytes.ts'
import { chanceOf } from '#shared/assets/backgrounds/draw.ts'
import { pseudonymNumber } from '#shared/anonymiser/mask.ts'
import type { PhotoVariant } from '../photos/photoUrl.ts'

/** `original` is drawn no larger than `large`: there is nothing more to be seen in it. */
const longEdge: Readonly<Record<PhotoVariant, number>> = { original: 1600, large: 1600, small: 320 }

export interface SyntheticAsk {
  readonly id: string
  readonly width: number
  readonly height: number
  readonly variant: PhotoVariant
}

export async function drawSyntheticPhoto(seed: string, ask: SyntheticAsk): Promise<Bytes> {
  const [w, h] = [ask.width || 1600, ask.height || 1200]
  const scale = Math.min(1, longEdge[ask.variant] / Math.max(w, h))
  const [width, height] = [Math.max(1, Math.round(w * scale)), Math.max(1, Math.round(h * scale))]
  const canvas = new OffscreenCanvas(width, height)
  const pen = canvas.getContext('2d')!
  const chance = chanceOf(pseudonymNumber(ask.id, seed) * 7919)
  const hue = Math.floor(chance() * 360)
  const sky = pen.createLinearGradient(0, 0, 0, height)
  sky.addColorStop(0, `hsl(${hue} 55% 72%)`)
  sky.addColorStop(1, `hsl(${(hue + 40) % 360} 60% 90%)`)
  pen.fillStyle = sky
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = `hsl(${(hue + 60) % 360} 85% 78%)`
  pen.beginPath()
  pen.arc(width * (0.15 + 0.7 * chance()), height * 0.25, Math.min(width, height) * 0.1, 0, Math.PI * 2)
  pen.fill()
  for (let hill = 0; hill < 3; hill++) {
    pen.fillStyle = `hsl(${(hue + 120 + hill * 18) % 360} 35% ${58 - hill * 9}%)`
    pen.beginPath()
    pen.moveTo(0, height)
    const top = height * (0.5 + hill * 0.14)
    const swing = height * (0.04 + 0.06 * chance())
    const turn = chance() * Math.PI * 2
    for (let x = 0; x <= width; x += Math.max(1, width / 48))
      pen.lineTo(x, top + Math.sin(turn + (x / width) * (3 + hill)) * swing)
    pen.lineTo(width, height)
    pen.fill()
  }
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })
  return new Uint8Array(await blob.arrayBuffer())
}
