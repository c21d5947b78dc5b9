import { describe, expect, it } from 'vitest'
import { fc, test } from '@fast-check/vitest'
import { createFontSet } from '#renderer/paper/fontSet.ts'
import { orderedItems } from '#shared/portfolio/page.ts'
import { breakLines, settableText } from '#shared/portfolio/text.ts'
import type { EncodedPhoto } from '#renderer/pdf/photoPort.ts'
import { build, exported, fonts, jpegOf } from './builder.ts'
import { readFontFiles } from './fontFiles.ts'
import { lookCases, testArt } from './looks.ts'
import { meta, pageOf, photoItem, rectItem, textItem } from './pages.ts'
import { readPdf, type ReadTag } from './readPdf.ts'

const style = { font: 'sans', bold: false, sizePt: 12 } as const

describe('text', () => {
  const lines = [
    'Käthe, Jörn und Łukasz Şahin',
    'essen süße Erdbeeren – ß, ÄÖÜ, „Ja!“',
    'AVATAR Offiziell fließt',
    'Привет, Ελλάδα, Việt Nam',
  ]

  it('P2 text can be read and searched as it was written, umlauts and other alphabets too', async () => {
    for (const font of ['sans', 'hand'] as const) {
      for (const bold of [false, true]) {
        const { bytes, warnings } = await exported([pageOf([textItem({ lines, font, bold })])])
        const { pages } = await readPdf(bytes)
        expect(pages[0]!.text.split('\n')).toEqual(lines)
        expect(warnings).toEqual([])
      }
    }
  })

  it('P2 a letter taken apart for one PDF is whole in the next', async () => {
    const fresh = { fonts: createFontSet(readFontFiles()) }
    await exported([pageOf([textItem({ lines: ['öä'] })])], fresh)
    const { bytes } = await exported([pageOf([textItem({ lines: ['offen: so Affe'] })])], fresh)
    expect((await readPdf(bytes)).pages[0]!.text).toBe('offen: so Affe')
  })

  it('P2 lines are as wide as measured, kerning included', async () => {
    const lines = ['AVATAR Tee Wort Ya. Vo', 'To. Av. LT']
    for (const bold of [false, true]) {
      const item = textItem({ lines, bold, sizePt: 40 })
      const { bytes } = await exported([pageOf([item])])
      const found = (await readPdf(bytes)).pages[0]!.lines
      lines.forEach((line, i) => expect(found[i]!.width).toBeCloseTo(fonts.measure(line, item), 1))
      // Positive control: without kerning the line would be wider than that.
      const loose = Array.from(lines[0]!).reduce((sum, letter) => sum + fonts.measure(letter, item), 0)
      expect(loose - found[0]!.width).toBeGreaterThan(0.5)
    }
  })

  it('P2 line breaks are those of the page model, whatever the box would hold', async () => {
    const model = ['eine sehr lange Zeile, die weit über den schmalen Kasten hinausragt', 'kurz', 'noch eine']
    const { bytes } = await exported([pageOf([textItem({ lines: model, w: 20 })])])
    expect((await readPdf(bytes)).pages[0]!.lines.map(({ text }) => text)).toEqual(model)
  })

  it('P2 fonts are embedded subsets, a few kB each', async () => {
    const { bytes } = await exported([
      pageOf([textItem({ lines }), textItem({ lines, bold: true }), textItem({ lines, font: 'hand' })]),
    ])
    const { fonts: found } = await readPdf(bytes)
    expect(found.map(({ name }) => name.replace(/^[A-Z]{6}\+/, '')).sort()).toEqual([
      'NotoSans-Bold',
      'NotoSans-Regular',
      'PatrickHand-Regular',
    ])
    for (const font of found) expect(font).toMatchObject({ embedded: true, subset: true })
    for (const font of found) expect(font.bytes).toBeLessThan(20_000)
  })

  it('P6 letters no font has are reported, printed as boxes and kept in the text', async () => {
    const { bytes, warnings } = await exported([
      pageOf([textItem({ lines: ['Mia 😀 malt 中', 'und 😀'] }), textItem({ lines: ['Ben malt'] })]),
    ])
    expect(warnings).toEqual([
      { type: 'glyphMissing', pageId: 'page-1', itemId: 'item-0', letters: ['😀', '中'] },
    ])
    expect((await readPdf(bytes)).pages[0]!.text).toBe('Mia 😀 malt 中\nund 😀\nBen malt')
  })

  it('P2 signs that turn the writing direction are not set', async () => {
    const { bytes, warnings } = await exported([pageOf([textItem({ lines: ['Mia\u202e gnp.exe\u200b'] })])])
    expect((await readPdf(bytes)).pages[0]!.text).toBe('Mia gnp.exe')
    expect(warnings).toEqual([])
  })

  it('P2 alignment moves the line, not the box', async () => {
    const items = (['left', 'center', 'right'] as const).map((align, i) =>
      textItem({ lines: ['Sommerfest'], align, x: 30, w: 100, y: 20 + 20 * i }),
    )
    const { bytes } = await exported([pageOf(items)])
    const [left, center, right] = (await readPdf(bytes)).pages[0]!.lines
    expect(left!.x).toBeCloseTo(30, 1)
    expect(center!.x + center!.width / 2).toBeCloseTo(80, 1)
    expect(right!.x + right!.width).toBeCloseTo(130, 1)
  })

  it('P2 a turned text is turned about the middle of its box', async () => {
    const { bytes } = await exported([
      pageOf([textItem({ lines: ['schief'], x: 50, y: 100, w: 40, h: 20, rotation: 90 })]),
    ])
    const line = (await readPdf(bytes)).pages[0]!.lines[0]!
    expect(line.angle).toBeCloseTo(90, 1)
    // Its left edge is now its top edge: 40 mm wide about (70, 110) reaches from 90 to 130.
    expect(line.y).toBeCloseTo(90, 1)
  })
})

