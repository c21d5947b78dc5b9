/**
 * MT13, H9, G11: no unattended mode exists in the code. Read from the source itself: nothing but a yes of the person at this PC, with her
 * second factor in the same call, leads to a session that shows anything. Each rule finds a planted hole as well.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const floors = ['shared', 'electron', 'renderer', 'sync-server']
const support = 'electron/host/vault/support.ts'
const rules = 'shared/maintenance/session.ts'

interface Source {
  readonly path: string
  readonly tree: ts.SourceFile
}
const parse = (path: string, text: string): Source => ({
  path,
  tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true),
})
const sources = floors.flatMap((floor) =>
  readdirSync(join(root, floor), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(root, floor, name))
    .map((path) => parse(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8'))),
)

function nodes(source: Source): ts.Node[] {
  const found: ts.Node[] = []
  const walk = (node: ts.Node): void => {
    found.push(node)
    ts.forEachChild(node, walk)
  }
  walk(source.tree)
  return found
}
/** Every node that `wanted` takes, as "path: text of the function around it". */
function places(all: readonly Source[], wanted: (node: ts.Node, source: Source) => boolean): string[] {
  return all.flatMap((source) =>
    nodes(source)
      .filter((node) => wanted(node, source))
      .map((node) => `${source.path}: ${around(node)}`),
  )
}
/** Names of the functions, methods and fields around a node, outermost first. */
function around(node: ts.Node): string {
  const names: string[] = []
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent)
    if (
      (ts.isFunctionDeclaration(at) || ts.isMethodDeclaration(at) || ts.isPropertyAssignment(at)) &&
      at.name &&
      ts.isIdentifier(at.name)
    )
      names.unshift(at.name.text)
    else if (
      ts.isVariableDeclaration(at) &&
      ts.isIdentifier(at.name) &&
      at.initializer &&
      ts.isArrowFunction(at.initializer)
    )
      names.unshift(at.name.text)
  return names.join('.')
}
const calls = (name: string) => (node: ts.Node) =>
  ts.isCallExpression(node) &&
  ((ts.isIdentifier(node.expression) && node.expression.text === name) ||
    (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === name))
const imports = (source: Source, name: string, from: string): boolean =>
  nodes(source).some(
    (node) =>
      ts.isImportDeclaration(node) &&
      (node.moduleSpecifier as ts.StringLiteral).text.endsWith(from) &&
      (node.importClause?.getText() ?? '').split(/\W+/).includes(name),
  )

/** Who makes an approval: the one call of `approve`, and every cast to the type that only it may make. */
const approvals = (all: readonly Source[]): string[] => [
  ...places(
    all.filter((source) => imports(source, 'approve', 'maintenance/session.ts')),
    (node) =>
      ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'approve',
  ),
  ...places(all, (node) => ts.isAsExpression(node) && /\bApproval\b/.test(node.type.getText())),
]
/** Who says that a session is live: an object whose phase is that word. */
const livings = (all: readonly Source[]): string[] =>
  places(
    all,
    (node) =>
      ts.isPropertyAssignment(node) &&
      node.name.getText() === 'phase' &&
      ts.isStringLiteral(node.initializer) &&
      node.initializer.text === 'live',
  )
/** Who opens the masked window, from the vault's port outwards. */
const openings = (all: readonly Source[]): string[] => [
  ...places(
    all,
    (node) =>
      calls('showOwn')(node) ||
      (calls('open')(node) &&
        /projection/i.test((node as ts.CallExpression).expression.getText().replaceAll(/\s/g, ''))),
  ),
  ...places(all, (node, { path }) => path === support && calls('openProjection')(node)),
]

