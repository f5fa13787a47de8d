/** Items in the order of their keys, for packing: a radix sort of codes, 16 bits a round, then ids where codes are equal. */
import { setCode } from './code.ts'
import { Entry } from './entry.ts'
import type { Columns } from './page-tree.ts'

const digitBits = 16
const bucketCount = 1 << digitBits

export interface Sorted {
  readonly order: Uint32Array
  /** By item, not by order. */
  readonly highs: Uint32Array
  readonly lows: Uint32Array
}

export function sortByCode({ count, ids, boxes }: Columns): Sorted {
  const highs = new Uint32Array(count)
  const lows = new Uint32Array(count)
  const entry = new Entry()
  for (let item = 0; item < count; item++) {
    const at = item * 4
    const [minX, minY, maxX, maxY] = [boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]] as [
      number,
      number,
      number,
      number,
    ]
    entry.setBox(minX, minY, maxX, maxY)
    setCode(entry)
    highs[item] = entry.high
    lows[item] = entry.low
  }
  let order: Uint32Array = Uint32Array.from({ length: count }, (_, item) => item)
  let spare: Uint32Array = new Uint32Array(count)
  for (const [codes, shift] of [
    [lows, 0],
    [lows, digitBits],
    [highs, 0],
    [highs, digitBits],
  ] as const) {
    sortRound(order, spare, { codes, shift })
    ;[order, spare] = [spare, order]
  }
  for (let from = 0; from < count; ) {
    const first = order[from] as number
    let to = from + 1
    while (to < count && highs[order[to] as number] === highs[first] && lows[order[to] as number] === lows[first]) to++
    if (to - from > 1) order.subarray(from, to).sort((one, other) => (ids[one] as number) - (ids[other] as number))
    from = to
  }
  return { order, highs, lows }
}

function sortRound(
  from: Uint32Array,
  to: Uint32Array,
  { codes, shift }: { readonly codes: Uint32Array; readonly shift: number },
): void {
  const ends = new Uint32Array(bucketCount)
  for (let index = 0; index < from.length; index++) {
    const bucket = ((codes[index] as number) >>> shift) & (bucketCount - 1)
    ends[bucket] = (ends[bucket] as number) + 1
  }
  let end = 0
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const count = ends[bucket] as number
    ends[bucket] = end
    end += count
  }
  for (let index = 0; index < from.length; index++) {
    const item = from[index] as number
    const bucket = ((codes[item] as number) >>> shift) & (bucketCount - 1)
    to[ends[bucket] as number] = item
    ends[bucket] = (ends[bucket] as number) + 1
  }
}