describe('line breaking', () => {
  test.prop([fc.string({ unit: 'grapheme', maxLength: 120 }), fc.integer({ min: 8, max: 120 })])(
    'loses no letter and never leaves the box',
    (text, width) => {
      const lines = breakLines(text, style, width, fonts.measure)
      const letters = (value: string): string => value.replace(/\s/g, '')
      expect(letters(lines.join(''))).toBe(letters(settableText(text)))
      for (const line of lines) {
        if (Array.from(new Intl.Segmenter('de').segment(line)).length > 1)
          expect(fonts.measure(line, style)).toBeLessThanOrEqual(width * 1.02 + 0.2)
      }
    },
  )

  it('keeps a paragraph where the text has one and breaks a word too long for the box', () => {
    expect(breakLines('Hallo Mia\n\nHerbst', style, 60, fonts.measure)).toEqual(['Hallo Mia', '', 'Herbst'])
    const parts = breakLines('Donaudampfschifffahrtsgesellschaft', style, 30, fonts.measure)
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.join('')).toBe('Donaudampfschifffahrtsgesellschaft')
  })

  it('a line takes as much as fits', () => {
    const [first] = breakLines('eins zwei drei vier fünf sechs sieben', style, 40, fonts.measure)
    expect(fonts.measure(first!, style)).toBeLessThanOrEqual(40)
    expect(fonts.measure(`${first!} sieben`, style)).toBeGreaterThan(40)
  })
})

