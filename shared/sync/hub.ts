/** "Dieser PC ist die Zentrale": what the keeper tells of the server it runs for the house (rules HU1..: README.md). */
import { z } from 'zod'

/** waiting: it ended or could not start, and is tried again; the reason says why. */
export const hubStates = ['off', 'starting', 'running', 'waiting'] as const

/** Each has its sentence among the errors' words. */
export const hubReasons = [
  '',
  /** Another program has the port. */
  'PortTaken',
  /** The address it is to listen at is no longer this PC's; also while it runs. */
  'AddressGone',
  /** Another server works on its folder. */
  'FolderInUse',
  'HubNotStarted',
  /** It ended by itself. */
  'HubEnded',
] as const
export type HubReason = (typeof hubReasons)[number]

export const hubStateSchema = z.strictObject({
  state: z.enum(hubStates),
  reason: z.enum(hubReasons),
  since: z.number().nullable(),
  /** This PC exchanges with it, running or not; false: with another, with none, or it never ran. */
  own: z.boolean(),
  /** Kept from the first start on; null: never started. */
  port: z.number().int().nullable(),
  /** The one address it listens at; null: all private ones. */
  address: z.string().max(64).nullable(),
  /** https://…, as other PCs reach it now. */
  urls: z.array(z.string().max(300)),
  /** This PC's private addresses, to choose from. */
  choices: z.array(z.string().max(64)),
  /** PCs that signed in within the last day, this one among them; counted since it runs. */
  devices: z.number().int().min(0),
  /** Of its folder, in bytes. */
  size: z.number().min(0),
  /** No other PC has come yet, and this system's firewall is one that asks (words: `HubUnvisited`). */
  firewall: z.boolean(),
})
export type HubState = z.infer<typeof hubStateSchema>
