import type { Language } from '#shared/host/api.ts'
import type { Random } from '#shared/basics/random.ts'

export function checkPassphrase(passphrase: string, _ownWords: readonly string[], secretIsFile: boolean) {
  const minLength = secretIsFile ? 15 : 12
  const accepted = [...passphrase].length >= minLength
  return {
    score: accepted ? 3 : 0,
    accepted,
    minLength,
    hint: accepted ? ('' as const) : ('tooShort' as const),
  }
}
export const suggestPassphrase = (_random: Random, _language: Language): string =>
  'Wiese Lampe Kuchen Igel Treppe'
