/** Makes one segment of several, without the documents that are gone, off the callers' thread; and brings segments from memory to files. */
import { compareRanges, invariant } from '../../bytes/index.ts'
import type { BackgroundTask, Disk } from '../../env/index.ts'
import { discardFile } from '../discard.ts'
import { segmentPath } from '../names.ts'
import type { FieldKind } from '../segment/format.ts'
import { FileSink, MemorySink, PageWriter } from '../segment/page-writer.ts'
import { createCaches, Segment } from '../segment/segment.ts'
import { SegmentWriter } from '../segment/segment-writer.ts'
import { TermCursor } from '../segment/term-cursor.ts'
import { gone, ListMerger, type MergeInput } from './list-merger.ts'

export interface StoreRequest {
  readonly directory: string
  readonly number: number
  readonly image: Uint8Array
}

/** Brings a segment from memory to its file; durable on return. */
export const storeTask: BackgroundTask<StoreRequest, undefined> = {
  module: import.meta.url,
  exportName: 'storeTask',
  run: (disk, { directory, number, image }) => {
    const file = disk.create(segmentPath(directory, number))
    try {
      file.write(image, 0)
      file.syncNow()
    } finally {
      file.close()
    }
    disk.syncDirectory(directory)
    return undefined
  },
}

interface MergeSource {
  readonly number: number
  /** Absent: it lies in its file. */
  readonly image: Uint8Array | undefined
  /** Documents to leave out, a bit each; absent: none. */
  readonly dropped: Uint32Array | undefined
}

export interface MergeRequest {
  readonly directory: string
  readonly number: number
  readonly sources: readonly MergeSource[]
  /** Where the new segment goes. */
  readonly into: 'memory' | 'file'
  /** Becomes non-zero when the index closes: the merge then gives up. */
  readonly cancelled: Int32Array
}

export type MergeResult =
  | { readonly type: 'cancelled' | 'empty' }
  | { readonly type: 'merged'; readonly image: Uint8Array | undefined; readonly bytes: number }

export const mergeTask: BackgroundTask<MergeRequest, MergeResult> = {
  module: import.meta.url,
  exportName: 'mergeTask',
  run: merge,
}

/** Pages kept while reading: segments are read in order, with positions beside documents. */
const cacheBytes = 4 * 1024 * 1024

function merge(disk: Disk, request: MergeRequest): MergeResult {
  const { directory, number, into } = request
  const segments: Segment[] = []
  try {
    for (const { number: source, image } of request.sources) {
      const place =
        image === undefined
          ? ({ type: 'file', file: disk.open(segmentPath(directory, source)) } as const)
          : ({ type: 'memory', image } as const)
      segments.push(new Segment(source, place, createCaches(cacheBytes)))
    }
    const inputs = segments.map((segment, index) => ({
      segment,
      renumbered: new Uint32Array(segment.documentCount).fill(gone),
      dropped: request.sources[index]!.dropped,
    }))
    const ids = mergeIds(inputs)
    if (ids.length === 0) return { type: 'empty' }
    if (into === 'memory') {
      const sink = new MemorySink()
      const pages = new PageWriter(sink, number)
      if (!new SegmentMerger(inputs, pages, ids).run(request.cancelled)) return { type: 'cancelled' }
      const image = sink.image()
      return { type: 'merged', image, bytes: image.length }
    }
    return mergeIntoFile(disk, request, inputs, ids)
  } finally {
    for (const segment of segments) segment.close()
  }
}

function mergeIntoFile(
  disk: Disk,
  { directory, number, cancelled }: MergeRequest,
  inputs: readonly MergeInput[],
  ids: Float64Array,
): MergeResult {
  const path = segmentPath(directory, number)
  const file = disk.create(path)
  let isWhole = false
  try {
    const pages = new PageWriter(new FileSink(file), number)
    isWhole = new SegmentMerger(inputs, pages, ids).run(cancelled)
    if (!isWhole) return { type: 'cancelled' }
    file.syncNow()
    disk.syncDirectory(directory)
    return { type: 'merged', image: undefined, bytes: file.size() }
  } finally {
    file.close()
    if (!isWhole) discardFile(disk, path)
  }
}

