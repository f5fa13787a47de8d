/** Values that tell their number, and whether they are whole: some of a few bytes, some of several sectors. */
import { crc32, mix32 } from '../../../engines/bytes/index.ts'

const valueBytesMax = 900

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

/** `number` and a filling that is drawn from it. */
export function valueOfNumber(number: number): Uint8Array {
  const length = (mix32(number) >>> 0) % valueBytesMax
  return bytesOf(`${number}.`.padEnd(length, String.fromCharCode(97 + (number % 26))))
}

/** The number; `null`: there is none; a text: it is not as it was written. */
export function numberOfValue(value: Uint8Array | undefined): number | string | null {
  if (value === undefined) return null
  const number = Number.parseInt(Buffer.from(value).toString('latin1'), 10)
  if (Number.isSafeInteger(number) && Buffer.compare(value, valueOfNumber(number)) === 0) return number
  return `${value.length} bytes that are no value, CRC ${crc32(value).toString(16)}`
}
