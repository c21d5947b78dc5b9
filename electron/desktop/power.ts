/** What the system says about presence: each of these locks at once (decision 42), and sleep signs everybody out (25). */
import type { PowerMonitor } from 'electron'

const locking = ['lock-screen', 'user-did-resign-active'] as const
const signingOut = ['suspend', 'shutdown'] as const

export function lockOnPowerSignals(
  powerMonitor: PowerMonitor,
  { lock, signOutAll }: { readonly lock: () => void; readonly signOutAll: () => void },
): void {
  for (const signal of locking) powerMonitor.on(signal as 'suspend', lock)
  for (const signal of signingOut) powerMonitor.on(signal as 'suspend', signOutAll)
}
