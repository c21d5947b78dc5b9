/** Addresses of a house's own network: nobody reaches them from the internet. IPv4, also as IPv6 writes it, and IPv6. */
export function isPrivateAddress(address: string): boolean {
  const text = address.toLowerCase().replace(/^::ffff:/, '')
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (four) {
    const [a, b, c, d] = four.slice(1).map(Number) as [number, number, number, number]
    if ([a, b, c, d].some((part) => part > 255)) return false
    return (
      a === 10 ||
      a === 127 ||
      (a === 172 && b >= 16 && b <= 31) ||
      (a === 192 && b === 168) ||
      (a === 169 && b === 254)
    )
  }
  return text === '::1' || /^f[cd][0-9a-f]{2}:/.test(text) || /^fe[89ab][0-9a-f]:/.test(text)
}

/** Loopback: of use to this PC alone. */
export const isOwnAddress = (address: string): boolean =>
  address === 'localhost' || address === '::1' || address.startsWith('127.')
