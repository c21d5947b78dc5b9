/**
 * `npm run kinds`: the table for the data-protection officer, straight from the kind cards (`--markdown` for a paper).
 * Exit code 1 and a sentence per fault where a card contradicts itself, a field of a second drawer above all.
 */
import { checkCard } from '#shared/records/checkCard.ts'
import type { Kind } from '#shared/records/kind.ts'
import { kinds } from '#shared/records/kinds.ts'

const cards = Object.values(kinds) as unknown as readonly Kind[]
const problems = cards.flatMap(checkCard)

const keepText = ({ keep }: Kind['retention']): string =>
  typeof keep === 'string'
    ? { withChild: 'with the child’s file', institution: 'as long as the institution' }[keep]
    : Object.entries(keep)
        .map(([unit, amount]) => `${String(amount)} ${unit}`)
        .join(' ') || '0 days'

const subjectText = ({ subject }: Kind): string =>
  subject === null
    ? '-'
    : subject === 'self'
      ? 'self'
      : 'one' in subject
        ? subject.one
        : `${subject.many} (several)`

const markdown = process.argv.includes('--markdown')
const lines: string[] = []
for (const card of cards) {
  lines.push('', `${markdown ? '## ' : ''}${card.name} (version ${String(card.version)})`, '')
  lines.push(`drawer ${card.drawer} · scope ${card.scope} · about ${subjectText(card)}`)
  lines.push(
    `kept ${keepText(card.retention)} from ${card.retention.startsOn} · because ${card.retention.because}`,
    '',
  )
  const rows = Object.entries(card.fields).map(([name, field]) => [
    name,
    field.shape.length > 44 ? `${field.shape.slice(0, 43)}…` : field.shape,
    field.merge,
    field.anonymise,
  ])
  lines.push(...table([['field', 'holds', 'merge', 'anonymised twin'], ...rows]))
}

function table(rows: readonly (readonly string[])[]): string[] {
  if (markdown)
    return [rows[0]!, rows[0]!.map(() => '---'), ...rows.slice(1)].map(
      (row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
    )
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd(),
  )
}

if (problems.length > 0) {
  for (const problem of problems) console.error(problem)
  process.exitCode = 1
} else {
  console.log(lines.join('\n'))
}