describe('tags', () => {
  const page = pageOf(
    [
      rectItem({}),
      textItem({ lines: ['Ausflug in den', 'Wald'], sizePt: 30 }),
      photoItem({ alt: 'Mia hält einen Tannenzapfen' }),
      textItem({ lines: ['Wir haben gezählt.'] }),
      photoItem({ photoId: 'photo-2', alt: '' }),
    ],
    { title: 'Ausflug' },
  )

  it('P1 the structure tree read by pdfjs is the page model in its order', async () => {
    const { bytes } = await exported([page])
    const pdf = await readPdf(bytes)
    expect(pdf.tagged).toBe(true)
    const model = orderedItems(page.model.items).flatMap(([, item]): ReadTag[] =>
      item.type === 'photo'
        ? [{ role: 'Figure', alt: item.alt || 'Foto', lines: [] }]
        : item.type !== 'text'
          ? []
          : [{ role: item.sizePt >= 18 ? 'H1' : 'P', alt: null, lines: item.lines }],
    )
    expect(pdf.pages[0]!.tags).toEqual(model)
  })

  it('P1 changing the order of the items changes the reading order', async () => {
    const turned = {
      ...page,
      model: {
        ...page.model,
        items: Object.fromEntries(
          Object.entries(page.model.items).map(([id, item], i) => [id, { ...item, order: `b${9 - i}` }]),
        ),
      },
    }
    const { bytes } = await exported([turned])
    expect((await readPdf(bytes)).pages[0]!.tags.map(({ role }) => role)).toEqual([
      'Figure',
      'P',
      'Figure',
      'H1',
    ])
  })

  it('P3 language, title and author are read back; the viewer shows the title', async () => {
    const { bytes } = await exported([page, { ...page, id: 'page-2', title: 'Geburtstag' }])
    expect(await readPdf(bytes)).toMatchObject({
      ...meta,
      displaysTitle: true,
      bookmarks: ['Ausflug', 'Geburtstag'],
    })
  })

  it('P17 bookmarks are chapters that hold their pages', async () => {
    const titles = ['Deckblatt', 'Ich', 'Freunde', 'Sommerfest']
    const chapters: Readonly<Record<string, string>> = { Ich: 'Das bin ich', Sommerfest: 'Feste' }
    const pages = titles.map((title, i) => ({
      ...page,
      id: `page-${i}`,
      title,
      chapter: chapters[title] ?? '',
    }))
    expect((await readPdf((await exported(pages)).bytes)).bookmarks).toEqual([
      'Deckblatt',
      'Das bin ich',
      'Das bin ich > Ich',
      'Das bin ich > Freunde',
      'Feste',
      'Feste > Sommerfest',
    ])
  })

  it('P1 every page has its own tags', async () => {
    const { bytes } = await exported([
      page,
      pageOf([textItem({ lines: ['nur ein Satz'] })], { id: 'page-2' }),
    ])
    expect((await readPdf(bytes)).pages.map(({ tags }) => tags.length)).toEqual([4, 1])
  })
})

describe('effects', () => {
  const softShadow = { x: 1, y: 1, blur: 2, colour: '#000000', opacity: 0.5 }

  it('P12 words on an arc are read and copied whole, straight or with outline and shadow', async () => {
    const line = 'Unser offizielles Sommerfest: süße Grüße, AVATAR'
    for (const curve of [0, 40, 200, -60])
      for (const effect of [
        {},
        { outline: { width: 0.5, colour: '#ff0000' } },
        { shadow: { ...softShadow, blur: 0 } },
        { opacity: 0.5 },
        { tracking: 120 },
        { rotation: 30 },
      ]) {
        const item = textItem({ lines: [line], x: 60, y: 110, w: 90, sizePt: 12, curve, ...effect })
        const pdf = await readPdf((await exported([pageOf([item])])).bytes)
        const [tag, ...others] = pdf.pages[0]!.tags
        expect(others).toEqual([])
        const scattered = curve !== 0 || 'tracking' in effect
        expect(pdf.actualTexts).toEqual(scattered ? [line] : [])
        // pdfjs knows no ActualText and makes up spaces between letters that stand apart; each letter is there once.
        const read = tag!.lines.join('')
        expect(scattered ? read.replaceAll(' ', '') : read).toBe(scattered ? line.replaceAll(' ', '') : line)
      }
  })

  it('P13 what has a name is read aloud by it; other drawings are not read', async () => {
    const shapes = [
      rectItem({ name: 'Sonne' }),
      rectItem({ y: 80 }),
      textItem({ lines: ['Text'], name: 'Titel' }),
    ]
    const { tags } = (await readPdf((await exported([pageOf(shapes)])).bytes)).pages[0]!
    expect(tags).toEqual([
      { role: 'Figure', alt: 'Sonne', lines: [] },
      { role: 'P', alt: null, lines: ['Text'] },
    ])
  })

  it('P11 everything but photos and soft shadows is made of vectors, and they are not lost', async () => {
    const found = []
    for (const { name, items } of lookCases) {
      const photos = items.filter(({ type }) => type === 'photo').length
      const softOnes = items.filter(({ shadow }) => shadow !== null && shadow.blur > 0).length
      const { bytes } = await exported(
        [pageOf(items.map((item) => ({ ...item, x: item.x + 60, y: item.y + 100 })))],
        {
          stickerArt: () => testArt,
          makeShadow: async (_, { colour }) => ({
            alpha: new Uint8Array(100).fill(99),
            width: 10,
            height: 10,
            colour,
            box: { x: 0, y: 0, w: 10, h: 10 },
          }),
        },
      )
      const [page] = (await readPdf(bytes)).pages
      if (page!.images.length !== photos + softOnes)
        found.push(`${name}: ${page!.images.length} pictures instead of ${photos + softOnes}`)
    }
    expect(found).toEqual([])
    expect(lookCases.length).toBeGreaterThan(120)
  })
})

