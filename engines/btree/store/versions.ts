/**
 * Which moments somebody still reads, and the old versions of pages that are kept for them.
 *
 * Time is counted in epochs: it moves on at the first change after a snapshot was taken, so a snapshot costs
 * nothing until somebody writes. A version is a page with a number of its own, kept for the epochs `[from, to]`;
 * the pool treats it as any other page, so that a long-lived snapshot may go to the disk.
 */
interface Version {
  /** The page that it was; equal to `number` where the page itself left the tree. */
  readonly page: number
  readonly number: number
  readonly from: number
  readonly to: number
}

export class Versions {
  /** Epochs that are read, ascending; each as often as somebody does. */
  readonly #live: number[] = []
  /** By `to`, ascending. */
  #versions: Version[] = []
  readonly #byPage = new Map<number, Version[]>()
  readonly #release: (number: number) => void
  #epoch = 1
  /** The latest epoch that is read; -1: none. */
  newestLive = -1

  /** `release` hears of each number that nobody reads any more. */
  constructor(release: (number: number) => void) {
    this.#release = release
  }

  get liveCount(): number {
    return this.#live.length
  }

  /** The epoch of a change that is made now: later than every one that is read. */
  changeEpoch(): number {
    if (this.#epoch === this.newestLive) this.#epoch++
    return this.#epoch
  }

  /** Holds this moment, or one that is held already, until `leave` is called with the epoch returned. */
  hold(epoch: number = this.#epoch): number {
    if (epoch === this.#epoch) this.#live.push(epoch)
    else this.#live.splice(this.#live.lastIndexOf(epoch), 0, epoch)
    this.newestLive = this.#live.at(-1) as number
    return epoch
  }

  leave(epoch: number): void {
    const index = this.#live.lastIndexOf(epoch)
    this.#live.splice(index, 1)
    this.newestLive = this.#live.at(-1) ?? -1
    const below = this.#live[index - 1] ?? -1
    const above = this.#live[index] ?? Number.POSITIVE_INFINITY
    if (below !== epoch && this.#versions.length > 0) this.#sweep(below, epoch, above)
  }

  /** `number` is what `page` was from `from` until now. */
  add(page: number, number: number, from: number): void {
    const version = { page, number, from, to: this.newestLive }
    this.#versions.push(version)
    if (page === number) return
    const versions = this.#byPage.get(page)
    if (versions === undefined) this.#byPage.set(page, [version])
    else versions.push(version)
  }

  /** The number under which a page that changed later is kept for that epoch. */
  find(page: number, epoch: number): number | undefined {
    return this.#byPage.get(page)?.find(version => version.from <= epoch && epoch <= version.to)?.number
  }

  /** Nobody reads between `below` and `above` any more: versions that begin and end there go. */
  #sweep(below: number, epoch: number, above: number): void {
    const gone = (version: Version): boolean => version.from > below && version.to >= epoch && version.to < above
    const first = this.#versions.findIndex(version => version.to >= epoch)
    if (first === -1) return
    const kept = this.#versions.slice(0, first)
    for (const version of this.#versions.slice(first)) {
      if (!gone(version)) {
        kept.push(version)
        continue
      }
      this.#forget(version)
      this.#release(version.number)
    }
    this.#versions = kept
  }

  #forget(version: Version): void {
    const versions = this.#byPage.get(version.page)
    if (versions === undefined || version.page === version.number) return
    const rest = versions.filter(candidate => candidate !== version)
    if (rest.length === 0) this.#byPage.delete(version.page)
    else this.#byPage.set(version.page, rest)
  }
}
