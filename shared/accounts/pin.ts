/**
 * A PIN only takes a screen lock back (PN1..PN10 in README.md): five tries are all it has to stand, but the first five
 * that anybody would try must not be it. Pure, so that the window says while typing what the vault will refuse.
 */
export const pinRule = {
  length: { from: 6, to: 12 },
  /** Wrong ones on this PC, whoever they were aimed at. */
  tries: 5,
  people: 4,
  hours: { usual: 8, most: 12 },
} as const

export const pinPattern = /^\d{6,12}$/

export type PinHint = '' | 'digits' | 'tooShort' | 'tooLong' | 'simple' | 'date'

/** '' is a PIN that may be set. */
export function checkPin(pin: string): PinHint {
  if (!/^\d*$/.test(pin)) return 'digits'
  if (pin.length < pinRule.length.from) return 'tooShort'
  if (pin.length > pinRule.length.to) return 'tooLong'
  if (isSimple(pin)) return 'simple'
  return isDate(pin) ? 'date' : ''
}

/** Ways of the finger over a keypad that are neither a run nor a repetition. */
const keypadWays =
  `147258 258147 258369 369258 147369 369147 159357 159753 357159 753159 357951 951357 753951 951753
  741852 852741 741963 963741 852963 963852 852456 456852 147896 789456 456123 456789 123789 789123 321654 123654
  654123 321456 789632 142536 147852 258963 741258 963258 159263 112358 314159 271828`.split(/\s+/)

function isSimple(pin: string): boolean {
  const digits = [...pin].map(Number)
  const steps = digits.slice(1).map((digit, i) => (digit - digits[i]! + 10) % 10)
  const runs = pin.replace(/(.)\1*/g, '$1')
  return (
    new Set(digits).size <= 2 ||
    steps.every((step) => step === steps[0]) ||
    // 112233, 111222333: three different digits, each only held down.
    runs.length <= 3 ||
    /^(.+)\1+$/.test(pin) ||
    [...pin].toReversed().join('') === pin ||
    keypadWays.includes(pin)
  )
}

/** Birthdays above all; any day of any year, in the orders people write it. */
function isDate(pin: string): boolean {
  const orders = pin.length === 6 ? ['DDMMYY', 'YYMMDD', 'MMDDYY'] : ['DDMMYYYY', 'YYYYMMDD', 'MMDDYYYY']
  return orders.some((order) => {
    if (order.length !== pin.length) return false
    const part = (letter: string): number =>
      Number([...order].reduce((text, one, i) => (one === letter ? text + pin[i]! : text), ''))
    const year = part('Y')
    const day = part('D')
    const month = part('M')
    if (order.length === 8 && (year < 1900 || year > 2099)) return false
    return month >= 1 && month <= 12 && day >= 1 && day <= 31
  })
}
