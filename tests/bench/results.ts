import type { Figure } from './figures.ts'

export interface Run {
  readonly at: string
  /** Load of the machine by others and by the bench itself, the average of the last minute. */
  readonly load: number
  readonly seconds: number
  /** How many times longer work took than on a free core. */
  readonly slowdown: number | null
  readonly figures: readonly Figure[]
}

/** An estimate, and called so: the measured time divided by how much slower everything was. */
const freeCore = (one: Figure, run: Run): string =>
  one.met === false && one.absoluteMs !== null && run.slowdown && run.slowdown > 1.3
    ? `The machine was shared; by the slowdown of this run about ${Math.round(one.absoluteMs / run.slowdown)} ms on a free core.`
    : ''

const cell = (text: string): string => text.replaceAll('|', '/').replaceAll('\n', ' ')

export function writeResults(
  /** Names of benches by what they belong to. */
  groups: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  runs: ReadonlyMap<string, Run>,
  machine: string,
): string {
  const lines = [
    '# Figures',
    '',
    '`npm run bench` writes this file. Medians of the rounds of one run; where there is a peer, both ran turn by turn in',
    'the same run and the ratio is the figure, because seconds belong to the machine. “Throttled 4x” is Chromium’s own',
    'brake on the window alone; it stands for the small PCs that are not here. Filler documents are of kind `template`',
    'with 1 kB of text, which no measured screen shows. A missed goal is named with its cause.',
    '',
    `Machine: ${machine}. Load is the number of processes that wanted a core in the last minute.`,
    '',
  ]
  for (const [title, benches] of Object.entries(groups)) {
    lines.push(`## ${title}`, '')
    for (const name of Object.keys(benches)) {
      const run = runs.get(name)
      lines.push(`### ${name}`, '')
      if (!run) {
        lines.push('Not measured yet.', '')
        continue
      }
      lines.push(
        `${run.at.slice(0, 16).replace('T', ' ')} UTC, load ${run.load.toFixed(1)}, ${run.slowdown ? `work took ${run.slowdown.toFixed(1)} times as long as on a free core, ` : ''}${Math.round(run.seconds)} s in all.`,
        '',
      )
      lines.push('| Figure | Measured | Goal | |', '|---|---|---|---|')
      for (const one of run.figures)
        lines.push(
          `| ${cell(one.name)} | ${cell(one.value)} | ${cell(one.goal)} | ${cell([one.met === null ? '' : one.met ? 'met' : '**missed**', one.note, freeCore(one, run)].filter((text) => text !== '').join(': '))} |`,
        )
      lines.push('')
    }
  }
  return lines.join('\n')
}
