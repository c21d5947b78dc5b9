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
