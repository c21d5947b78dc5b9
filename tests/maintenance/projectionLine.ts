/** The line between a test and its vault process: JSON, one message a line. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const pathOfParent = (pid: number): string => join(tmpdir(), `obhut-projecting-${pid}.sock`)

export type ToVault = { readonly id: number } & (
  | { readonly do: 'open'; readonly seed: string }
  | { readonly do: 'close' }
  | { readonly do: 'plain'; readonly ids: readonly string[] }
  | { readonly do: 'show'; readonly address: string }
  | { readonly do: 'peers'; readonly wanted: readonly { readonly id: string; readonly show: boolean }[] }
  | { readonly do: 'answer'; readonly session: string; readonly sdp: string }
  | { readonly do: 'say'; readonly session: string; readonly text: string }
  | { readonly do: 'call'; readonly name: string; readonly args: unknown }
)
export type FromVault =
  | { readonly id: number; readonly answer: unknown }
  | {
      readonly event: 'offer' | 'connected' | 'lost' | 'said' | 'picture' | 'input' | 'gone'
      readonly data: unknown
    }
