import { useEffect, useRef, type ReactElement } from 'react'
import { coverInMiddle } from '#shared/portfolio/hide.ts'
import { drawCovers } from '../paper/drawItem.ts'
import { stickerArt } from '../paper/stickerArt.ts'

const whole = { x: 0, y: 0, w: 1, h: 1 }

/** A privacy sticker as it lies on a photo. */
export function StickerSample({ name }: { readonly name: string }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.clearRect(0, 0, 96, 96)
    const cover = { ...coverInMiddle({ crop: whole }, name), ...whole }
    drawCovers(context, { at: { x: 0, y: 0, w: 96, h: 96 }, crop: whole, covers: [cover] }, stickerArt)
  })
  return <canvas ref={canvas} width={96} height={96} style={{ width: 48, height: 48 }} aria-hidden />
}