describe('there is one way in', () => {
  test('MT13 one place makes an approval, one place calls a session live, one call opens the window', () => {
    expect(approvals(sources)).toEqual([`${support}: createSupport.approve`, `${rules}: approve`])
    expect(livings(sources)).toEqual([`${rules}: step`, `${rules}: step`])
    expect(openings(sources)).toEqual([
      // Both shells do what the vault asks, and ask nothing themselves.
      'electron/loopback/startLoopback.ts: startLoopback.ownWindow.open',
      'electron/host/keeper/createKeeper.ts: createKeeper',
      `${support}: createSupport.openProjection`,
      `${support}: createSupport.approve`,
    ])
  })

  test('MT15 in that place role and second factor are asked first, and the approval is kept before anything opens', () => {
    const source = sources.find(({ path }) => path === support)!
    const method = nodes(source).find(
      (node): node is ts.MethodDeclaration =>
        ts.isMethodDeclaration(node) && node.name.getText() === 'approve',
    )!
    const order = ['proved', 'approve', 'keep', 'openProjection', 'change'].map((name) => {
      const found = nodes({ path: '', tree: method as never }).find(calls(name))
      return found ? found.getStart() : -1
    })
    expect(order.every((at) => at > 0)).toBe(true)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    // Each of the three is waited for, and its failure goes back.
    for (const name of ['yes', 'kept', 'opened'])
      expect(method.getText()).toMatch(
        new RegExp(`const ${name} = await [^\\n]*\\n(\\s*if \\(!${name}\\.ok\\) return ${name})`),
      )
  })

  test('MT13 a planted way round is found', () => {
    const planted = [
      parse(
        'electron/host/vault/resume.ts',
        `import { approve } from '#shared/maintenance/session.ts'
         export const remembered = (guest) => approve(guest, { by: 'x', scope: 'guide', minutes: 60 }, 0)`,
      ),
      parse('renderer/maintenance/a.ts', `export const a = { by: 'x' } as unknown as Approval`),
      parse('electron/host/keeper/b.ts', `export const start = (s) => ({ ...s, phase: 'live' })`),
    ]
    expect(approvals(planted)).toHaveLength(2)
    expect(livings(planted)).toEqual(['electron/host/keeper/b.ts: start'])
  })

  test('MT13 nobody listens but the two servers that are known, and the window’s own on loopback', () => {
    // Whoever wants to listen takes it from one of these modules, by name or whole.
    const listening = (all: readonly Source[]): string[] =>
      all
        .filter((source) =>
          nodes(source).some((node) => {
            if (!ts.isImportDeclaration(node) || node.importClause?.isTypeOnly) return false
            const from = (node.moduleSpecifier as ts.StringLiteral).text
            const names = node.importClause?.namedBindings
            return (
              /^(node:)?(net|tls|http|https|http2|dgram|fastify)$/.test(from) &&
              (node.importClause?.name !== undefined ||
                !names ||
                !ts.isNamedImports(names) ||
                names.elements.some(({ name, propertyName }) =>
                  /^(createServer|createSecureServer|createSocket)$/.test((propertyName ?? name).text),
                ))
            )
          }),
        )
        .map(({ path }) => path)
    expect(listening(sources).sort()).toEqual(known.sort())
    const planted = [
      parse('a.ts', `import { createServer as open } from 'node:net'`),
      parse('b.ts', `import * as net from 'net'`),
      parse('c.ts', `import { connect } from 'node:net'`),
    ]
    expect(listening(planted)).toEqual(['a.ts', 'b.ts'])
  })
})

/** Each with why it listens. */
const known = [
  // The window's files and pipes, 127.0.0.1 alone.
  'electron/loopback/server.ts',
  // A second start of the program is told that it runs already.
  'electron/loopback/oneLauncher.ts',
  // Looks whether an address is free, and lets go of it.
  'electron/host/hub/network.ts',
  // TLS 1.3, devices of the register (decision 31).
  'sync-server/http/listener.ts',
  // Figures for who runs the server, with a token of theirs.
  'sync-server/http/admin.ts',
  // Pages for people without the app (decision 32).
  'sync-server/http/publicListener.ts',
]
