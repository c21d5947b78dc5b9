import { describe, expect, it } from 'vitest'
import { createFontSet } from '#renderer/paper/fontSet.ts'
import { placesInBook, resolvePage, type BookPage } from '#shared/portfolio/book.ts'
import { orderedItems, type Item, type PageModel, type TextItem } from '#shared/portfolio/page.ts'
import { leaderSign, paintItem } from '#shared/portfolio/paint.ts'
import { textHeightMm } from '#shared/portfolio/text.ts'
import { readFontFiles } from '../pdf/fontFiles.ts'
import { pageOf, photoItem, rectItem, textItem } from '../pdf/pages.ts'

const { measure } = createFontSet(readFontFiles())

const page = (id: string, chapter = '', masterId = ''): BookPage => ({
  id,
  title: `Seite ${id}`,
  chapter,
  masterId,
})
const living = (slot: TextItem['slot'], change: Partial<TextItem> = {}): TextItem =>
  textItem({ lines: [], text: '', slot, ...change })
const only = (model: PageModel): Item => Object.values(model.items)[0]!
const linesOf = (item: Item): readonly string[] => (item.type === 'text' ? item.lines : [])

describe('a book', () => {
  const book = [page('a'), page('b', 'Das bin ich'), page('c'), page('d', ' Feste '), page('e')]
  const places = placesInBook(book, () => undefined)

  it('PF40 pages are numbered in their order and a chapter goes on until the next', () => {
    expect([...places].map(([id, { number, count, chapter }]) => [id, number, count, chapter])).toEqual([
      ['a', 1, 5, ''],
      ['b', 2, 5, 'Das bin ich'],
      ['c', 3, 5, 'Das bin ich'],
      ['d', 4, 5, 'Feste'],
      ['e', 5, 5, 'Feste'],
    ])
  })

  it('PF42 contents list the chapters, without chapters the pages', () => {
    expect(places.get('a')!.contents).toEqual([
      { title: 'Das bin ich', number: 2 },
      { title: 'Feste', number: 4 },
    ])
    expect(placesInBook([page('x'), page('y')], () => undefined).get('x')!.contents).toEqual([
      { title: 'Seite x', number: 1 },
      { title: 'Seite y', number: 2 },
    ])
  })

  it('PF40 PF41 living texts say where the page stands, and follow it when it is moved', () => {
    const at = (id: string, slot: TextItem['slot'], text = ''): readonly string[] =>
      linesOf(only(resolvePage(pageOf([living(slot, { text })]).model, places.get(id)!, measure)))
    expect(at('c', 'pageNumber')).toEqual(['3'])
    expect(at('c', 'pageNumber', 'Seite {{number}} von {{count}}')).toEqual(['Seite 3 von 5'])
    expect(at('c', 'chapter')).toEqual(['Das bin ich'])
    expect(at('a', 'chapter')).toEqual([])
    const moved = placesInBook([page('c'), ...book.filter(({ id }) => id !== 'c')], () => undefined)
    expect(
      linesOf(only(resolvePage(pageOf([living('pageNumber')]).model, moved.get('c')!, measure))),
    ).toEqual(['1'])
  })

  it('PF41 a chapter longer than its box gets smaller, and a page without living texts stays the same object', () => {
    const long = placesInBook(
      [page('a', 'Meine Familie und alle, die ich sonst noch lieb habe')],
      () => undefined,
    )
    const item = only(resolvePage(pageOf([living('chapter', { w: 40, h: 12, sizePt: 20 })]).model, long.get('a')!, measure)) // prettier-ignore
    if (item.type !== 'text') throw new Error('no text')
    expect(item.sizePt).toBeLessThan(20)
    expect(textHeightMm(item.lines.length, item.sizePt)).toBeLessThanOrEqual(12)
    const { model } = pageOf([textItem({ lines: ['bleibt'] })])
    expect(resolvePage(model, places.get('a')!, measure)).toBe(model)
  })
})

describe('the contents', () => {
  const titles = [
    'Das bin ich',
    'Meine Familie',
    'Lerngeschichten und was ich alles schon kann, wenn man mich lässt',
  ]
  const places = placesInBook(titles.map((title, i) => page(String(i), title)), () => undefined) // prettier-ignore
  const contents = (change: Partial<TextItem> = {}): TextItem => {
    const { model } = pageOf([living('contents', { w: 90, h: 120, sizePt: 14, ...change })])
    const item = only(resolvePage(model, places.get('0')!, measure))
    if (item.type !== 'text') throw new Error('no text')
    return item
  }

  it('PF42 numbers stand at the right edge, dots lead to them, long titles are broken and none is lost', () => {
    const item = contents()
    expect(item.lines.slice(0, 2)).toEqual([`Das bin ich${leaderSign}1`, `Meine Familie${leaderSign}2`])
    expect(item.lines.slice(2).join(' ')).toBe(`${titles[2]}${leaderSign}3`)
    expect(item.lines.length).toBe(4)
    const marks = paintItem(item, { measure, stickerArt: () => undefined })
    const letters = marks.flatMap((mark) => (mark.type === 'letters' ? [mark] : []))
    const numbers = letters.filter(({ text }) => /^\d$/.test(text))
    expect(numbers.map(({ text, x }) => [text, Math.round((x + measure(text, item)) * 100)])).toEqual([
      ['1', 9000],
      ['2', 9000],
      ['3', 9000],
    ])
    for (const { text, x } of letters) expect(x + measure(text, item)).toBeLessThanOrEqual(90.01)
    const dots = marks.filter((mark) => mark.type === 'path')
    expect(dots.length).toBeGreaterThanOrEqual(2)
  })

  it('PF41 contents too long for their box get smaller', () => {
    const item = contents({ h: 12 })
    expect(item.sizePt).toBeLessThan(14)
    expect(textHeightMm(item.lines.length, item.sizePt)).toBeLessThanOrEqual(12)
  })
})

describe('the master page', () => {
  const master = pageOf([rectItem({ x: 0, y: 280, w: 210, h: 10 }), photoItem({}), living('pageNumber', { x: 90, y: 280, w: 30, h: 10 })], { background: '#000000' }).model // prettier-ignore
  const places = placesInBook([page('a', '', 'm'), page('b', '', 'gone')], (id) => (id === 'm' ? master : undefined)) // prettier-ignore
  const own = pageOf([textItem({ lines: ['eigen'] })], { background: '#ffeecc' }).model

  it('PF43 its items lie under the page’s own, filled for the place, without photos; the paper is the page’s', () => {
    const resolved = resolvePage(own, places.get('a')!, measure)
    expect(orderedItems(resolved.items).map(([, item]) => [item.type, ...linesOf(item)])).toEqual([
      ['shape'],
      ['text', '1'],
      ['text', 'eigen'],
    ])
    expect(resolved.background).toBe('#ffeecc')
    expect(resolvePage(own, places.get('b')!, measure)).toBe(own)
  })

  it('PF43 on a sheet that lies across its items stay on the sheet', () => {
    const across = resolvePage({ ...own, orientation: 'landscape' }, places.get('a')!, measure)
    for (const [id, item] of Object.entries(across.items))
      if (id.startsWith('master-')) expect(item.y + item.h).toBeLessThanOrEqual(210)
  })
})
