import { useEffect, useState } from 'react'
import { loadStickers, stickerArt } from '../paper/stickerArt.ts'
import { plain } from '#shared/portfolio/page.ts'

/** What children stick: few enough to look at, known without reading. */
const wished: readonly string[] = [
  'dog-face',
  'cat-face',
  'rabbit-face',
  'hedgehog',
  'owl',
  'fox',
  'bear',
  'butterfly',
  'lady-beetle',
  'snail',
  'fish',
  'sauropod',
  'unicorn',
  'sun',
  'rainbow',
  'star',
  'snowman-without-snow',
  'deciduous-tree',
  'hibiscus',
  'tulip',
  'brown-mushroom',
  'red-apple',
  'strawberry',
  'banana',
  'soft-ice-cream',
  'pie',
  'birthday-cake',
  'balloon',
  'wrapped-gift',
  'automobile',
  'tractor',
  'fire-engine',
  'rocket',
  'train',
  'crown',
  'red-heart',
  'kita-laterne',
  'kita-gummistiefel',
]

/** Those whose drawing is bundled. */
export function useChildStickers(): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([])
  useEffect(() => {
    let current = true
    const items = Object.fromEntries(
      wished.map((sticker) => [
        sticker,
        {
          type: 'sticker' as const,
          ...plain.sticker,
          order: 'V',
          x: 0,
          y: 0,
          w: 1,
          h: 1,
          rotation: 0,
          sticker,
        },
      ]),
    )
    void loadStickers(items).then(() => current && setNames(wished.filter((name) => stickerArt(name))))
    return () => {
      current = false
    }
  }, [])
  return names
}
