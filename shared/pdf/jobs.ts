/** What an answer to "Wofür ist es?" means in files: one, or cover and inner pages of a book. */
import { pageCountOf, spineWidth } from './book.ts'
import type { Output } from './output.ts'
import { layOut, type Plan, type Sheet } from './sheets.ts'
import type { Orientation } from '../portfolio/page.ts'

export interface FileJob<P> {
  readonly part: 'whole' | 'cover' | 'inner'
  readonly plan: Plan
  readonly pages: readonly P[]
  readonly forPress: boolean
}

export function jobsOf<P>(output: Output, pages: readonly P[], title: string): readonly FileJob<P>[] {
  const { purpose, paper, arrangement, bindingMargin, cropMarks, format } = output
  const whole = (plan: Plan, forPress = false): readonly FileJob<P>[] => [
    { part: 'whole', plan, pages, forPress },
  ]
  if (purpose === 'home') return whole({ as: 'home', paper, arrangement, bindingMargin })
  if (purpose === 'shop') return whole({ as: 'shop', cropMarks }, true)
  if (purpose !== 'book') return whole({ as: 'screen' })
  const { front, back, inner } = bookParts(output, pages)
  const spine = spineOf(output, pages)
  return [
    { part: 'cover', plan: { as: 'cover', format, cropMarks, spine, title }, pages: [front, ...back], forPress: true }, // prettier-ignore
    ...(inner.length > 0
      ? [{ part: 'inner' as const, plan: { as: 'inner' as const, format, cropMarks }, pages: inner, forPress: true }] // prettier-ignore
      : []),
  ]
}

/** The first page is the front; the last one the back where that is wished and there is one. */
function bookParts<P>(
  { lastPageIsBack }: Output,
  pages: readonly P[],
): { readonly front: P; readonly back: readonly P[]; readonly inner: readonly P[] } {
  const hasBack = lastPageIsBack && pages.length > 1
  return {
    front: pages[0]!,
    back: hasBack ? pages.slice(-1) : [],
    inner: pages.slice(1, hasBack ? -1 : undefined),
  }
}

export const bookCount = (output: Output, pages: readonly unknown[]): ReturnType<typeof pageCountOf> =>
  pageCountOf(bookParts(output, pages).inner.length, output.binding)

export const spineOf = (output: Output, pages: readonly unknown[]): number =>
  spineWidth(bookCount(output, pages).inner, output.paperWeight, output.binding)

/** All sheets of all files, for the preview. */
export const sheetsOf = (
  output: Output,
  pages: readonly { readonly orientation: Orientation }[],
  title: string,
): readonly { readonly sheet: Sheet; readonly file: number }[] =>
  jobsOf(output, pages, title).flatMap((job, file) =>
    layOut(job.plan, job.pages).map((sheet) => ({ sheet, file })),
  )
