/**
 * Which segments to merge: as soon as `mergeCount` are of about the same size, and one by itself once half of it is gone.
 *
 * Segments are merged with their like only: those in memory, those on the disk that searches see, those on the disk that they do not see
 * yet. So a merge takes the place of what it merged in every version at once.
 */
import type { Segment } from '../segment/segment.ts'
import type { Version } from '../version.ts'

export interface PolicyOptions {
  readonly mergeCount: number
  /** All that can be merged is, down to one segment of each kind. */
  readonly isEager: boolean
  /** Those in memory are on their way to the disk: they are left alone. */
  readonly isStoring: boolean
  /** How many documents of a segment a merge of it alone would leave out. */
  readonly goneOf: (segment: Segment) => number
}

/** Segments that differ by less than this are of one size. */
const sizeFactor = 4
const goneShare = 0.5

/** `undefined`: nothing is due. */
export function pickMerge(latest: Version, visible: Version, options: PolicyOptions): Segment[] | undefined {
  for (const group of groupsOf(latest, visible, options.isStoring)) {
    const sorted = group.toSorted((a, b) => a.bytes - b.bytes)
    if (options.isEager && sorted.length > 1) return sorted
    const like = pickLike(sorted, options.mergeCount)
    if (like !== undefined) return like
    const decayed = sorted.find(segment => isDecayed(segment, options))
    if (decayed !== undefined) return [decayed]
  }
  return undefined
}

/** The smallest so many that are of one size, and all others up to that. */
function pickLike(sorted: readonly Segment[], mergeCount: number): Segment[] | undefined {
  for (let from = 0; from + mergeCount <= sorted.length; from++) {
    const least = sorted[from]!.bytes
    if (sorted[from + mergeCount - 1]!.bytes > least * sizeFactor) continue
    return sorted.filter(({ bytes }, index) => index >= from && bytes <= least * sizeFactor)
  }
  return undefined
}

function isDecayed(segment: Segment, { isEager, goneOf }: PolicyOptions): boolean {
  const goneCount = goneOf(segment)
  return goneCount > 0 && (isEager || goneCount > segment.documentCount * goneShare)
}

function groupsOf(latest: Version, visible: Version, isStoring: boolean): Segment[][] {
  const inMemory: Segment[] = []
  const seen: Segment[] = []
  const unseen: Segment[] = []
  for (const { segment } of latest.parts) {
    const isSeen = visible.find(segment) !== undefined
    if (!segment.isInMemory) (isSeen ? seen : unseen).push(segment)
    else if (isSeen && !isStoring) inMemory.push(segment)
  }
  return [inMemory, seen, unseen]
}
