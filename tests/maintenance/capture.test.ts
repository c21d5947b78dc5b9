/** The masked window takes its own picture or none: every wrong surface is refused, and let go of (MT53). */
import { describe, expect, it } from 'vitest'
import { captureOwn, type CapturePage } from '#renderer/projection/capture.ts'

const origin = 'http://127.0.0.1:4711'

/** A browser that answers as told; by default as a good one does. */
function page(more: {
  devices?: 'none' | 'noHandles'
  throws?: string
  surface?: string
  seen?: { handle?: string; origin?: string } | null | 'own' | 'never'
  tracks?: number
  restrict?: 'none' | 'refuses' | 'noTarget'
}) {
  const { seen = 'own', surface = 'browser', tracks = 1 } = more
  const stopped: number[] = []
  const asked: object[] = []
  const restricted: object[] = []
  let own = ''
  const track = (n: number) => ({
    stop: () => void stopped.push(n),
    getSettings: () => ({ displaySurface: surface }),
    ...(seen === 'never'
      ? {}
      : { getCaptureHandle: () => (seen === 'own' ? { handle: own, origin } : seen) }),
    ...(more.restrict === 'none'
      ? {}
      : {
          restrictTo: async (target: object) => {
            if (more.restrict === 'refuses') throw new Error('not this element')
            restricted.push(target)
          },
        }),
  })
  const all = Array.from({ length: tracks }, (_, n) => track(n))
  const devices = {
    ...(more.devices === 'noHandles'
      ? {}
      : {
          setCaptureHandleConfig: (config: { handle: string }) => void (own = config.handle),
        }),
    async getDisplayMedia(options: object) {
      asked.push(options)
      if (more.throws !== undefined) throw Object.assign(new Error(), { name: more.throws })
      return { getTracks: () => all, getVideoTracks: () => all }
    },
  }
  const given: CapturePage = {
    devices: more.devices === 'none' ? undefined : (devices as never),
    origin,
    root: {} as Element,
    restrictionTargetOf: more.restrict === 'noTarget' ? undefined : async (element) => ({ cut: element }),
    handle: 'f3a1',
  }
  return { given, stopped, asked, restricted }
}

describe('the picture is this window’s own', () => {
  it('MT53 the control: its own window, cut down to its root, is taken', async () => {
    const { given, stopped, asked, restricted } = page({})
    expect(await captureOwn(given)).toMatchObject({ ok: true })
    expect(stopped).toEqual([])
    expect(restricted).toEqual([{ cut: given.root }])
    expect(asked).toEqual([
      expect.objectContaining({ audio: false, preferCurrentTab: true, surfaceSwitching: 'exclude' }),
    ])
  })

  it.each([
    ['the whole screen', { surface: 'monitor', seen: null }, 'otherSurface'],
    ['the whole screen that claims to be a tab', { surface: 'browser', seen: null }, 'otherSurface'],
    ['another program’s window', { surface: 'window', seen: null }, 'otherSurface'],
    ['a window of ours, by its frame', { surface: 'window' }, 'otherSurface'],
    ['the main window of Obhut', { seen: { origin } }, 'otherSurface'],
    ['another masked window', { seen: { origin, handle: 'other' } }, 'otherSurface'],
    [
      'another page that copies the handle',
      { seen: { origin: 'https://evil.example', handle: 'f3a1' } },
      'otherSurface',
    ],
    ['a browser that cannot say what it takes', { seen: 'never' as const }, 'otherSurface'],
    ['a fake device', { seen: 'never' as const, surface: 'browser' }, 'otherSurface'],
    ['a picture and a sound', { tracks: 2 }, 'otherSurface'],
    ['nothing at all', { tracks: 0 }, 'otherSurface'],
    ['a browser that cannot cut', { restrict: 'none' as const }, 'notRestricted'],
    ['a browser without targets', { restrict: 'noTarget' as const }, 'notRestricted'],
    ['an element that cannot be cut out', { restrict: 'refuses' as const }, 'notRestricted'],
    ['a person who says no', { throws: 'NotAllowedError' }, 'denied'],
    ['a browser without recording', { throws: 'NotSupportedError' }, 'none'],
    ['an old browser', { devices: 'noHandles' as const }, 'none'],
    ['no devices', { devices: 'none' as const }, 'none'],
  ])('MT53 refused: %s', async (_name, more, why) => {
    const { given, stopped } = page(more)
    expect(await captureOwn(given)).toEqual({ ok: false, why })
    const taken = 'throws' in more || 'devices' in more ? 0 : 'tracks' in more ? more.tracks : 1
    expect(stopped).toHaveLength(taken)
  })
})
