/** A cursor of the tree beside the pairs that it must yield, however long it is left standing. */
import type { CursorUnderTest, RangeUnderTest, SnapshotUnderTest } from './engine-setup.ts'
import { bytesOf, describeKey, describeValue, isSameValue, keyOf, type ModelRange, type Pair } from './sorted-model.ts'

export class ExpectedCursor {
  readonly #cursor: CursorUnderTest
  readonly #expected: readonly Pair[]
  #position = 0

  constructor(side: Pick<SnapshotUnderTest, 'scan'>, range: ModelRange, expected: readonly Pair[]) {
    this.#cursor = side.scan(inBytes(range))
    this.#expected = expected
  }

  /** False at the end. @throws Error: it is not where it should be. */
  step(): boolean {
    const isThere = this.#cursor.next()
    const pair: Pair | undefined = isThere ? [keyOf(this.#cursor.key), this.#cursor.value] : undefined
    const expected = this.#expected[this.#position++]
    if (!isSamePair(pair, expected))
      throw new Error(`a scan is at ${describePair(pair)}, expected ${describePair(expected)}`)
    return isThere
  }

  /** Steps to the end and closes. */
  finish(): void {
    while (this.step());
    this.close()
  }

  close(): void {
    this.#cursor.close()
  }
}

function inBytes({ start, end, ...rest }: ModelRange): RangeUnderTest {
  return {
    ...rest,
    ...(start === undefined ? {} : { start: bytesOf(start) }),
    ...(end === undefined ? {} : { end: bytesOf(end) }),
  }
}

function isSamePair(a: Pair | undefined, b: Pair | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a[0] === b[0] && isSameValue(a[1], b[1])
}

function describePair(pair: Pair | undefined): string {
  return pair === undefined ? 'its end' : `${describeKey(pair[0])} = ${describeValue(pair[1])}`
}
