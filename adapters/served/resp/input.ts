/**
 * The bytes of one direction of a connection, as they come: in pieces that end anywhere.
 *
 * What is taken is a view of the piece that it came in; only what spans two pieces is copied, once it is
 * whole. So a value of many pieces costs its length, not its length times their number. What may be waited
 * for is bounded by the readers above.
 */

const minus = 0x2d
const carriageReturn = 0x0d
const lineFeed = 0x0a
/** Enough for any length; a longer one is no number. */
const digitsMax = 15
const nothing: Uint8Array = new Uint8Array(0)

export class ByteInput {
  #bytes: Uint8Array = nothing
  #position = 0
  /** Pieces that came after `#bytes`, not yet joined to it. */
  #pieces: Uint8Array[] = []
  #piecesBytes = 0
  /** Unread bytes without which nothing more can be taken. */
  #wantedBytes = 0
  /** Unread bytes that are known to hold no end of a line. */
  #scannedBytes = 0

  /** Takes over the piece: its owner does not write to it any more. */
  feed(piece: Uint8Array): void {
    if (this.unreadBytes === 0) {
      // A `Buffer` would hand out slices that are Buffers, too.
      this.#bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength)
      this.#position = 0
      return
    }
    this.#pieces.push(piece)
    this.#piecesBytes += piece.length
    if (this.unreadBytes >= this.#wantedBytes) this.#join()
  }

  get unreadBytes(): number {
    return this.#bytes.length - this.#position + this.#piecesBytes
  }

  /** The next byte, left where it is; `undefined`: there is none yet. */
  peek(): number | undefined {
    return this.#bytes[this.#position]
  }

  /** The next bytes; `undefined`: they are not all there yet. They hold for good. */
  take(count: number): Uint8Array | undefined {
    const end = this.#position + count
    if (end > this.#bytes.length) return this.#wait(count)
    const taken = this.#bytes.subarray(this.#position, end)
    this.#advance(end)
    return taken
  }

  /**
   * The bytes of a line, without its CR LF or LF; `undefined`: its end is not there yet.
   *
   * @throws RangeError there are more than `bytesMax` of them.
   */
  takeLine(bytesMax: number): Uint8Array | undefined {
    const start = this.#position
    const end = this.#bytes.indexOf(lineFeed, start + this.#scannedBytes)
    const lineBytes = (end === -1 ? this.#bytes.length : end) - start
    if (lineBytes > bytesMax + 1) throw new RangeError(`a line of more than ${bytesMax} bytes`)
    if (end === -1) {
      this.#scannedBytes = lineBytes
      return this.#wait(lineBytes + 1)
    }
    const hasReturn = lineBytes > 0 && this.#bytes[end - 1] === carriageReturn
    this.#advance(end + 1)
    return this.#bytes.subarray(start, hasReturn ? end - 1 : end)
  }

  /**
   * The whole number between the next byte, which is a marker, and CR LF; `undefined`: not all there yet,
   * and nothing is taken. `NaN`: it is no such number.
   */
  takeNumber(): number | undefined {
    const bytes = this.#bytes
    let at = this.#position + 1
    const isNegative = bytes[at] === minus
    if (isNegative) at++
    const firstDigit = at
    let value = 0
    for (; at < bytes.length; at++) {
      const digit = bytes[at]! - 0x30
      if (digit >= 0 && digit <= 9 && at - firstDigit < digitsMax) {
        value = value * 10 + digit
        continue
      }
      if (bytes[at] !== carriageReturn || at === firstDigit) return Number.NaN
      if (at + 1 === bytes.length) break
      if (bytes[at + 1] !== lineFeed) return Number.NaN
      this.#advance(at + 2)
      return isNegative ? -value : value
    }
    return this.#wait(bytes.length - this.#position + 1)
  }

  #advance(position: number): void {
    this.#position = position
    this.#scannedBytes = 0
    this.#wantedBytes = 0
    if (this.#piecesBytes > 0) this.#join()
  }

  #wait(wantedBytes: number): undefined {
    this.#wantedBytes = wantedBytes
    return undefined
  }

  #join(): void {
    const joined = new Uint8Array(this.unreadBytes)
    joined.set(this.#bytes.subarray(this.#position))
    let at = this.#bytes.length - this.#position
    for (const piece of this.#pieces) {
      joined.set(piece, at)
      at += piece.length
    }
    this.#bytes = joined
    this.#position = 0
    this.#pieces = []
    this.#piecesBytes = 0
  }
}
