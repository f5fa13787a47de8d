/**
 * How long a field of a document is, in one byte: 0 where the document lacks the field, exact up to 126 words, and rounded down
 * by at most an eighth above. A longer field never has a lesser code.
 */

/** Code of a field without words; the least that says that there is the field. */
const exactMax = 126
const mantissaSteps = 8
const firstExponent = 7
const codeMax = 255

export function lengthCode(wordCount: number): number {
  if (wordCount <= exactMax) return wordCount + 1
  if (wordCount < 1 << firstExponent) return exactMax + 1
  const exponent = 31 - Math.clz32(wordCount)
  const mantissa = (wordCount >>> (exponent - 3)) - mantissaSteps
  return Math.min(codeMax, 128 + (exponent - firstExponent) * mantissaSteps + mantissa)
}

/** By code: the length that scores reckon with. */
export const lengthOfCode: Float64Array = Float64Array.from({ length: codeMax + 1 }, (_, code) => {
  if (code === 0) return 0
  if (code <= exactMax + 1) return code - 1
  const exponent = firstExponent + ((code - 128) >>> 3)
  return (mantissaSteps + ((code - 128) & 7)) * 2 ** (exponent - 3)
})
