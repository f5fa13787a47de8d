/**
 * Which versions of a record a read may return.
 *
 * Each write of a record gets the next version of it, and the value tells its version. A read that began
 * after a write was acknowledged must not return anything older than that write. Writes that overlap may
 * take effect in either order, so the oldest of them is the bound once they have all ended. A write that
 * failed may still take effect at any later time: from then on the record's bound stays where it is.
 *
 * Memory: eight bytes a record up to the highest one written, and an entry for each that is being written.
 */

interface OpenWrites {
  count: number
  /** The oldest version among those that overlap. */
  readonly versionMin: number
  /** One of them was acknowledged, so that nothing older than `versionMin` can be left. */
  acknowledged: boolean
}

export class VersionLedger {
  /** By record: the last version that was given to a write; a record as loaded is version 0. */
  #issued: Uint32Array = new Uint32Array(1024)
  /** By record: what a read that begins now must not fall below. */
  #bounds: Uint32Array = new Uint32Array(1024)
  readonly #open: Map<number, OpenWrites> = new Map()
  /** Records with a write that failed. */
  readonly #doubtful: Set<number> = new Set()

  /** The version for a write that goes to the store now. `acknowledge` or `fail` follows. */
  issue(record: number): number {
    if (record >= this.#issued.length) this.#grow(record)
    const version = ++this.#issued[record]!
    const open = this.#open.get(record)
    if (open === undefined) this.#open.set(record, { count: 1, versionMin: version, acknowledged: false })
    else open.count++
    return version
  }

  acknowledge(record: number): void {
    this.#open.get(record)!.acknowledged = true
    this.#end(record)
  }

  fail(record: number): void {
    this.#doubtful.add(record)
    this.#end(record)
  }

  /** The oldest version that a read which begins now may return. */
  bound(record: number): number {
    return this.#bounds[record] ?? 0
  }

  /** The newest version that anybody can have written by now. */
  newest(record: number): number {
    return this.#issued[record] ?? 0
  }

  #end(record: number): void {
    const open = this.#open.get(record)!
    open.count--
    if (open.count > 0) return
    this.#open.delete(record)
    if (open.acknowledged && !this.#doubtful.has(record)) this.#bounds[record] = open.versionMin
  }

  #grow(record: number): void {
    const length = Math.max(record + 1, this.#issued.length * 2)
    const issued = new Uint32Array(length)
    issued.set(this.#issued)
    this.#issued = issued
    const bounds = new Uint32Array(length)
    bounds.set(this.#bounds)
    this.#bounds = bounds
  }
}
