/**
 * One TTF file as an embedded subset (Type0 over CIDFontType2). Every pair of glyph and text has its own CID, so that
 * ligatures and even letters the font lacks (all drawn as the same empty box) can be copied and read aloud.
 */
import { PDFHexString, PDFName, type PDFContext, type PDFRef } from '@cantoo/pdf-lib'
import { utf8ToBytes } from '#shared/basics/bytes.ts'
import type { Font } from 'fontkit'
import type { ShapedGlyph } from '../paper/fontSet.ts'

export interface EmbeddedFont {
  readonly ref: PDFRef
  /** The glyph's code in hex, for a text operator. */
  readonly encode: (glyph: ShapedGlyph) => string
  readonly writeTo: (context: PDFContext) => void
}

export function createEmbeddedFont(font: Font, ref: PDFRef): EmbeddedFont {
  const subset = font.createSubset()
  const cidByGlyph = new Map<string, number>()
  const used: { glyph: ShapedGlyph; gid: number }[] = []

  const encode = (glyph: ShapedGlyph): string => {
    const key = `${glyph.id} ${glyph.text}`
    let cid = cidByGlyph.get(key)
    if (cid === undefined) {
      used.push({ glyph, gid: glyph.id === 0 ? 0 : subset.includeGlyph(glyph.id) })
      cid = used.length
      cidByGlyph.set(key, cid)
    }
    return hex16(cid)
  }

  const writeTo = (context: PDFContext): void => {
    const name = `${tagOf(used)}+${font.postscriptName}`
    const scale = 1000 / font.unitsPerEm
    const gids = new Uint8Array((used.length + 1) * 2)
    used.forEach(({ gid }, i) => gids.set([gid >> 8, gid & 255], (i + 1) * 2))
    const descriptor = context.register(
      context.obj({
        Type: 'FontDescriptor',
        FontName: name,
        Flags: 4,
        FontBBox: [font.bbox.minX, font.bbox.minY, font.bbox.maxX, font.bbox.maxY].map((v) =>
          Math.round(v * scale),
        ),
        ItalicAngle: font.italicAngle,
        Ascent: Math.round(font.ascent * scale),
        Descent: Math.round(font.descent * scale),
        CapHeight: Math.round(font.capHeight * scale),
        StemV: 80,
        FontFile2: context.register(context.flateStream(subset.encode())),
      }),
    )
    const descendant = context.register(
      context.obj({
        Type: 'Font',
        Subtype: 'CIDFontType2',
        BaseFont: name,
        CIDSystemInfo: {
          Registry: PDFHexString.of('41646F6265'),
          Ordering: PDFHexString.of('4964656E74697479'),
          Supplement: 0,
        },
        FontDescriptor: descriptor,
        DW: 1000,
        W: [1, used.map(({ glyph }) => glyph.width)],
        CIDToGIDMap: context.register(context.flateStream(gids)),
      }),
    )
    context.assign(
      ref,
      context.obj({
        Type: 'Font',
        Subtype: 'Type0',
        BaseFont: name,
        Encoding: PDFName.of('Identity-H'),
        DescendantFonts: [descendant],
        ToUnicode: context.register(
          context.flateStream(utf8ToBytes(toUnicode(used.map(({ glyph }) => glyph.text)))),
        ),
      }),
    )
  }

  return { ref, encode, writeTo }
}

function toUnicode(texts: readonly string[]): string {
  const entries = texts.map((text, i) => `<${hex16(i + 1)}> <${utf16(text)}>`)
  const blocks: string[] = []
  for (let at = 0; at < entries.length; at += 100) {
    const block = entries.slice(at, at + 100)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`
}

/** The six letters that mark a subset; they follow from its glyphs, so that equal pages make equal files. */
function tagOf(used: readonly { glyph: ShapedGlyph }[]): string {
  let hash = 2166136261
  for (const { glyph } of used) hash = Math.imul(hash ^ glyph.id, 16777619) >>> 0
  let tag = ''
  for (let i = 0; i < 6; i++) {
    tag += String.fromCharCode(65 + (hash % 26))
    hash = Math.floor(hash / 26)
  }
  return tag
}

const hex16 = (value: number): string => value.toString(16).padStart(4, '0')
const utf16 = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => hex16(text.charCodeAt(i))).join('')
