/** One event page with four photos of 12 MP: 25 families' editions, each a PDF of its own. */
import { figure, seconds, type Tell } from './figures.ts'
import { inBenchPage } from './pdf.ts'

export async function benchEditions(tell: Tell): Promise<void> {
  const found = await inBenchPage(async (page) => {
    await page.evaluate(() => window.pdfBench.prepare())
    return page.evaluate(() => window.pdfBench.editions())
  })
  tell(
    figure(
      '25 families’ editions of one event page with four photos of 12 MP, made and rendered, each a PDF of its own',
      `${seconds(found.ms)} (${found.files} files, ${found.covers} covers burnt in, ${(found.bytes / 1e6).toFixed(0)} MB; slowest ${seconds(found.slowestMs)})`,
      { goal: '<= 60 s', met: found.ms <= 60_000, absoluteMs: found.ms },
    ),
  )
}
