/**
 * The lease (decision 18, T70): a PC that has heard of no other for 90 days opens for nobody, so that a lost one does not
 * open for ever for whoever has a passphrase. Off where a house has one PC. It is renewed by the server, by a PC of the
 * house or a stick that brings something, or at that PC by a Leitung with passphrase and second factor.
 */
import type { Membership } from './membership.ts'

const leaseDays = 90

export function isLeaseOver(
  membership: Pick<Membership, 'practice' | 'devices'>,
  sinceContactMs: number,
): boolean {
  const active = [...membership.devices.values()].filter(({ state }) => state === 'active')
  return !membership.practice && active.length > 1 && sinceContactMs > leaseDays * 86_400_000
}