interface DroppingInput extends MergeInput {
  readonly dropped: Uint32Array | undefined
}

/** Ids of what stays, ascending; each input learns the new number of each of its documents. */
function mergeIds(inputs: readonly DroppingInput[]): Float64Array {
  const ids = new Float64Array(inputs.reduce((sum, { segment }) => sum + segment.documentCount, 0))
  const next = new Uint32Array(inputs.length)
  let count = 0
  for (;;) {
    let least = -1
    let leastId = Number.POSITIVE_INFINITY
    for (let index = 0; index < inputs.length; index++) {
      const { segment, dropped } = inputs[index]!
      let doc = next[index]!
      while (doc < segment.documentCount && dropped !== undefined && ((dropped[doc >>> 5]! >>> (doc & 31)) & 1) === 1)
        doc++
      next[index] = doc
      if (doc < segment.documentCount && segment.ids[doc]! < leastId) {
        least = index
        leastId = segment.ids[doc]!
      }
    }
    if (least < 0) return ids.slice(0, count)
    invariant(count === 0 || ids[count - 1]! < leastId, 'an id is live in one segment at most')
    inputs[least]!.renumbered[next[least]!++] = count
    ids[count++] = leastId
  }
}

class SegmentMerger {
  readonly #inputs: readonly MergeInput[]
  readonly #writer: SegmentWriter
  readonly #lists = new ListMerger()
  readonly #ids: Float64Array

  constructor(inputs: readonly MergeInput[], pages: PageWriter, ids: Float64Array) {
    this.#inputs = inputs
    this.#ids = ids
    this.#writer = new SegmentWriter(pages, ids.length)
  }

  /** False: cancelled on the way. */
  run(cancelled: Int32Array): boolean {
    for (const kind of ['words', 'facet'] as const) {
      const names = new Set(
        this.#inputs.flatMap(({ segment }) => [...(kind === 'words' ? segment.fields : segment.facets).keys()]),
      )
      for (const name of names) if (!this.#mergeField(name, kind, cancelled)) return false
    }
    this.#writer.finish(this.#ids)
    return true
  }

  #mergeField(name: string, kind: FieldKind, cancelled: Int32Array): boolean {
    const lengths = new Uint8Array(this.#ids.length)
    const sources: { readonly input: MergeInput; readonly cursor: TermCursor }[] = []
    for (const input of this.#inputs) {
      const field = (kind === 'words' ? input.segment.fields : input.segment.facets).get(name)
      if (field === undefined) continue
      field.lengths.forEach((code, doc) => {
        const to = input.renumbered[doc]!
        if (to !== gone) lengths[to] = code
      })
      const cursor = new TermCursor(input.segment, field)
      if (cursor.next()) sources.push({ input, cursor })
    }
    this.#writer.beginField(kind === 'words' ? lengths : undefined)
    let wordCount = 0
    for (let count = 0; sources.length > 0; count++) {
      if ((count & 1023) === 0 && Atomics.load(cancelled, 0) !== 0) return false
      const least = sources.reduce((best, source) => (compareTerms(source.cursor, best.cursor) < 0 ? source : best))
      const same = sources.filter(source => source === least || compareTerms(source.cursor, least.cursor) === 0)
      const postings = this.#lists.merge(same)
      const { bytes, length } = least.cursor
      if (postings.docCount > 0) this.#writer.addTerm(bytes, 0, length, postings)
      wordCount += postings.positionCount
      for (const source of same) if (!source.cursor.next()) sources.splice(sources.indexOf(source), 1)
    }
    this.#writer.endField({ name, wordCount })
    return true
  }
}

function compareTerms(left: TermCursor, right: TermCursor): number {
  return compareRanges(left.bytes, 0, left.length, right.bytes, 0, right.length)
}
