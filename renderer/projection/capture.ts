/**
 * The window takes its own picture, and nobody else's: what was captured must say of itself that it is this very
 * document (a random handle that only it knows), and must let itself be cut down to its root. A screen, another window,
 * another tab, a browser that can't tell: refused, and nothing is ever sent (MT53).
 */
export type WhyRefused = 'none' | 'denied' | 'otherSurface' | 'notRestricted' | 'ended'
export type Captured =
  { readonly ok: true; readonly track: MediaStreamTrack } | { readonly ok: false; readonly why: WhyRefused }

/** Chromium's names that TypeScript does not know yet. */
interface OwnTrack extends MediaStreamTrack {
  getCaptureHandle?(): { readonly handle?: string; readonly origin?: string } | null
  restrictTo?(target: object): Promise<void>
}
interface CaptureDevices extends MediaDevices {
  setCaptureHandleConfig?(config: {
    readonly handle: string
    readonly exposeOrigin: boolean
    readonly permittedOrigins: readonly string[]
  }): void
}
export interface CapturePage {
  readonly devices: CaptureDevices | undefined
  readonly origin: string
  readonly root: Element
  readonly restrictionTargetOf: ((element: Element) => Promise<object>) | undefined
  readonly handle: string
}

export const thisPage = (root: Element): CapturePage => {
  const target = (globalThis as { RestrictionTarget?: { fromElement(element: Element): Promise<object> } })
    .RestrictionTarget
  return {
    devices: navigator.mediaDevices,
    origin: location.origin,
    root,
    restrictionTargetOf: target && ((element) => target.fromElement(element)),
    handle: crypto.randomUUID(),
  }
}

/** What is on the way here is no larger than it is looked at, and no more often. */
const wanted = {
  displaySurface: 'browser',
  width: { max: 1280 },
  height: { max: 720 },
  frameRate: { ideal: 20, max: 25 },
} as const

export async function captureOwn(page: CapturePage): Promise<Captured> {
  const { devices, handle, origin, restrictionTargetOf } = page
  if (!devices?.setCaptureHandleConfig) return { ok: false, why: 'none' }
  devices.setCaptureHandleConfig({ handle, exposeOrigin: true, permittedOrigins: [origin] })
  let stream: MediaStream
  try {
    stream = await devices.getDisplayMedia({
      video: wanted,
      audio: false,
      // Chromium's words for: this window, and no change of it later.
      ...{ preferCurrentTab: true, selfBrowserSurface: 'include', surfaceSwitching: 'exclude' },
    })
  } catch (error) {
    return { ok: false, why: (error as Error).name === 'NotSupportedError' ? 'none' : 'denied' }
  }
  const refuse = (why: WhyRefused): Captured => {
    for (const each of stream.getTracks()) each.stop()
    return { ok: false, why }
  }
  const track = stream.getVideoTracks()[0] as OwnTrack | undefined
  if (!track || stream.getTracks().length !== 1) return refuse('otherSurface')
  const seen = track.getCaptureHandle?.()
  if (track.getSettings().displaySurface !== 'browser' || seen?.handle !== handle || seen.origin !== origin)
    return refuse('otherSurface')
  if (!track.restrictTo || !restrictionTargetOf) return refuse('notRestricted')
  try {
    await track.restrictTo(await restrictionTargetOf(page.root))
  } catch {
    return refuse('notRestricted')
  }
  return { ok: true, track }
}
