/**
 * To HdrHistogram and back, for what other tools read: its V2 compressed base64, and the library's own objects.
 *
 * The bucket layouts are the same, so counts pass index by index and exactly. Minimum, maximum and sum
 * have no place in the text: they come back as the ends of the outermost buckets and from bucket middles.
 *
 * The library keeps 32-bit counts by default, which wrap, so 64-bit ones are asked for both ways. It
 * takes 80 ms to load, so it is loaded when it is first needed.
 */
import type { Float64Histogram } from 'hdr-histogram-js'
import { bucketCount, bucketHighestNs, bucketLowestNs, type SparseHistogram, trackableNsEnd } from './histogram.ts'

const significantDigits = 3

export interface HdrCodec {
  /** The library's own object, for whoever writes an interval log. Its maximum is the exact one. */
  toHdr(histogram: SparseHistogram): Float64Histogram
  encode(histogram: SparseHistogram): string
  /** @throws Error The text is no such histogram, or one of another layout. */
  decode(text: string): SparseHistogram
}

export async function loadHdrCodec(): Promise<HdrCodec> {
  const library = await import('hdr-histogram-js')

  function toHdr(histogram: SparseHistogram): Float64Histogram {
    const { buckets, counts, count, min, max } = histogram
    const hdr = new library.Float64Histogram(1, trackableNsEnd - 1, significantDigits)
    for (let at = 0; at < buckets.length; at++) hdr.setCountAtIndex(buckets[at]!, counts[at]!)
    hdr.setTotalCount(count)
    hdr.updateMinAndMax(Math.min(min, trackableNsEnd - 1))
    hdr.updateMinAndMax(Math.min(max, trackableNsEnd - 1))
    return hdr
  }

  return {
    toHdr,
    encode: histogram => library.encodeIntoCompressedBase64(toHdr(histogram)),
    decode: text => fromHdr(library.decodeFromCompressedBase64(text, 64) as Float64Histogram),
  }
}

function fromHdr(hdr: Float64Histogram): SparseHistogram {
  if (hdr.lowestDiscernibleValue !== 1 || hdr.numberOfSignificantValueDigits !== significantDigits) {
    throw new Error('the histogram has another layout than lowest value 1 and 3 significant digits')
  }
  const filled: number[] = []
  for (let index = 0; index < hdr.countsArrayLength; index++) if (hdr.getCountAtIndex(index) > 0) filled.push(index)
  if ((filled.at(-1) ?? 0) >= bucketCount) throw new Error('the histogram holds values of more than 2^42 ns')
  const counts = Float64Array.from(filled, index => hdr.getCountAtIndex(index))
  return {
    buckets: Uint16Array.from(filled),
    counts,
    count: counts.reduce((sum, count) => sum + count, 0),
    sum: filled.reduce(
      (sum, bucket, at) => sum + counts[at]! * ((bucketLowestNs(bucket) + bucketHighestNs(bucket)) / 2),
      0,
    ),
    min: filled.length === 0 ? 0 : bucketLowestNs(filled[0]!),
    max: filled.length === 0 ? 0 : bucketHighestNs(filled.at(-1)!),
  }
}
