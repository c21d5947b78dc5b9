/**
 * Who may record what: the masked window itself, and nobody anything else (MT53). Electron asks with the frame that
 * wants a picture; it gets that very frame or nothing, never a screen, a window or a list to choose from. Content
 * protection stays on: it keeps other programs out, and this is no screenshot.
 */
import type { Session, WebContents, WebFrameMain } from 'electron'

export interface OwnPicture {
  /** The masked window of now. */
  readonly contents: () => WebContents | undefined
}

export const mayRecord = (contents: WebContents | null, { contents: own }: OwnPicture): boolean =>
  contents !== null && contents === own()

export function giveOwnPicture(session: Session, { contents }: OwnPicture): void {
  session.setDisplayMediaRequestHandler((request, answer) => {
    const own: WebFrameMain | undefined = contents()?.mainFrame
    const isOwn =
      own !== undefined && request.frame === own && request.videoRequested && !request.audioRequested
    answer(isOwn ? { video: own } : {})
  })
}
