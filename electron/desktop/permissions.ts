/**
 * The window may do nothing that a browser asks a person for, load nothing foreign, go nowhere and open nothing. One
 * thing is allowed for a while: the camera's picture, to our own page, while its dialog is open (CC9); and the masked
 * window may record itself (displayMedia.ts); and a conversation's own window has camera and microphone for as long as it
 * stands (TK7).
 */
import type { App, MediaAccessPermissionRequest, Session, WebContents } from 'electron'
import { appOrigin } from './appProtocol.ts'
import { giveOwnPicture, mayRecord, type OwnPicture } from './displayMedia.ts'

export function denyPermissions(
  session: Session,
  webcam: { readonly on: boolean },
  ownPicture: OwnPicture,
  /** The window of a conversation, while it stands. */
  talk: () => WebContents | undefined,
): void {
  const isTalk = (contents: WebContents | null): boolean => contents !== null && contents === talk()
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    if (permission === 'display-capture') return answer(mayRecord(contents, ownPicture))
    const asked = details as Partial<MediaAccessPermissionRequest>
    const camera = permission === 'media' && asked.mediaTypes?.join() === 'video'
    const allowed = isTalk(contents) ? permission === 'media' : webcam.on && camera
    answer(allowed && isOurs(asked.requestingUrl) && asked.isMainFrame === true)
  })
  session.setPermissionCheckHandler(
    (contents, permission, origin, details) =>
      permission === 'media' &&
      (isTalk(contents) || (webcam.on && details.mediaType === 'video')) &&
      isOurs(origin),
  )
  session.setDevicePermissionHandler(() => false)
  giveOwnPicture(session, ownPicture)
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !isAllowed(request.url) }))
  session.on('will-download', (event) => event.preventDefault())
  session.setSpellCheckerEnabled(false)
}

const isOurs = (url: string | undefined): boolean =>
  url === appOrigin || url?.startsWith(`${appOrigin}/`) === true

/** Pictures the page made itself, and our own files. */
const isAllowed = (url: string): boolean =>
  url.startsWith(`${appOrigin}/`) || url.startsWith(`blob:${appOrigin}/`) || url.startsWith('data:image/')

/** For every web contents there will ever be. */
export function denyNavigation(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
