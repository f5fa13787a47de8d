/**
 * What every distribution of requests answers: which of the records 0 … count - 1 is next.
 *
 * Record numbers are by age: 0 is the oldest, count - 1 the newest. Which key a number stands for is the
 * workload's business. Numbers are exact up to 2^53, and no draw allocates.
 */
export interface Distribution {
  /** Draws one of 0 … count - 1. */
  next(): number
  /** Records were added: from now on there are `count`, which is 1 or more and never fewer than before. */
  grow(count: number): void
}
