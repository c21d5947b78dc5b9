/** A book of 200 pages with 600 photos of 12 MP as PDF: time, memory and whether the window stays usable. */
import { figure, ms, type Tell } from './figures.ts'
import { inBenchPage, withPeak } from './pdf.ts'

export async function benchBook(tell: Tell): Promise<void> {
  const found = await inBenchPage((page, pid) =>
    withPeak(pid, () => page.evaluate(() => window.pdfBench.book())),
  )
  const seconds = found.ms / 1000
  const megabytes = found.total === null ? null : Math.round(found.total / 1e6)
  tell(
    figure(
      'Book of 200 pages with 600 photos of 12 MP as PDF',
      `${seconds.toFixed(0)} s, ${(found.bytes / 1e6).toFixed(0)} MB (${(found.bytes / 200e6).toFixed(2)} MB a page)`,
      { goal: '<= 240 s', met: seconds <= 240 },
    ),
    figure(
      'Peak memory of the whole browser while that book is made',
      megabytes === null
        ? 'not run: memory (needs /proc)'
        : `${megabytes} MB (${Math.round((found.peak ?? 0) / 1e6)} MB above idle, with the six originals of the bench)`,
      { goal: '<= 1,200 MB', met: megabytes === null || megabytes <= 1200 },
      `Keeper and vault hold one part of it at a time, at most ${(found.largestPart / 1e6).toFixed(1)} MB.`,
    ),
    figure('Longest time the window stood still meanwhile', ms(found.longestFrameMs)),
  )
}
