/**
 * Whether a reference can know what searches see.
 *
 * Writes and refreshes do not commute: where one overlaps the other, nobody can tell whether the write is seen, until the
 * end of a refresh that overlaps nothing.
 */
import type { Ending } from '../operation/operation.ts'

export class Overlap {
  /** True: what searches see cannot be told. */
  isUnclear = false
  #openWriteCount = 0
  #openRefreshCount = 0
  /** Since the refresh under way began nothing else did. */
  #isClean = false

  writeBegins(): void {
    this.#openWriteCount++
    this.#isClean = false
    if (this.#openRefreshCount > 0) this.isUnclear = true
  }

  /** A write of unknown end may be applied at any later time: it stays open. */
  writeEnds(ending: Ending): void {
    if (ending !== 'unknown') this.#openWriteCount--
  }

  refreshBegins(): void {
    this.#isClean = this.#openWriteCount === 0 && this.#openRefreshCount === 0
    if (!this.#isClean) this.isUnclear = true
    this.#openRefreshCount++
  }

  refreshEnds(ending: Ending): void {
    this.#openRefreshCount--
    if (ending === 'unknown') this.isUnclear = true
    else if (ending === 'acknowledged' && this.#isClean) this.isUnclear = false
  }
}
