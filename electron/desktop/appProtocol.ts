/** `app://obhut/`: the built window as a standard, secure origin; no file:// anywhere. */
import { protocol, type Session } from 'electron'
import { createWindowFiles } from '../host/windowFiles.ts'

export const appOrigin = 'app://obhut'

/** Must run before the app is ready. Without supportFetchAPI: the page has nothing to fetch (CVE-2026-70604). */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }])
}

export function serveApp(
  session: Session,
  deps: { readonly folder: string; readonly nonce: () => string },
): void {
  const files = createWindowFiles(deps)
  session.protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    if (url.host !== 'obhut' || (request.method !== 'GET' && request.method !== 'HEAD'))
      return new Response(null, { status: 403 })
    const { status, headers, body } = await files.read(url.pathname)
    return new Response(body, { status, headers })
  })
}
