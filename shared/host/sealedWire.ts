/**
 * Seals what passes between window and vault in the loopback shell. A WebSocket's frames go through the browser's
 * network process, which keeps freed buffers and outlives a lock: words were found there minutes later. Both ends
 * send a fresh P-256 key first, derive one AES-256-GCM key for each direction, and count messages in the nonce, so that
 * one that is left out, repeated or changed ends the pipe. This is against what a process remembers, not against
 * somebody between the two ends on one machine; who may connect is the token's matter.
 */
import type { Bytes } from '../basics/bytes.ts'
import type { Wire } from './frame.ts'

export interface Sealer {
  seal(nonce: Bytes, message: Bytes): Promise<Bytes>
  /** Rejects what was not sealed by the other end under this nonce. */
  open(nonce: Bytes, sealed: Bytes): Promise<Bytes>
}

export interface KeyAgreement {
  /** Uncompressed point, 65 bytes. */
  readonly publicKey: Bytes
  /** Rejects what is no point of the curve. */
  derive(peerPublicKey: Bytes): Promise<Sealer>
}

/** Bytes that sealing adds to a message. */
export const sealingOverhead = 16

export const sealingLabels = {
  toVault: 'obhut loopback window to vault',
  toWindow: 'obhut loopback vault to window',
} as const

function nonceOf(count: number): Bytes {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setBigUint64(4, BigInt(count))
  return nonce
}

export function sealWire(wire: Wire, agreement: Promise<KeyAgreement>): Wire {
  let sent = 0
  let received = 0
  let deliver: ((message: Bytes) => void) | undefined
  let meet!: (sealer: Sealer) => void
  const sealer = new Promise<Sealer>((resolve) => (meet = resolve))
  const early: Bytes[] = []
  // Each direction is one chain, so that messages keep their order whatever their size.
  let outgoing: Promise<unknown> = agreement.then(({ publicKey }) => wire.send(publicKey))
  let incoming: Promise<unknown> = agreement
  outgoing.catch(() => wire.close())

  wire.listen((given) => {
    // A view may share a buffer that its owner uses again.
    const message = new Uint8Array(given)
    incoming = incoming
      .then(async () => {
        if (received++ === 0) return meet(await (await agreement).derive(message))
        const opened = await (await sealer).open(nonceOf(received - 1), message)
        if (deliver) deliver(opened)
        else early.push(opened)
      })
      .catch(() => wire.close())
  })

  return {
    send(message) {
      const nonce = nonceOf(++sent)
      outgoing = outgoing
        .then(async () => wire.send(await (await sealer).seal(nonce, message)))
        .catch(() => wire.close())
    },
    listen(onMessage) {
      deliver = onMessage
      for (const message of early.splice(0)) onMessage(message)
    },
    close() {
      // What was said before the close is still sent, unless the other end never greeted.
      if (received === 0) wire.close()
      else void outgoing.then(() => wire.close())
    },
    closed: wire.closed,
  }
}
