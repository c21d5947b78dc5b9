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

/** Bodies of the sections of a results file, by name of the bench. */
export const sectionsOf = (markdown: string): ReadonlyMap<string, string> =>
  new Map(
    markdown
      .split(/^### /m)
      .slice(1)
      .map((part): [string, string] => {
        const end = part.indexOf('\n')
        return [part.slice(0, end).trim(), part.slice(end).split(/^## /m)[0]!.trim()]
      }),
  )

const sectionOf = (run: Run): string =>
  [
    `${run.at.slice(0, 16).replace('T', ' ')} UTC, load ${run.load.toFixed(1)}, ${run.slowdown ? `work took ${run.slowdown.toFixed(1)} times as long as on a free core, ` : ''}${Math.round(run.seconds)} s in all.`,
    '',
    '| Figure | Measured | Goal | |',
    '|---|---|---|---|',
    ...run.figures.map(
      (one) =>
        `| ${cell(one.name)} | ${cell(one.value)} | ${cell(one.goal)} | ${cell([one.met === null ? '' : one.met ? 'met' : '**missed**', one.note, freeCore(one, run)].filter((text) => text !== '').join(': '))} |`,
    ),
  ].join('\n')

/** The file anew: what ran this time, and everything else as it stood there. */
export function writeResults(
  /** Names of benches by what they belong to. */
  groups: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  before: string,
  runs: ReadonlyMap<string, Run>,
  machine: string,
): string {
  const kept = sectionsOf(before)
  const lines = [
    '# Figures',
    '',
    '`npm run bench` writes this file; what did not run this time keeps its last figures and date. Medians of the rounds of',
    'one run; where there is a peer, both ran turn by turn in the same run and the ratio is the figure, because seconds',
    'belong to the machine. “Throttled 4x” is Chromium’s own brake on the window alone; it stands for the small PCs that are',
    'not here. Filler documents are of kind `template` with 1 kB of text, which no measured screen shows. A missed goal is',
    'named with its cause.',
    '',
    `Machine: ${machine}. Load is the number of processes that wanted a core in the last minute.`,
    '',
  ]
  for (const [title, benches] of Object.entries(groups)) {
    lines.push(`## ${title}`, '')
    for (const name of Object.keys(benches)) {
      const run = runs.get(name)
      lines.push(`### ${name}`, '', run ? sectionOf(run) : (kept.get(name) ?? 'Not measured yet.'), '')
    }
  }
  return lines.join('\n')
}
