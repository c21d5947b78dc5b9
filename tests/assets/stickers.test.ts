import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kitaDrawings } from '#build/kitaDrawings.ts'
import { makeStickers } from '#build/stickers.ts'
import { root } from '#build/suites.ts'
import { artOf } from '#build/svgArt.ts'
import { loadStickerArt, stickerArt } from '#renderer/paper/stickerArt.ts'
import { artSize, packArt, unpackArt } from '#shared/assets/art.ts'
import { privacyStickers } from '#shared/assets/privacyStickers.ts'
import { searchStickers, stickerByName, stickerCategories, stickers } from '#shared/assets/stickers.ts'

describe('stickers', () => {
  it('AS2 the committed drawings and words are what their sources make', () => {
    const { files } = makeStickers()
    expect(Object.keys(files)).toHaveLength(stickerCategories.length + 1)
    for (const [name, text] of Object.entries(files)) {
      expect(text === readFileSync(join(root, 'shared/assets', name), 'utf8'), name).toBe(true)
      expect(text.length, name).toBeLessThan(1_200_000)
    }
  })

  it('AS3 at least 400 different stickers, 20 of them our own, each with several German words', () => {
    const different = new Set(
      stickers.map(({ name }) => name.replace(/-(light|medium-light|medium|medium-dark|dark)$/, '')),
    )
    expect(different.size).toBeGreaterThanOrEqual(400)
    expect(Object.keys(kitaDrawings).length).toBeGreaterThanOrEqual(20)
    for (const { name, de, en, nl } of stickers) {
      expect(de.length, name).toBeGreaterThanOrEqual(2)
      for (const words of [de, en, nl]) expect(words[0]?.trim(), name).not.toBe('')
    }
    // Whoever chooses a child finds children of all five skin tones.
    expect(searchStickers('Mädchen', 'de').filter(({ name }) => name.startsWith('girl-'))).toHaveLength(5)
  })

  it('AS3 every sticker is drawn, inside its square, and names nothing a Kita does not want', async () => {
    await loadStickerArt(stickers.map(({ name }) => name))
    for (const { name } of stickers) {
      const art = stickerArt(name)!
      expect(art.parts.length, name).toBeGreaterThan(0)
      const values = art.parts.flatMap(({ path }) => path.flatMap((step) => step.slice(1) as number[]))
      expect(Math.min(...values), name).toBeGreaterThan(-artSize / 4)
      expect(Math.max(...values), name).toBeLessThan(artSize * 1.25)
    }
    const bad = /waffe(?!l)|pistole|gewehr|zigarette|alkohol|\bbier\b|schnaps/i
    expect(stickers.filter(({ de }) => de.some((word) => bad.test(word)))).toEqual([])
    expect(bad.test('Wasserpistole')).toBe(true)
    for (const name of privacyStickers) expect(stickerArt(name), name).toBeDefined()
    expect(stickerArt('no-such-thing')).toBeUndefined()
  })

  it('AS4 search finds by name, by part of a word, without umlauts and with a slip of the finger', () => {
    const first = (typed: string, language: 'de' | 'en' | 'nl' = 'de'): string | undefined =>
      searchStickers(typed, language)[0]?.name
    expect(first('Fuchs')).toBe('fox')
    expect(first('stiefel')).toBe('kita-gummistiefel')
    expect(first('schultute')).toBe('kita-schultuete')
    expect(first('SCHULTUETE')).toBe('kita-schultuete')
    expect(first('Lateren')).toBe('kita-laterne')
    expect(first('Regnbogen')).toBe('rainbow')
    expect(first('Kastanienmänchen')).toBe('kita-kastanienmaennchen')
    expect(first('Kaese')).toBe('cheese-wedge')
    expect(first('hedgehog', 'en')).toBe('hedgehog')
    expect(first('egel', 'nl')).toBe('hedgehog')
    const winter = searchStickers('winter', 'de').map(({ name }) => name)
    for (const name of ['sled', 'snowman', 'snowflake']) expect(winter).toContain(name)
    expect(searchStickers('xqzwv', 'de')).toEqual([])
    expect(searchStickers('  ', 'de')).toBe(stickers)
    expect(stickerByName('fox')?.de[0]).toBe('Fuchs')
  })

  it('AS2 what flat drawings are made of is understood, and all else is refused', () => {
    const parts = artOf(
      '<g fill="none"><path fill="#f00" d="M0 0h10v10H0zm2 2l1 1t4 0"/><circle cx="16" cy="16" r="8" fill="#00ff00" opacity=".5"/>' +
        '<g transform="rotate(90 16 16)"><rect x="0" y="0" width="4" height="2" fill="#0000ff"/></g></g>',
      32,
    )
    expect(parts.map(({ fill, opacity }) => [fill, opacity])).toEqual([
      ['#ff0000', 1],
      ['#00ff00', 0.5],
      ['#0000ff', 1],
    ])
    const turned = parts[2]!.path[0] as ['M', number, number]
    expect(turned[1]).toBeCloseTo(32)
    expect(turned[2]).toBeCloseTo(0)
    // An arc of three quarters stays on its circle.
    const [arc] = artOf('<path fill="#000" d="M24 16a8 8 0 1 1-8-8"/>', 32)
    for (const step of arc!.path)
      if (step[0] !== 'Z') {
        const [x, y] = step.slice(-2) as [number, number]
        expect(Math.hypot(x - 16, y - 16)).toBeCloseTo(8)
      }
    expect(arc!.path.filter(([kind]) => kind === 'C')).toHaveLength(3)
    for (const bad of [
      '<path fill="url(#a)" d="M0 0h1z"/>',
      '<path fill="#000" stroke="#000" d="M0 0h1z"/>',
      '<g clip-path="url(#a)"><path fill="#000" d="M0 0h1z"/></g>',
      '<path fill="#000" d="M0 0h1zM5"/>',
      '<text fill="#000">a</text>',
      '<path fill="none" d="M0 0h1z"/>',
    ])
      expect(() => artOf(bad, 32), bad).toThrow()
  })

  it('AS2 packing loses no more than a hundredth', () => {
    const parts = artOf(
      '<path fill="#123456" fill-rule="evenodd" opacity=".25" d="M1.234 5.678c1-2-3 4 5.55-6.66zL30 31"/>',
      32,
    )
    const [back] = unpackArt(packArt(parts)).parts
    expect(back).toMatchObject({ fill: '#123456', opacity: 0.25, evenOdd: true })
    expect(back!.path.map(([kind]) => kind)).toEqual(parts[0]!.path.map(([kind]) => kind))
    const numbers = (path: readonly (readonly unknown[])[]): number[] =>
      path.flatMap((step) => step.slice(1) as number[])
    numbers(back!.path).forEach((value, i) =>
      expect(Math.abs(value - numbers(parts[0]!.path)[i]!)).toBeLessThan(0.0051),
    )
  })
})
