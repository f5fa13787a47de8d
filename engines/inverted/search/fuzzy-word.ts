/**
 * Words within a Levenshtein distance of one word. It reads the words of a dictionary in order and keeps a row of distances for each
 * character, so that what a word shares with the one before is not reckoned again; where a row has no distance that is small enough,
 * nothing that begins so can be near.
 */

export class FuzzyWord {
  readonly #word: readonly number[]
  readonly #distance: number
  /** By character read: distances of what was read to each beginning of the word, one row after the other. */
  #rows: Uint8Array
  readonly #width: number
  /** By byte: how many characters are whole before it. */
  #characters: Uint32Array = new Uint32Array(256)
  /** How much of the last word was read. */
  #readLength = 0
  /** After `read`: so many of its bytes are already too far, whatever follows; -1: they are not. */
  deadLength = -1

  constructor(word: string, distance: number) {
    this.#word = Array.from(word, character => character.codePointAt(0)!)
    this.#distance = distance
    this.#width = this.#word.length + 1
    this.#rows = new Uint8Array(this.#width * 32)
    for (let column = 0; column < this.#width; column++) this.#rows[column] = Math.min(column, distance + 1)
  }

  /** Whether `bytes[0, length)`, UTF-8, is near; of the word read before, `shared` bytes are the same. */
  read(bytes: Uint8Array, length: number, shared: number): boolean {
    let at = Math.min(shared, this.#readLength)
    // Not from the midst of a character.
    while (at > 0 && at < length && (bytes[at]! & 0xc0) === 0x80) at--
    this.deadLength = -1
    if (this.#characters.length <= length) this.#characters = grown(this.#characters, length)
    let row = this.#characters[at]!
    while (at < length) {
      const size = characterBytes(bytes[at]!)
      const least = this.#addRow(++row, codePointAt(bytes, at, size))
      for (let byte = at + 1; byte < at + size; byte++) this.#characters[byte] = row - 1
      at += size
      this.#characters[at] = row
      this.#readLength = at
      if (least <= this.#distance) continue
      this.deadLength = at
      return false
    }
    this.#readLength = length
    return this.#rows[row * this.#width + this.#width - 1]! <= this.#distance
  }

  /** Reckons row `row` from the one before; returns the least distance in it. Distances past the limit are all one. */
  #addRow(row: number, character: number): number {
    const width = this.#width
    const at = row * width
    if (at + width > this.#rows.length) {
      const rows = new Uint8Array(this.#rows.length * 2 + width)
      rows.set(this.#rows)
      this.#rows = rows
    }
    const rows = this.#rows
    const most = this.#distance + 1
    let least = Math.min(row, most)
    rows[at] = least
    for (let column = 1; column < width; column++) {
      const replaced = rows[at - width + column - 1]! + (this.#word[column - 1] === character ? 0 : 1)
      const inserted = Math.min(rows[at - width + column]!, rows[at + column - 1]!) + 1
      const distance = Math.min(replaced, inserted, most)
      rows[at + column] = distance
      if (distance < least) least = distance
    }
    return least
  }
}

function characterBytes(first: number): number {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
}

function codePointAt(bytes: Uint8Array, at: number, size: number): number {
  if (size === 1) return bytes[at]!
  let point = bytes[at]! & (0x7f >> size)
  for (let index = 1; index < size; index++) point = (point << 6) | (bytes[at + index]! & 0x3f)
  return point
}

function grown(array: Uint32Array, length: number): Uint32Array {
  const larger = new Uint32Array(length * 2)
  larger.set(array)
  return larger
}
