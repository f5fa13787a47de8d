/**
 * Many strings as bytes, and back. UTF-8 where all are well-formed, UTF-16 where one is not (a lone surrogate), so
 * that every string comes back as it was.
 *
 *     varint count | u8 form | lengths in code units (integers.ts) | varint bytes | the strings, one after the other
 */
import type { ByteReader } from './byte-reader.ts'
import { refuse } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import { decodeIntegers, encodeIntegers } from './integers.ts'

const forms = { utf8: 0, utf16: 1 } as const
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** Code units turned into a string at a time: as many arguments as a call surely takes. */
const callUnits = 8192

export function encodeTexts(texts: readonly string[], into: ByteWriter): void {
  const isWellFormed = texts.every(text => text.isWellFormed())
  into.varint(texts.length)
  into.uint8(isWellFormed ? forms.utf8 : forms.utf16)
  encodeIntegers(
    Float64Array.from(texts, text => text.length),
    into,
  )
  const joined = texts.join('')
  const bytes = isWellFormed ? encoder.encode(joined) : unitsOf(joined)
  into.varint(bytes.length)
  into.bytes(bytes)
}

/** @throws StorageError `CORRUPT` */
export function decodeTexts(reader: ByteReader, countMax: number): string[] {
  const count = reader.varint()
  if (count > countMax) refuse('it has more strings than rows')
  const form = reader.uint8()
  const lengths = decodeIntegers(reader, count)
  const joined = decodeJoined(reader.bytes(reader.varint()), form)
  const texts = new Array<string>(count)
  let at = 0
  for (let index = 0; index < count; index++) {
    const end = at + (lengths[index] as number)
    if (!(end >= at && end <= joined.length)) refuse('its strings are shorter than their lengths')
    texts[index] = joined.slice(at, end)
    at = end
  }
  if (at !== joined.length) refuse('its strings are longer than their lengths')
  return texts
}

function unitsOf(text: string): Uint8Array {
  const units = new Uint16Array(text.length)
  for (let index = 0; index < units.length; index++) units[index] = text.charCodeAt(index)
  return new Uint8Array(units.buffer)
}

function decodeJoined(bytes: Uint8Array, form: number): string {
  if (form === forms.utf8) {
    try {
      return decoder.decode(bytes)
    } catch {
      return refuse('its strings are no UTF-8')
    }
  }
  if (form !== forms.utf16 || bytes.length % 2 !== 0) refuse('its strings have no form that there is')
  const units = new Uint16Array(bytes.slice().buffer)
  let text = ''
  for (let at = 0; at < units.length; at += callUnits)
    text += String.fromCharCode(...units.subarray(at, at + callUnits))
  return text
}
