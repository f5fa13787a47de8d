/** Sorting edges by small numbers: one count, one pass, and what was equal stays in its order. */

/**
 * Puts `order` into the order of `keys`, which are below `keyEnd`; the result is a new array. `starts`, of `keyEnd + 1`, is filled
 * with where each key begins.
 */
export function sortByKey(order: Uint32Array, keys: Uint32Array | Uint16Array, starts: Uint32Array): Uint32Array {
  for (let index = 0; index < order.length; index++) {
    const key = keys[order[index] as number] as number
    starts[key + 1] = (starts[key + 1] as number) + 1
  }
  for (let key = 1; key < starts.length; key++) starts[key] = (starts[key] as number) + (starts[key - 1] as number)
  const next = starts.slice()
  const sorted = new Uint32Array(order.length)
  for (let index = 0; index < order.length; index++) {
    const element = order[index] as number
    const key = keys[element] as number
    const at = next[key] as number
    next[key] = at + 1
    sorted[at] = element
  }
  return sorted
}

export function ascending(count: number): Uint32Array {
  const order = new Uint32Array(count)
  for (let index = 0; index < count; index++) order[index] = index
  return order
}