describe('any page', () => {
  const place = {
    x: fc.double({ min: -300, max: 500, noNaN: true }),
    y: fc.double({ min: -300, max: 500, noNaN: true }),
    w: fc.double({ min: 1, max: 600, noNaN: true }),
    h: fc.double({ min: 1, max: 600, noNaN: true }),
    rotation: fc.double({ min: -360, max: 360, noNaN: true }),
  }
  // pdfjs does not read letters beyond the paper, so text stays in the middle of it.
  const middle = {
    x: fc.double({ min: 80, max: 100, noNaN: true }),
    y: fc.double({ min: 110, max: 160, noNaN: true }),
    w: fc.double({ min: 1, max: 30, noNaN: true }),
    h: fc.double({ min: 1, max: 30, noNaN: true }),
    rotation: place.rotation,
  }
  const colour = fc.constantFrom('#000000', '#ff8800', '#ffffff')
  const line = fc
    .array(fc.constantFrom('Mia', 'Łukasz', 'süße', 'Äpfel', 'offiziell', 'Привет', '7,5', '„Ja!“'), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => parts.join(' '))
  const item = fc.oneof(
    fc
      .record({
        ...middle,
        colour,
        align: fc.constantFrom('left', 'center', 'right'),
        font: fc.constantFrom('sans', 'hand'),
        bold: fc.boolean(),
        sizePt: fc.integer({ min: 4, max: 9 }),
        lines: fc.array(line, { maxLength: 4 }),
      })
      .map(textItem),
    fc
      .record({
        ...place,
        cornerRadius: fc.double({ min: 0, max: 200, noNaN: true }),
        alt: line,
        mat: fc.constantFrom(null, { colour: '#ffffff', width: 3, foot: 12 }),
      })
      .map(photoItem),
    fc
      .record({ ...place, fill: colour, cornerRadius: fc.double({ min: 0, max: 200, noNaN: true }) })
      .map(rectItem),
  )

  test.prop([fc.array(item, { maxLength: 12 })], { numRuns: 40 })(
    'P1 P2 is a PDF whose tags, alt texts and lines are the model’s',
    async (items) => {
      const { bytes } = await exported([pageOf(items)])
      const [page] = (await readPdf(bytes)).pages
      expect(page!.tags.map(({ alt, lines }) => ({ alt, lines }))).toEqual(
        items.flatMap((made): Pick<ReadTag, 'alt' | 'lines'>[] =>
          made.type === 'photo'
            ? [{ alt: made.alt, lines: [] }]
            : made.type === 'text' && made.lines.length > 0
              ? [{ alt: null, lines: made.lines }]
              : [],
        ),
      )
      expect(page!.images).toHaveLength(items.filter(({ type }) => type === 'photo').length)
    },
  )
})

