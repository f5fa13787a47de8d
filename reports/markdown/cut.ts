/**
 * A document cut to a size: whole blocks while there is room, then whole rows of the block that no longer fits, then
 * one line that says what was left out. Never the middle of a row, and never an open block.
 *
 * Sizes are bytes of UTF-8. A limit in characters holds then too, however they are counted.
 */

export interface Block {
  /** What it is called where it is left out: `warnings`. */
  readonly name: string
  /** Lines before the rows; they stand only with at least one row, where there are rows. */
  readonly head: readonly string[]
  /** Lines that can be left out one by one, from the last. */
  readonly rows: readonly string[]
  /** Lines that close it. */
  readonly tail: readonly string[]
}

/**
 * The document, ending in a newline; nothing where not even the first block and the note have room.
 * Blocks stand in order of weight: the first is there whole or not at all.
 */
export function cutTo(bytesMax: number, blocks: readonly Block[]): string {
  const whole = joined(blocks)
  if (bytesOf(whole) <= bytesMax) return whole
  const kept: Block[] = []
  for (const [index, block] of blocks.entries()) {
    const rowCount = rowsThatFit(kept, block, blocks.slice(index + 1), bytesMax)
    if (rowCount === block.rows.length) {
      kept.push(block)
      continue
    }
    if (index === 0) return ''
    if (rowCount > 0) kept.push({ ...block, rows: block.rows.slice(0, rowCount) })
    const text = joined([...kept, noteOf(block, rowCount, blocks.slice(index + 1))])
    return bytesOf(text) <= bytesMax ? text : ''
  }
  return ''
}

/** How many rows of the block fit with the note of what is left out: from -1, not even its head, to all. */
function rowsThatFit(kept: readonly Block[], block: Block, after: readonly Block[], bytesMax: number): number {
  let low = -1
  let high = block.rows.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const cut = { ...block, rows: block.rows.slice(0, middle) }
    const shown = middle > 0 || block.rows.length === 0 ? [...kept, cut] : kept
    if (bytesOf(joined([...shown, noteOf(block, middle, after)])) <= bytesMax) low = middle
    else high = middle - 1
  }
  return low
}

function noteOf(block: Block, rowCount: number, after: readonly Block[]): Block {
  const missing = block.rows.length - rowCount
  const left = [
    ...(rowCount > 0 && missing > 0 ? [`${missing} of ${block.rows.length} lines of the ${block.name}`] : []),
    ...(rowCount <= 0 && missing > 0 ? [`the ${block.name}`] : []),
    ...after.map(({ name }) => `the ${name}`),
  ]
  const line = `_Cut to fit. Left out: ${left.join(', ')}. The stored result has everything._`
  return { name: 'note', head: [line], rows: [], tail: [] }
}

function joined(blocks: readonly Block[]): string {
  return `${blocks.map(({ head, rows, tail }) => [...head, ...rows, ...tail].join('\n')).join('\n\n')}\n`
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text)
}
