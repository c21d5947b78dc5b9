import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { root } from '#build/suites.ts'

/** Attributes whose text a person reads or hears. */
const spoken = new Set(['label', 'title', 'alt', 'placeholder', 'help', 'error', 'text', 'intro', 'sub', 'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext']) // prettier-ignore
const hasLetters = (text: string): boolean => /\p{L}/u.test(text)

/** Texts written in TSX instead of a catalogue. */
function literalsOf(name: string, source: string): string[] {
  const found: string[] = []
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const textOf = (node: ts.Node): string | undefined =>
    ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('')
        : ts.isConditionalExpression(node)
          ? [textOf(node.whenTrue), textOf(node.whenFalse)].join('')
          : undefined
  const look = (node: ts.Node): void => {
    if (ts.isJsxText(node) && hasLetters(node.text)) found.push(node.text.trim())
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) {
      const text = textOf(node.expression)
      if (text !== undefined && hasLetters(text)) found.push(text)
    }
    if (ts.isJsxAttribute(node) && spoken.has(node.name.getText(file)) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer
      const text = value && textOf(value)
      if (text !== undefined && hasLetters(text)) found.push(text)
    }
    ts.forEachChild(node, look)
  }
  look(file)
  return found
}

test('U7 no text stands in a component; every text comes from a catalogue', () => {
  const files = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.tsx'),
  )
  expect(files.length).toBeGreaterThan(40)
  const found = files.flatMap((file) =>
    literalsOf(file, readFileSync(join(root, 'renderer', file), 'utf8')).map((text) => `${file}: ${text}`),
  )
  expect(found).toEqual([])
})

test('U7 a planted text is found in each of its hiding places (positive control)', () => {
  const planted = `const a = <p title="Titel" className="not-words">Hallo {'Welt'} {ok ? 'ja' : 'nein'} {\`Kind \${n}\`} {t('child.save')} {'·'}<b aria-label={'Name'} /></p>`
  expect(literalsOf('planted.tsx', planted)).toEqual(['Titel', 'Hallo', 'Welt', 'janein', 'Kind ', 'Name'])
})