describe('pages', () => {
  it('are A4, upright and across', async () => {
    const { bytes } = await exported([pageOf([]), pageOf([], { orientation: 'landscape' })])
    const sizes = (await readPdf(bytes)).pages.map(({ widthMm, heightMm }) => [widthMm, heightMm])
    expect(sizes[0]![0]).toBeCloseTo(210, 3)
    expect(sizes[0]![1]).toBeCloseTo(297, 3)
    expect(sizes[1]![0]).toBeCloseTo(297, 3)
  })

  it('photos lie where the model says, turned about their middle', async () => {
    const { bytes } = await exported([
      pageOf([
        photoItem({ x: 30, y: 40, w: 60, h: 40 }),
        photoItem({ x: 30, y: 100, w: 60, h: 40, rotation: 90 }),
      ]),
    ])
    const [straight, turned] = (await readPdf(bytes)).pages[0]!.images
    expect(straight!.corner[0]).toBeCloseTo(30, 2)
    expect(straight!.corner[1]).toBeCloseTo(40, 2)
    expect([straight!.widthMm, straight!.heightMm].map(Math.round)).toEqual([60, 40])
    expect(turned!.angle).toBeCloseTo(90, 2)
    expect(turned!.corner[0]).toBeCloseTo(80, 2)
    expect(turned!.corner[1]).toBeCloseTo(90, 2)
  })

  it('P5 a photo shown twice alike lies in the file once', async () => {
    let read = 0
    const encodePhoto = async (): Promise<EncodedPhoto> => (read++, jpegOf('#d03020'))
    const { bytes } = await exported(
      [pageOf([photoItem({}), photoItem({ x: 60 })]), pageOf([photoItem({})], { id: 'page-2' })],
      { encodePhoto },
    )
    const pdf = await readPdf(bytes)
    expect([read, pdf.jpegs.length, pdf.pages.map(({ images }) => images.length)]).toEqual([1, 1, [2, 1]])
  })

  it('P50 photo by photo: an original is open for all its places, and each place is asked once more before it is cut', async () => {
    const pages = [1, 2, 3].map(
      (n) =>
      pageOf([1, 2].map((photo) => photoItem({ photoId: `photo-${photo}`, w: 20 + n, y: 20 + 90 * photo })), { id: `page-${n}` }), // prettier-ignore
    )
    const walk = async (refusedAt: number): Promise<{ ok: boolean; steps: string[]; pages: number[] }> => {
      const [steps, done]: [string[], number[]] = [[], []]
      let asked = 0
      const { ok } = await build(pages, {
        permitsPhoto: (photoId, pageId) => {
          if (++asked > 6) steps.push(`ask ${photoId} ${pageId}`)
          return asked === refusedAt ? { permitted: false, reasons: [{ rule: 'C7' }] } : { permitted: true }
        },
        encodePhoto: async (photoId) => (steps.push(`cut ${photoId}`), jpegOf('#d03020')),
        onProgress: ({ done: count }) => done.push(count),
      })
      return { ok, steps, pages: done }
    }
    const inOrder = ['photo-1', 'photo-2'].flatMap((photo) =>
      [1, 2, 3].flatMap((n) => [`ask ${photo} page-${n}`, `cut ${photo}`]),
    )
    expect(await walk(0)).toEqual({ ok: true, steps: inOrder, pages: [1, 2, 3] })
    // Withdrawn while the photo is open: its third place is cut no more.
    expect(await walk(9)).toEqual({ ok: false, steps: inOrder.slice(0, 5), pages: [] })
  })

  it('P16 in parts it is the same file, and each photo leaves before the next is asked for', async () => {
    const pages = Array.from({ length: 12 }, (_, n) =>
      pageOf([photoItem({ photoId: `photo-${n}` }), textItem({ lines: [`Seite ${n}`], y: 200 })], {
        id: `page-${n}`,
      }),
    )
    const big = { ...jpegOf('#336699') }
    const jpeg = new Uint8Array(1_500_000)
    jpeg.set(big.jpeg)
    const parts: Uint8Array[] = []
    const heldWhenAsked: number[] = []
    let asked = 0
    const streamed = await exported(pages, {
      encodePhoto: async () => {
        heldWhenAsked.push(asked++ * jpeg.length - parts.reduce((sum, part) => sum + part.length, 0))
        return { ...big, jpeg }
      },
      write: async (bytes) => void parts.push(bytes),
    })
    const whole = await exported(pages, { encodePhoto: async () => ({ ...big, jpeg }) })
    expect(streamed.bytes.length).toBe(0)
    expect(Buffer.compare(Buffer.concat(parts), whole.bytes)).toBe(0)
    expect(Math.max(...heldWhenAsked)).toBeLessThan(4_500_000)
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(6_000_000)
    expect((await readPdf(whole.bytes, { images: false })).pages.map(({ text }) => text)).toEqual(
      pages.map((_, n) => `Seite ${n}`),
    )
  })

  it('equal pages make equal bytes', async () => {
    const page = pageOf([textItem({ lines: ['Mia'] }), photoItem({})])
    expect((await exported([page])).bytes).toEqual((await exported([page])).bytes)
  })
})

