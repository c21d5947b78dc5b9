/** Hands out the built window, file by file, with the headers of both shells; nothing outside its folder. */
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { contentPolicy, securityHeaders } from './contentPolicy.ts'

export interface WindowFile {
  readonly status: 200 | 404
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
}

/** Scripts whose worker compiles WebAssembly (HEIC); their own response carries the wider policy. */
const compilesWasm = (path: string): boolean => /\/heic[^/]*\.js$/i.test(path)

export interface WindowFiles {
  /** `path` as in a URL, still percent-encoded, without query. */
  read(path: string): Promise<WindowFile>
}

export function createWindowFiles(deps: {
  readonly folder: string
  readonly connect?: string
  readonly nonce: () => string
}): WindowFiles {
  const answer = (
    path: string,
    status: 200 | 404,
    type: string,
    nonce: string,
    wasm: boolean,
    body: Uint8Array<ArrayBuffer>,
  ): WindowFile => ({
    status,
    headers: {
      ...securityHeaders(path),
      'Content-Type': type,
      'Content-Security-Policy': contentPolicy({
        nonce,
        wasm,
        ...(deps.connect === undefined ? {} : { connect: deps.connect }),
      }),
    },
    body,
  })
  const missing = (): WindowFile =>
    answer('', 404, 'text/plain; charset=utf-8', deps.nonce(), false, new Uint8Array())

  return {
    async read(path) {
      let name: string
      try {
        name = decodeURIComponent(path)
      } catch {
        return missing()
      }
      if (!name.startsWith('/') || /[\0\\:]|(?:^|\/)\.\.?(?:\/|$)/.test(name)) return missing()
      if (name === '/') name = '/index.html'
      const type = types[extname(name).toLowerCase()]
      if (type === undefined) return missing()
      let body: Uint8Array<ArrayBuffer>
      try {
        const folder = await realpath(deps.folder)
        const file = await realpath(join(folder, name))
        if (!file.startsWith(folder + sep)) return missing()
        body = new Uint8Array(await readFile(file))
      } catch {
        return missing()
      }
      const nonce = deps.nonce()
      return answer(
        name,
        200,
        type,
        nonce,
        compilesWasm(name),
        name.endsWith('.html') ? withNonce(body, nonce) : body,
      )
    },
  }
}

/** renderer/ui reads the nonce from this element; Chromium hides it from getAttribute, so that CSS can't leak it. */
function withNonce(html: Uint8Array, nonce: string): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(html).toString('utf8')
  return new Uint8Array(
    Buffer.from(text.replace('<head>', `<head>\n    <meta property="csp-nonce" nonce="${nonce}">`)),
  )
}
