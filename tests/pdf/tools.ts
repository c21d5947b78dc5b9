/** Programs that read PDFs without any line of ours; a machine that lacks one prints what was not run (decision 37). */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const packageOf = { qpdf: 'qpdf', pdfinfo: 'poppler-utils', pdffonts: 'poppler-utils', pdfimages: 'poppler-utils' } as const // prettier-ignore
export type Tool = keyof typeof packageOf

/** Its output over this PDF, `FILE` standing for it; null where the machine lacks the program. */
export function runTool(tool: Tool, args: readonly string[], pdf: Uint8Array): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'obhut-pdf-'))
  try {
    const file = join(folder, 'a.pdf')
    writeFileSync(file, pdf)
    return execFileSync(tool, args.map((arg) => arg.replace('FILE', file)), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) // prettier-ignore
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      console.log(`not run: ${tool} (needs ${packageOf[tool]})`)
      return null
    }
    throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
