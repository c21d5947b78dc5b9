/**
 * The practice room is open to everybody: its passphrase stands on the start screen. It guards nothing but invented
 * children, has a profile and keys of its own, and no key of it opens anything real.
 */
export const practicePassphrase = 'Sonnenblume im Garten 2026'

export const practicePerson = {
  institution: 'Kita Sonnenblume',
  firstName: 'Anna',
  lastName: 'Übung',
} as const
