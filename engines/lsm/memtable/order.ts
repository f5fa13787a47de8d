/** The nodes of a table sorted by key, without a look at its skip list, which may change at any time on another thread. */
import { addedBeforeWord, compareNodes, type Words } from './layout.ts'

/** The last `count` nodes that were added, up to `newest`, in key order. */
export function nodesInOrder(table: Words, newest: number, count: number): Int32Array {
  const nodes = new Int32Array(count)
  let node = newest
  for (let index = count - 1; index >= 0; index--) {
    nodes[index] = node
    node = table.words[node + addedBeforeWord] as number
  }
  return nodes.sort((a, b) => compareNodes(table, a, b))
}
