/**
 * Float64 values that were written as decimals: whole numbers over a power of ten, from which each comes back to the
 * last bit (after Afroozeh and others, "ALP", 2023). What does not fit is an exception and kept as it is.
 */

const powers: readonly number[] = Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`))
const sampleCount = 256
const exactMax = 2 ** 53 - 1
/** More exceptions than one in so many rows, and the values are no decimals. */
const rowsPerException = 32

export interface Decimals {
  readonly exponent: number
  /** By row; that of an exception is one of its neighbours'. */
  readonly wholes: Float64Array
  /** Rows, ascending. */
  readonly exceptions: readonly number[]
}

export function divisorOf(exponent: number): number | undefined {
  return powers[exponent]
}

/** The values as decimals with the fewest places that will do; `undefined` where they are none. */
export function toDecimals(values: Float64Array): Decimals | undefined {
  const exponent = findExponent(values)
  return exponent === undefined ? undefined : scale(values, exponent)
}

function findExponent(values: Float64Array): number | undefined {
  const step = Math.max(1, Math.floor(values.length / sampleCount))
  for (let exponent = 0; exponent < powers.length; exponent++) {
    const power = powers[exponent] as number
    let looked = 0
    let odd = 0
    for (let row = 0; row < values.length; row += step) {
      looked++
      if (!isDecimal(values[row] as number, power)) odd++
    }
    if (odd * rowsPerException <= looked) return exponent
  }
  return undefined
}

function isDecimal(value: number, power: number): boolean {
  const whole = Math.round(value * power)
  return whole / power === value && Math.abs(whole) <= exactMax && !(whole === 0 && Object.is(value, -0))
}

function scale(values: Float64Array, exponent: number): Decimals | undefined {
  const power = powers[exponent] as number
  const wholes = new Float64Array(values.length)
  const exceptions: number[] = []
  let last = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    const whole = Math.round(value * power)
    // Adding 0 makes a -0 of rounding a 0; a value of -0 is left to the slow question.
    if (
      whole / power === value &&
      whole <= exactMax &&
      whole >= -exactMax &&
      (whole !== 0 || isDecimal(value, power))
    ) {
      last = whole + 0
    } else {
      exceptions.push(row)
      if (exceptions.length * rowsPerException > values.length + rowsPerException) return undefined
    }
    wholes[row] = last
  }
  return { exponent, wholes, exceptions }
}
