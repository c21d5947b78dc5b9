/** What the system says about presence: each of these locks at once (decision 42). */
import type { PowerMonitor } from 'electron'

const signals = ['lock-screen', 'suspend', 'user-did-resign-active', 'shutdown'] as const

export function lockOnPowerSignals(powerMonitor: PowerMonitor, lock: () => void): void {
  for (const signal of signals) powerMonitor.on(signal as 'suspend', lock)
}
