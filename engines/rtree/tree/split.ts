/**
 * How the R*-tree divides the places of a page and one more (Beckmann, Kriegel, Schneider and Seeger, 1990): along the axis on which the
 * cuts make boxes of the least margin, at the cut whose two boxes overlap least, then cover least.
 *
 * Places are sorted by their lower and by their upper edges; each order has as many cuts as leave both sides full enough.
 */

/** Places that it has room for. */
const lengthMax = 64

export class Splitter {
  readonly #count: number
  readonly #countMin: number
  /** The order that was chosen; those before `cut` stay. */
  readonly order: Uint8Array = new Uint8Array(lengthMax)
  readonly #candidate = new Uint8Array(lengthMax)
  /** By place of the order the box around it and all before, and around it and all behind. */
  readonly #heads = new Float64Array(lengthMax * 4)
  readonly #tails = new Float64Array(lengthMax * 4)

  constructor(count: number, countMin: number) {
    this.#count = count
    this.#countMin = countMin
  }

  /** Returns how many of `order` stay; the others go to the new page. */
  split(boxes: Float64Array): number {
    const isTall = this.#margins(boxes, 0) > this.#margins(boxes, 1)
    let cut = 0
    let leastOverlap = Number.POSITIVE_INFINITY
    let leastArea = Number.POSITIVE_INFINITY
    for (let edge = isTall ? 1 : 0; edge < 4; edge += 2) {
      this.#arrange(boxes, edge)
      for (let at = this.#countMin; at <= this.#count - this.#countMin; at++) {
        const overlap = this.#overlapAt(at)
        const area = this.#areaAt(at)
        // The first cut is taken whatever it is: areas may be too large to be numbers.
        if (cut === 0 || overlap < leastOverlap || (overlap === leastOverlap && area < leastArea)) {
          leastOverlap = overlap
          leastArea = area
          cut = at
          this.order.set(this.#candidate)
        }
      }
    }
    return cut
  }

  /** Sum of the margins of all cuts along an axis. */
  #margins(boxes: Float64Array, axis: number): number {
    let sum = 0
    for (let edge = axis; edge < 4; edge += 2) {
      this.#arrange(boxes, edge)
      for (let at = this.#countMin; at <= this.#count - this.#countMin; at++) {
        sum += margin(this.#heads, at - 1) + margin(this.#tails, at)
      }
    }
    return sum
  }

  /** Sorts by one edge (minX, minY, maxX, maxY), and takes the boxes of all heads and tails. */
  #arrange(boxes: Float64Array, edge: number): void {
    const order = this.#candidate
    const count = this.#count
    for (let index = 0; index < count; index++) {
      const key = boxes[index * 4 + edge] as number
      let at = index
      while (at > 0 && (boxes[(order[at - 1] as number) * 4 + edge] as number) > key) {
        order[at] = order[at - 1] as number
        at--
      }
      order[at] = index
    }
    const heads = this.#heads
    const tails = this.#tails
    for (let side = 0; side < 4; side++) {
      heads[side] = boxes[(order[0] as number) * 4 + side] as number
      tails[(count - 1) * 4 + side] = boxes[(order[count - 1] as number) * 4 + side] as number
    }
    for (let index = 1; index < count; index++) {
      join(heads, index * 4, (index - 1) * 4, boxes, (order[index] as number) * 4)
      const back = count - 1 - index
      join(tails, back * 4, (back + 1) * 4, boxes, (order[back] as number) * 4)
    }
  }

  #overlapAt(at: number): number {
    const head = (at - 1) * 4
    const tail = at * 4
    const heads = this.#heads
    const tails = this.#tails
    const width =
      Math.min(heads[head + 2] as number, tails[tail + 2] as number) -
      Math.max(heads[head] as number, tails[tail] as number)
    const height =
      Math.min(heads[head + 3] as number, tails[tail + 3] as number) -
      Math.max(heads[head + 1] as number, tails[tail + 1] as number)
    return width > 0 && height > 0 ? width * height : 0
  }

  #areaAt(at: number): number {
    return area(this.#heads, at - 1) + area(this.#tails, at)
  }
}

/** `into[to …]` becomes the box around `into[from …]` and `boxes[at …]`. */
function join(into: Float64Array, to: number, from: number, boxes: Float64Array, at: number): void {
  into[to] = Math.min(into[from] as number, boxes[at] as number)
  into[to + 1] = Math.min(into[from + 1] as number, boxes[at + 1] as number)
  into[to + 2] = Math.max(into[from + 2] as number, boxes[at + 2] as number)
  into[to + 3] = Math.max(into[from + 3] as number, boxes[at + 3] as number)
}

function margin(boxes: Float64Array, index: number): number {
  const at = index * 4
  return (boxes[at + 2] as number) - (boxes[at] as number) + ((boxes[at + 3] as number) - (boxes[at + 1] as number))
}

function area(boxes: Float64Array, index: number): number {
  const at = index * 4
  return ((boxes[at + 2] as number) - (boxes[at] as number)) * ((boxes[at + 3] as number) - (boxes[at + 1] as number))
}