describe('consent', () => {
  const page = pageOf([photoItem({}), photoItem({ photoId: 'photo-2' }), textItem({ lines: ['Mia'] })])
  const reasons = [{ rule: 'C2', childId: 'child-2' }]

  it('P4 a refused photo stops the export and is named with page, item and reason; nothing was read', async () => {
    let read = 0
    const result = await build([page], {
      encodePhoto: async () => (read++, jpegOf('#d03020')),
      permitsPhoto: (photoId, pageId) =>
        photoId === 'photo-2' && pageId === 'page-1' ? { permitted: false, reasons } : { permitted: true },
    })
    expect(result).toEqual({
      ok: false,
      error: {
        type: 'PhotoRefused',
        refused: [{ pageId: 'page-1', itemId: 'item-1', photoId: 'photo-2', reasons }],
      },
    })
    expect(read).toBe(0)
  })

  it('P4 the same page with permitted photos goes out', async () => {
    const { bytes } = await exported([page])
    expect((await readPdf(bytes)).pages[0]!.images).toHaveLength(2)
  })

  it('P4 a consent withdrawn while the export runs stops it before the photo is read', async () => {
    const asked: string[] = []
    const read: string[] = []
    const result = await build([page], {
      encodePhoto: async (photoId) => (read.push(photoId), jpegOf('#d03020')),
      permitsPhoto: (photoId) => (
        asked.push(photoId),
        asked.length > 3 ? { permitted: false, reasons } : { permitted: true }
      ),
    })
    expect(result).toMatchObject({
      ok: false,
      error: { type: 'PhotoRefused', refused: [{ photoId: 'photo-2' }] },
    })
    expect(read).toEqual(['photo-1'])
  })

  it('P4 all refused photos of all pages are named at once', async () => {
    const result = await build([page, { ...page, id: 'page-2' }], {
      permitsPhoto: () => ({ permitted: false, reasons }),
    })
    expect(result).toMatchObject({
      error: {
        refused: [{ pageId: 'page-1' }, { pageId: 'page-1' }, { pageId: 'page-2' }, { pageId: 'page-2' }],
      },
    })
  })
})

describe('what goes wrong', () => {
  it('P6 an unreadable photo stops the export and is named', async () => {
    const result = await build([pageOf([photoItem({})])], { encodePhoto: async () => null })
    expect(result).toEqual({
      ok: false,
      error: { type: 'PhotoUnreadable', pageId: 'page-1', itemId: 'item-0', photoId: 'photo-1' },
    })
  })

  it('P6 too few pixels for print are reported, enough are not', async () => {
    const at = (dpi: number) =>
      exported([pageOf([photoItem({})])], { encodePhoto: async () => ({ ...jpegOf('#d03020'), dpi }) })
    expect((await at(180)).warnings).toEqual([
      { type: 'lowResolution', pageId: 'page-1', itemId: 'item-0', dpi: 180, blurred: true },
    ])
    expect((await at(250)).warnings).toMatchObject([{ dpi: 250, blurred: false }])
    expect((await at(300)).warnings).toEqual([])
  })

  it('P6 an empty frame is reported and leaves no mark', async () => {
    const { bytes, warnings } = await exported([pageOf([photoItem({ photoId: null })])])
    expect(warnings).toEqual([{ type: 'emptyFrame', pageId: 'page-1', itemId: 'item-0' }])
    expect((await readPdf(bytes)).pages[0]).toMatchObject({ images: [], tags: [] })
  })

  it('a cancelled export answers Cancelled and reads no further photo', async () => {
    let read = 0
    const result = await build([pageOf([photoItem({}), photoItem({ photoId: 'photo-2' })])], {
      encodePhoto: async () => (read++, jpegOf('#d03020')),
      isCancelled: () => read > 0,
    })
    expect([result, read]).toEqual([{ ok: false, error: { type: 'Cancelled' } }, 1])
  })

  it('progress counts pages to their total', async () => {
    const seen: string[] = []
    await exported(
      [pageOf([photoItem({}), photoItem({ photoId: 'photo-2' })]), pageOf([], { id: 'page-2' })],
      {
        onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
      },
    )
    expect(seen).toEqual(['1/2', '2/2'])
  })
})
