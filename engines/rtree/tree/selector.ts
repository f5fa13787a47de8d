/** Halves of items: those with the lesser middle points along an axis to the front, the others behind (Floyd and Rivest, 1975). */

/** From here on a sample finds a better pivot than the place itself. */
const sampleCountMin = 600

export class Selector {
  readonly count: number
  /** Items in their order so far. */
  readonly order: Uint32Array
  /** Their middle points, in the same order. */
  readonly #xs: Float64Array
  readonly #ys: Float64Array

  constructor(boxes: Float64Array, count: number) {
    this.count = count
    this.order = new Uint32Array(count)
    this.#xs = new Float64Array(count)
    this.#ys = new Float64Array(count)
    for (let index = 0; index < count; index++) {
      const at = index * 4
      this.order[index] = index
      // Halves first: the sum of two large numbers is no number.
      this.#xs[index] = (boxes[at] as number) / 2 + (boxes[at + 2] as number) / 2
      this.#ys[index] = (boxes[at + 1] as number) / 2 + (boxes[at + 3] as number) / 2
    }
  }

  /** Arranges `[from, to)` so that no item from `middle` on is before one in front of it, along the axis on which they spread wider. */
  select(from: number, to: number, middle: number): void {
    const xs = this.#xs
    const ys = this.#ys
    let minX = xs[from] as number
    let maxX = minX
    let minY = ys[from] as number
    let maxY = minY
    for (let index = from + 1; index < to; index++) {
      const x = xs[index] as number
      const y = ys[index] as number
      if (x < minX) minX = x
      else if (x > maxX) maxX = x
      if (y < minY) minY = y
      else if (y > maxY) maxY = y
    }
    if (maxX - minX >= maxY - minY) this.#select(xs, ys, { left: from, right: to - 1, middle })
    else this.#select(ys, xs, { left: from, right: to - 1, middle })
  }

  #select(keys: Float64Array, others: Float64Array, range: { left: number; right: number; middle: number }): void {
    const { order } = this
    const { middle } = range
    let { left, right } = range
    while (right > left) {
      if (right - left > sampleCountMin) {
        const count = right - left + 1
        const rank = middle - left + 1
        const log = Math.log(count)
        const size = 0.5 * Math.exp((2 * log) / 3)
        const spread = 0.5 * Math.sqrt((log * size * (count - size)) / count) * (rank - count / 2 < 0 ? -1 : 1)
        const from = Math.max(left, Math.floor(middle - (rank * size) / count + spread))
        const to = Math.min(right, Math.floor(middle + ((count - rank) * size) / count + spread))
        this.#select(keys, others, { left: from, right: to, middle })
      }
      const pivot = keys[middle] as number
      let low = left
      let high = right
      swap(keys, others, order, left, middle)
      if ((keys[right] as number) > pivot) swap(keys, others, order, left, right)
      while (low < high) {
        swap(keys, others, order, low, high)
        low++
        high--
        while ((keys[low] as number) < pivot) low++
        while ((keys[high] as number) > pivot) high--
      }
      if (keys[left] === pivot) swap(keys, others, order, left, high)
      else {
        high++
        swap(keys, others, order, high, right)
      }
      if (high <= middle) left = high + 1
      if (middle <= high) right = high - 1
    }
  }
}

function swap(keys: Float64Array, others: Float64Array, order: Uint32Array, one: number, other: number): void {
  const key = keys[one] as number
  keys[one] = keys[other] as number
  keys[other] = key
  const rest = others[one] as number
  others[one] = others[other] as number
  others[other] = rest
  const item = order[one] as number
  order[one] = order[other] as number
  order[other] = item
}
