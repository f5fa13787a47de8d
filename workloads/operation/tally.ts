/** How many rows or points clients have added. */
import type { Ending } from './operation.ts'

export class Tally {
  acknowledgedCount = 0
  /** Those that may have been applied. */
  doubtfulCount = 0

  ended(count: number, ending: Ending): void {
    if (ending === 'acknowledged') this.acknowledgedCount += count
    else if (ending === 'unknown') this.doubtfulCount += count
  }
}
