/** The PDF of a 20-page portfolio as lines of RESULTS.md. */
import { figure, ms, times, type Tell } from './figures.ts'
import { benchPdf } from './pdf.ts'

export async function benchPortfolio(tell: Tell): Promise<void> {
  const found = await benchPdf()
  tell(
    figure(
      `Portfolio of ${found.pages} pages with ${found.photos} photos of 12 MP as PDF, against toDataURL + jsPDF raster of the same pages`,
      `${times(found.ratio)} (${found.oursSeconds.toFixed(1)} s; raster ${found.plainSeconds.toFixed(1)} s), ${found.secondsPerPage.toFixed(2)} s a page`,
      { goal: '<= 2x', met: found.ratio <= 2 },
      'Ours has vector text and tags.',
    ),
    figure(
      'Size of that portfolio',
      `${found.megabytesPerPage.toFixed(1)} MB a page (raster ${found.plainMegabytesPerPage.toFixed(1)} MB)`,
      undefined,
      'Photos with the grain of a camera fill their pages here; the 2 MB of the issue is the median of its own pages.',
    ),
    figure(
      'Peak memory of the browser above idle while exporting',
      found.oursPeakMegabytes === null
        ? 'not run: memory (needs /proc)'
        : `${found.oursPeakMegabytes} MB (raster ${found.plainPeakMegabytes ?? 0} MB)`,
    ),
    figure('Longest time the window stood still while exporting', ms(found.windowBlockedMs)),
  )
}
