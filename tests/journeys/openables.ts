/**
 * What can be opened, read from the source: every dialog by its titles, every menu by its commands, every tab by its
 * label, as German texts. The walk through all states must have met each; so a new dialog can't be forgotten.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { root } from '#build/suites.ts'
import type { Texts } from '#shared/words/catalogue.ts'
import { words } from '#shared/words/words.ts'

export interface Openable {
  readonly kind: 'dialog' | 'menu' | 'tab'
  /** `records/GroupsDialog.tsx groupForm.title` */
  readonly name: string
  /** Matches the whole text on the screen. */
  readonly text: RegExp
}

const tagOf = {
  Dialog: ['dialog', 'title'],
  ConfirmDialog: ['dialog', 'title'],
  Menu: ['menu', 'items'],
  Tabs: ['tab', 'tabs'],
} as const

export function findOpenables(folder = join(root, 'renderer')): readonly Openable[] {
  const found: Openable[] = []
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.tsx')) continue
    const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX) // prettier-ignore
    const spaceOf = new Map<string, string>()
    const where = relative(root, join(folder, file)).replace('renderer/', '')
    const add = (kind: Openable['kind'], calls: readonly ts.CallExpression[]): void => {
      for (const call of calls) {
        const space = spaceOf.get((call.expression as ts.Identifier).text)!
        for (const key of keysOf(call.arguments[0]!, space))
          for (const text of textsAt(space, key))
            found.push({ kind, name: `${where} ${key}`, text: patternOf(text) })
      }
    }
    const visit = (node: ts.Node): void => {
      if (
        ts.isVariableDeclaration(node) &&
        ts.isIdentifier(node.name) &&
        node.initializer &&
        ts.isCallExpression(node.initializer) &&
        node.initializer.expression.getText() === 'useWords'
      )
        // prettier-ignore
        spaceOf.set(node.name.text, (node.initializer.arguments[0] as ts.StringLiteral).text)
      if (ts.isJsxSelfClosingElement(node) || ts.isJsxOpeningElement(node)) {
        const tag = node.tagName.getText()
        if (tag in tagOf) {
          const [kind, attribute] = tagOf[tag as keyof typeof tagOf]
          const value = attributeOf(node, attribute)
          if (value) {
            const asked = kind === 'dialog' ? outerCalls(value, spaceOf) : labelsIn(value, spaceOf)
            if (asked.length === 0 && !where.startsWith('ui/')) throw new Error(`${where}: a ${tag} whose texts can't be read from the source`) // prettier-ignore
            add(kind, asked)
          }
        }
        // Tabs made by hand.
        if (
          attributeOf(node, 'role')?.getText() === `"tab"` ||
          attributeOf(node, 'role')?.getText() === `'tab'`
        )
          add('tab', outerCalls(node.parent, spaceOf))
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return found
}

function attributeOf(node: ts.JsxOpeningLikeElement, name: string): ts.Node | undefined {
  for (const one of node.attributes.properties)
    if (ts.isJsxAttribute(one) && one.name.getText() === name) return one.initializer
  return undefined
}

/** `t(...)` calls of this file's catalogues, not those inside another's arguments. */
function outerCalls(node: ts.Node, spaces: ReadonlyMap<string, string>): readonly ts.CallExpression[] {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && spaces.has(node.expression.text))
    return [node]
  const found: ts.CallExpression[] = []
  ts.forEachChild(node, (child) => void found.push(...outerCalls(child, spaces)))
  return found
}

function labelsIn(node: ts.Node, spaces: ReadonlyMap<string, string>): readonly ts.CallExpression[] {
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'label') return outerCalls(node.initializer, spaces) // prettier-ignore
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'content') return []
  const found: ts.CallExpression[] = []
  ts.forEachChild(node, (child) => void found.push(...labelsIn(child, spaces)))
  return found
}

/** Every key that the argument can be: both branches of a condition, all keys behind a template's head. */
function keysOf(node: ts.Node, space: string): readonly string[] {
  if (ts.isStringLiteral(node)) return [node.text]
  if (ts.isConditionalExpression(node)) return [...keysOf(node.whenTrue, space), ...keysOf(node.whenFalse, space)] // prettier-ignore
  if (ts.isTemplateExpression(node)) return keysBelow(space, node.head.text)
  throw new Error(`Not readable as a key: ${node.getText()}`)
}

function keysBelow(space: string, head: string): readonly string[] {
  const path = head.replace(/\.$/, '')
  const at = valueAt(space, path)
  if (at === undefined || typeof at === 'string') throw new Error(`No texts below ${space} ${head}`)
  return Object.keys(at).map((key) => `${path}.${key}`)
}

const valueAt = (space: string, path: string): Texts | string | undefined =>
  path
    .split('.')
    .reduce<Texts | string | undefined>(
      (at, key) => (at === undefined || typeof at === 'string' ? undefined : at[key]),
      (words as Record<string, { de: Texts }>)[space]!.de,
    )

function textsAt(space: string, key: string): readonly string[] {
  const found = [key, `${key}_one`, `${key}_other`].map((one) => valueAt(space, one))
  const [text] = found.filter((one) => typeof one === 'string')
  if (text === undefined) throw new Error(`No text ${space} ${key}`)
  return [text]
}

/** Matches a text of a catalogue with whatever fills it. */
export const patternOf = (text: string): RegExp =>
  new RegExp(`^${text.split(/\{\{.*?\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 'u') // prettier-ignore
