/**
 * Who inserts which record, and which records may be asked for.
 *
 * Records are numbered by age. A client reserves the next number when it draws an insert and acknowledges
 * it when the store has; requests see a record once it and all older ones are acknowledged. Numbers that
 * come back (drawn but never issued, or refused by the store) are the first to be reserved again, so no
 * hole stays open.
 */
export class InsertSequence {
  #visibleCount: number
  #reservedCount: number
  #acknowledgedCount = 0
  #openCount = 0
  /** Reserved once, and free again. */
  readonly #returned: number[] = []
  /** Failed, and maybe applied. */
  readonly #doubtful: Set<number> = new Set()
  /** One bit a record, acknowledged or not, from `visibleCount` on; a ring whose size is a power of two. */
  #window: Int32Array = new Int32Array(32)

  constructor(loadedCount: number) {
    this.#visibleCount = loadedCount
    this.#reservedCount = loadedCount
  }

  /** Records 0 … visibleCount - 1 are in the store. */
  get visibleCount(): number {
    return this.#visibleCount
  }

  /** Inserts that the store acknowledged. */
  get acknowledgedCount(): number {
    return this.#acknowledgedCount
  }

  /** At most this many inserts failed or never ended, and may have been applied all the same. */
  get doubtfulCount(): number {
    return this.#doubtful.size + this.#openCount
  }

  reserve(): number {
    return this.#returned.pop() ?? this.#reservedCount++
  }

  /** Takes back a number that was drawn and will not be issued. */
  giveBack(record: number): void {
    this.#returned.push(record)
  }

  /** The insert goes to the store; `acknowledge` or `fail` follows when the store has answered. */
  issue(): void {
    this.#openCount++
  }

  acknowledge(record: number): void {
    this.#openCount--
    this.#acknowledgedCount++
    if (this.#doubtful.size > 0) this.#doubtful.delete(record)
    if (record !== this.#visibleCount) {
      this.#mark(record)
      return
    }
    this.#visibleCount++
    while (this.#takeMark(this.#visibleCount)) this.#visibleCount++
  }

  /** The insert failed, or went unanswered; the next one to reserve writes it again. */
  fail(record: number): void {
    this.#openCount--
    this.#doubtful.add(record)
    this.#returned.push(record)
  }

  #mark(record: number): void {
    while (record - this.#visibleCount >= this.#window.length * 32) this.#widen()
    const bit = record % (this.#window.length * 32)
    this.#window[bit >>> 5]! |= 1 << (bit & 31)
  }

  #takeMark(record: number): boolean {
    const bit = record % (this.#window.length * 32)
    const mark = 1 << (bit & 31)
    if ((this.#window[bit >>> 5]! & mark) === 0) return false
    this.#window[bit >>> 5]! &= ~mark
    return true
  }

  /** One client that waits for long makes the others' acknowledgements pile up: a bit each. */
  #widen(): void {
    const narrow = this.#window
    const narrowBits = narrow.length * 32
    this.#window = new Int32Array(narrow.length * 2)
    for (let record = this.#visibleCount; record < this.#visibleCount + narrowBits; record++) {
      const bit = record % narrowBits
      if ((narrow[bit >>> 5]! & (1 << (bit & 31))) !== 0) this.#mark(record)
    }
  }
}
