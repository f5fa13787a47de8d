/** How long the fields of a record are: always the same, or drawn for each field. */
import type { Random } from '../../engines/env/index.ts'
import { ZipfDistribution } from '../distribution/zipf.ts'
import { PropertyError } from '../workload.ts'

export type FieldLengths =
  | { readonly type: 'constant'; readonly max: number }
  | { readonly type: 'uniform' | 'zipfian'; readonly min: number; readonly max: number }
  /** Bucket i stands for `(i + 1) * blockBytes` bytes and is drawn `counts[i]` times in the sum of all. */
  | {
      readonly type: 'histogram'
      readonly blockBytes: number
      readonly counts: readonly number[]
      readonly max: number
    }

/** YCSB draws zipfian lengths, of fields and of scans, with this exponent alone. */
export const lengthExponent = 0.99

/** A function that draws the length of the next field. */
export function lengthSampler(lengths: FieldLengths, random: Random): () => number {
  switch (lengths.type) {
    case 'constant':
      return () => lengths.max
    case 'uniform':
      return () => lengths.min + random.nextInteger(lengths.max - lengths.min + 1)
    case 'zipfian': {
      const ranks = new ZipfDistribution(random, lengths.max - lengths.min + 1, lengthExponent)
      return () => lengths.min + ranks.next()
    }
    case 'histogram': {
      const total = lengths.counts.reduce((sum, count) => sum + count, 0)
      return () => {
        let drawn = random.nextInteger(total)
        let bucket = 0
        while (drawn >= lengths.counts[bucket]!) drawn -= lengths.counts[bucket++]!
        return (bucket + 1) * lengths.blockBytes
      }
    }
  }
}

/**
 * Reads the text of a histogram file: `BlockSize`, a tab and a number of bytes; then a line a bucket with
 * its index and its count.
 *
 * @throws PropertyError the text is no such file; the message names the line.
 */
export function parseHistogram(text: string): FieldLengths {
  const [head, ...lines] = text.split(/\r\n|\n|\r/)
  const blockBytes = Number(/^BlockSize\t(\d+)\s*$/.exec(head!)?.[1])
  if (!(blockBytes >= 1)) throw histogramError(1, 'is not `BlockSize`, a tab and a number of bytes')
  const counts: number[] = []
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const match = /^(\d+)\t(\d+)\s*$/.exec(line)
    if (match === null) throw histogramError(index + 2, 'is not a bucket, a tab and a count')
    const bucket = Number(match[1])
    if (bucket !== counts.length) throw histogramError(index + 2, `is not bucket ${counts.length}, which comes next`)
    counts.push(Number(match[2]))
  }
  while (counts.at(-1) === 0) counts.pop()
  if (counts.length === 0) throw new PropertyError('fieldlengthhistogram', 'the field length histogram counts nothing')
  return { type: 'histogram', blockBytes, counts, max: counts.length * blockBytes }
}

function histogramError(line: number, problem: string): PropertyError {
  return new PropertyError('fieldlengthhistogram', `line ${line} of the field length histogram ${problem}`)
}
