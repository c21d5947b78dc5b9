import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makeSchoolFont, schoolFontFile } from '#build/schoolFont.ts'
import { createFontSet, faceNames, facesByFont } from '#renderer/paper/fontSet.ts'
import { fontNames } from '#shared/portfolio/page.ts'
import { hasBoldCut } from '#shared/portfolio/text.ts'
import { readFontFiles } from './fontFiles.ts'

describe('the bundled fonts', () => {
  it('AS1 every font writes German, Dutch, Turkish and Polish, if need be with letters of Noto Sans', () => {
    const fonts = createFontSet(readFontFiles())
    const names = 'ÄÖÜäöüßẞ ËÏëïĳ ÇĞİÖŞÜçğıöşü ĄĆĘŁŃÓŚŹŻąćęłńóśźż „“‚‘’–…€ 0123456789'
    for (const font of fontNames)
      for (const bold of [false, true]) expect(fonts.missing(names, { font, bold, sizePt: 12 })).toEqual([])
    // Positive control.
    expect(fonts.missing('中', { font: 'round', bold: false, sizePt: 12 })).toEqual(['中'])
  })

  it('AS1 a font has a bold cut exactly where it has a bold file, and every file belongs to a font', () => {
    for (const font of fontNames) expect(hasBoldCut(font)).toBe(facesByFont[font].bold !== undefined)
    expect(Object.values(facesByFont).flatMap((faces) => Object.values(faces))).toEqual(faceNames)
  })

  it('AS1 a font that comes later is set as if it had been there from the start', () => {
    const files = readFontFiles()
    const style = { font: 'round', bold: false, sizePt: 12 } as const
    const late = createFontSet({ sans: files.sans, sansBold: files.sansBold })
    const before = late.measure('Waldtag', style)
    late.add(files)
    expect(late.measure('Waldtag', style)).toBe(createFontSet(files).measure('Waldtag', style))
    expect(late.measure('Waldtag', style)).not.toBe(before)
  })

  it('AS2 the school handwriting is the packed file from npm, unpacked and nothing else', () => {
    expect(makeSchoolFont().equals(readFileSync(schoolFontFile))).toBe(true)
  })
})
