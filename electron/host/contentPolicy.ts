/** What the window's documents and workers may do (decision 34): the same words in both shells. */
export interface PolicyAsk {
  /** Fresh per response; Mantine's style tags carry it. */
  readonly nonce: string
  /** Where the page may connect: its own WebSocket origin in loopback, nothing in Electron. */
  readonly connect?: string
  /** Only for a worker that compiles WebAssembly. */
  readonly wasm?: boolean
}

export function contentPolicy({ nonce, connect, wasm = false }: PolicyAsk): string {
  return [
    "default-src 'none'",
    `script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ''}`,
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' blob: data:",
    'media-src blob:',
    "worker-src 'self'",
    `connect-src ${connect ?? "'none'"}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ')
}

/**
 * Of the browser's site features only the camera is used (CC9); a picture or a place must not leave by one. The masked
 * window alone may record, which is to say itself (MT53).
 */
const features = [
  'accelerometer',
  'bluetooth',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'web-share',
  'xr-spatial-tracking',
]

export const maskedPage = '/projection.html'
const guestPage = '/guest.html'
const talkPage = '/talk.html'

const permissionsPolicy = (path: string): string => {
  const masked = path === maskedPage
  const talk = path === talkPage
  const may = (self: boolean): string => (self ? '(self)' : '()')
  return [
    `camera=${may(!masked && path !== guestPage)}`,
    `display-capture=${may(masked)}`,
    // A conversation alone hears, and its other end is heard without a click (TK7).
    `microphone=${may(talk)}`,
    `autoplay=${may(talk)}`,
    ...features.map((feature) => `${feature}=()`),
  ].join(', ')
}

/** `path`: the page or file that is answered. */
export const securityHeaders = (path: string): Readonly<Record<string, string>> => ({
  'Permissions-Policy': permissionsPolicy(path),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cache-Control': 'no-store',
  'X-DNS-Prefetch-Control': 'off',
})
