/**
 * Text as bytes: a byte that says how wide its characters are, then one byte a character, or two (low first).
 *
 * Not UTF-8: every string of JavaScript comes back as it was, half a surrogate pair too, and most are Latin.
 */
const narrow = 0
const wide = 1

/** Bytes that `writeText` takes, the first included. */
export function textBytes(text: string): number {
  return 1 + (isNarrow(text) ? text.length : 2 * text.length)
}

function isNarrow(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 255) return false
  return true
}

/** Writes at `position`, where there is room for `bytes` (what `textBytes` said); returns the position after. */
export function writeText(into: Uint8Array, position: number, text: string, bytes: number): number {
  let at = position
  if (bytes === 1 + text.length) {
    into[at++] = narrow
    for (let index = 0; index < text.length; index++) into[at++] = text.charCodeAt(index)
    return at
  }
  into[at++] = wide
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    into[at++] = unit
    into[at++] = unit >>> 8
  }
  return at
}

/** The text of `[start, end)`. */
export function readText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString(bytes[start] === narrow ? 'latin1' : 'utf16le', start + 1, end)
}

/** Whether `writeText` can have written `[start, end)`. */
export function isText(bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start) return false
  return bytes[start] === narrow || (bytes[start] === wide && (end - start) % 2 === 1)
}
