import type { Plugin } from 'vite'

/**
 * heic-to/csp carries the script of its worker as one string and would start it as a blob. This replaces the module by
 * that script, for renderer/photos/heicWorker.ts to be it. Fails loudly when a new version is built differently.
 */
export function heicPlugin(): Plugin {
  return {
    name: 'obhut-heic',
    enforce: 'pre',
    transform(code, id) {
      if (!/heic-to\/dist\/csp\/heic-to\.js/.test(id.replaceAll('\\', '/'))) return undefined
      const found = /\blet r='((?:[^'\\]|\\.)*)',t=new Blob\(\[r\]/.exec(code)
      if (!found) throw new Error('heic-to changed its build: look at build/heicPlugin.ts')
      const script = found[1]!.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))
      return { code: script, map: null }
    },
  }
}
