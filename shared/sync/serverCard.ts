/** The server's card as one line of text: on paper, in a QR code, in a file or typed. */
import { base64ToBytes, bytesToBase64, bytesToUtf8, utf8ToBytes } from '../basics/bytes.ts'
import { err, ok, type Result } from '../basics/result.ts'
import { serverCardSchema, type ServerCard } from './messages.ts'

const label = 'OBHUT-SERVER-1:'

export const writeServerCard = (card: ServerCard): string =>
  label +
  bytesToBase64(utf8ToBytes(JSON.stringify(card)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')

/**
 * The same server at another address, tried first; its pins stay, so that whoever answers there must hold its key. Typed
 * by a person: "192.168.2.7:8443", "https://buero-pc:8443".
 */
export function withAddress(
  card: ServerCard,
  typed: string,
): Result<ServerCard, { type: 'AddressUnreadable' }> {
  const unreadable = err({ type: 'AddressUnreadable' })
  const text = typed.trim()
  try {
    const url = new URL(text.includes('://') ? text : `https://${text}`)
    if (url.protocol !== 'https:' || url.hostname === '' || url.username !== '') return unreadable
    // Without a port it is the one the card knows.
    const port = url.port === '' && !/:443\/?$/.test(text) ? new URL(card.urls[0]!).port : url.port || '443'
    const first = `https://${url.hostname}:${port || '443'}`
    const urls = [first, ...card.urls.filter((one) => one !== first)].slice(0, 4)
    const moved = serverCardSchema.safeParse({ ...card, urls })
    return moved.success ? ok(moved.data) : unreadable
  } catch {
    return unreadable
  }
}

/** Blanks and line breaks that paper or an e-mail put in are no fault. */
export function readServerCard(text: string): Result<ServerCard, { type: 'CardUnreadable' }> {
  const line = text.replaceAll(/\s/g, '')
  const unreadable = err({ type: 'CardUnreadable' })
  if (!line.startsWith(label) || line.length > 8000) return unreadable
  try {
    const base64 = line.slice(label.length).replaceAll('-', '+').replaceAll('_', '/')
    const card = serverCardSchema.safeParse(JSON.parse(bytesToUtf8(base64ToBytes(base64))))
    return card.success ? ok(card.data) : unreadable
  } catch {
    return unreadable
  }
}
