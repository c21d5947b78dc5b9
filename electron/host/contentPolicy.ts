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

/** Of the browser's site features only the camera is used (CC9); a picture or a place must not leave by one. */
const features = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
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

export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Permissions-Policy': ['camera=(self)', ...features.map((feature) => `${feature}=()`)].join(', '),
  'Cache-Control': 'no-store',
  'X-DNS-Prefetch-Control': 'off',
}
