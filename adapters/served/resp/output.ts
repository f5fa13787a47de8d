/**
 * Bytes on their way out, gathered so that many small messages leave in one write.
 *
 * Small things are copied into a slab; large ones go out as they are. Who takes the pieces owns them: the slab
 * goes on behind them and never over them.
 */

const slabBytes = 64 * 1024
/** From here on a copy costs more than a piece of its own. */
const copiedBytesMax = 8 * 1024
/** Longest text that `text` and `header` write: a header, a code, a simple string. */
const textBytesMax = 1024

export class Output {
  /** Longer byte strings are kept as they are, shorter ones copied. */
  static readonly copiedBytesMax: number = copiedBytesMax
  #slab: Uint8Array = new Uint8Array(0)
  /** Where the part of the slab starts that was not taken yet, and where it ends. */
  #start = 0
  #end = 0
  #pieces: Uint8Array[] = []
  #piecesBytes = 0

  get bytes(): number {
    return this.#piecesBytes + this.#end - this.#start
  }

  /** All that was written since the last time, in order. */
  take(): Uint8Array[] {
    this.#cut()
    const pieces = this.#pieces
    this.#pieces = []
    this.#piecesBytes = 0
    return pieces
  }

  /** Characters of one byte each, at most 1,024 of them. */
  text(text: string): void {
    this.#reserve(textBytesMax)
    const slab = this.#slab
    let at = this.#end
    for (let index = 0; index < text.length; index++) slab[at++] = text.charCodeAt(index)
    this.#end = at
  }

  /** Marker, number, CR LF: the head of nearly everything. */
  header(marker: number, value: number): void {
    if (!(value >= 0 && value < 1e9)) {
      this.text(`${String.fromCharCode(marker)}${value}\r\n`)
      return
    }
    this.#reserve(16)
    const slab = this.#slab
    slab[this.#end] = marker
    let digitCount = 1
    for (let power = 10; value >= power; power *= 10) digitCount++
    let at = this.#end + digitCount
    this.#end = at + 3
    for (let rest = value; digitCount > 0; digitCount--) {
      const tenth = (rest / 10) | 0
      slab[at--] = 0x30 + rest - tenth * 10
      rest = tenth
    }
    slab[this.#end - 2] = 0x0d
    slab[this.#end - 1] = 0x0a
  }

  /** A byte string: its length, its bytes, CR LF. Long ones are not copied: they must hold until they have left. */
  bulk(value: Uint8Array): void {
    this.header(0x24, value.length)
    this.raw(value)
    this.#reserve(2)
    this.#slab[this.#end++] = 0x0d
    this.#slab[this.#end++] = 0x0a
  }

  /** Bytes as they are; long ones are not copied. */
  raw(value: Uint8Array): void {
    if (value.length > copiedBytesMax) {
      this.#cut()
      this.#push(value)
      return
    }
    this.#reserve(value.length)
    if (value.length < 32)
      for (let index = 0; index < value.length; index++) this.#slab[this.#end + index] = value[index]!
    else this.#slab.set(value, this.#end)
    this.#end += value.length
  }

  #reserve(count: number): void {
    if (this.#end + count <= this.#slab.length) return
    this.#cut()
    this.#slab = new Uint8Array(slabBytes)
    this.#start = 0
    this.#end = 0
  }

  /** Ends the piece at hand. */
  #cut(): void {
    if (this.#end > this.#start) this.#push(this.#slab.subarray(this.#start, this.#end))
    this.#start = this.#end
  }

  #push(piece: Uint8Array): void {
    this.#pieces.push(piece)
    this.#piecesBytes += piece.length
  }
}
