/**
 * What a description of a connection (SDP) may be here (MT17): one sealed connection and nothing else. It promises
 * that whatever a browser reads out of a text taken here, the only key it accepts at the other end is the one that
 * was signed: one SHA-256 fingerprint, the same on every line and named for every part, no keys of any other way, no part
 * that would go unsealed, and no second reading by odd line ends or signs.
 */
import { err, ok, type Result } from '../basics/result.ts'

export const mostSdpLength = 12_000

const fingerprintLine = /^a=fingerprint:sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/
/** Remote help has no sound; a conversation (shared/talk) has. */
const sealedMedia = {
  help: /^m=(?:video \d{1,5} UDP\/TLS\/RTP\/SAVPF [\d ]+|application \d{1,5} UDP\/DTLS\/SCTP webrtc-datachannel)$/,
  talk: /^m=(?:(?:audio|video) \d{1,5} UDP\/TLS\/RTP\/SAVPF [\d ]+|application \d{1,5} UDP\/DTLS\/SCTP webrtc-datachannel)$/,
} as const
const setupOf = { offer: /^a=setup:actpass$/, answer: /^a=setup:(?:active|passive)$/ } as const

/** The fingerprint, as 64 upper-case hex digits with colons. */
export function fingerprintOf(
  sdp: string,
  kind: keyof typeof setupOf,
  use: keyof typeof sealedMedia = 'help',
): Result<string, { type: 'SdpRefused'; words: { readonly why: string } }> {
  const refused = (why: string) => err({ type: 'SdpRefused', words: { why } } as const)
  if (sdp.length > mostSdpLength) return refused('tooLong')
  if (!/^[\x20-\x7e\r\n]*$/.test(sdp)) return refused('signs')
  const lines = sdp.split(/\r\n|\n/)
  if (lines.at(-1) === '') lines.pop()
  if (lines[0] !== 'v=0' || !lines.every((line) => /^[a-z]=[^\r]*$/.test(line))) return refused('lines')

  const prints = new Set<string>()
  const sections: string[][] = [[]]
  for (const line of lines) {
    if (line.startsWith('m=')) sections.push([])
    sections.at(-1)!.push(line)
    const print = fingerprintLine.exec(line)
    if (print) prints.add(print[1]!)
    else if (/fingerprint/i.test(line)) return refused('fingerprint')
    if (/setup/i.test(line) && !setupOf[kind].test(line)) return refused('setup')
    // Keys of another way to seal (SDES), an identity of somebody else, another way to carry the handshake.
    if (/^a=(?:crypto|key-mgmt|identity|tls-id|dtls-message)\b/i.test(line) || line.startsWith('k='))
      return refused('otherKeys')
  }
  if (prints.size !== 1) return refused('fingerprint')
  const [session, ...media] = sections
  if (media.length === 0) return refused('empty')
  for (const part of media) {
    if (!sealedMedia[use].test(part[0]!)) return refused('unsealed')
    for (const form of [fingerprintLine, setupOf[kind]])
      if (![...session!, ...part].some((line) => form.test(line))) return refused('notNamed')
    // Said twice in one part is said once too often: which one counts is the browser's guess.
    for (const form of [fingerprintLine, setupOf[kind]])
      if (part.filter((line) => form.test(line)).length > 1) return refused('twice')
  }
  return ok([...prints][0]!)
}
