/**
 * The three versions that an index has at any time: the latest (all that was built), the one that searches see (as of the last refresh), and
 * the one that the manifest has (what an opening finds, before it replays the log).
 *
 * A merge leaves out what is gone in each version that it changes, and takes the place of its sources in all of them; a version that
 * lacks one of the sources, or to which something that was left out is still live, keeps what it has.
 */
import { type Env, StorageError } from '../env/index.ts'
import { describeAnalyzer, type ManifestSegment, writeManifest } from './manifest.ts'
import { segmentNumberMax } from './names.ts'
import type { InvertedOptions } from './options.ts'
import type { Segment } from './segment/segment.ts'
import { Deletions, documentsOf, type Part, type SegmentUses, Version } from './version.ts'

export interface VersionSetParts {
  readonly env: Env
  readonly directory: string
  readonly options: InvertedOptions
  readonly uses: SegmentUses
}

/** By segment, what a merge leaves out. */
export type Dropped = ReadonlyMap<Segment, Deletions | undefined>

export class VersionSet {
  readonly #parts: VersionSetParts
  latest: Version
  visible: Version
  durable: Version
  /** A manifest was not written to its end: which one an opening will find nobody knows, so no file may go any more. */
  isManifestUnsure = false
  #log: number
  #nextNumber: number

  /** All three begin as what the manifest has. */
  constructor(parts: VersionSetParts, segments: readonly Part[], state: { log: number; nextNumber: number }) {
    this.#parts = parts
    this.latest = new Version(segments, parts.uses)
    this.visible = this.latest.retain()
    this.durable = this.latest.retain()
    this.#log = state.log
    this.#nextNumber = state.nextNumber
  }

  allocate(): number {
    if (this.#nextNumber > segmentNumberMax) {
      throw new StorageError('IO', `${this.#parts.directory}: all ${segmentNumberMax} numbers of segments are used up`)
    }
    return this.#nextNumber++
  }

  /** Adds what was built to the latest version; documents of these ids (ascending) in older segments are gone. */
  add(built: Segment | undefined, touched: Float64Array): void {
    const parts = this.latest.parts.map(part => without(part, documentsOf(part, touched)))
    if (built !== undefined) parts.push({ segment: built, deletions: undefined })
    this.#setLatest(new Version(parts, this.#parts.uses))
  }

  /** Searches see the latest version from now on. True: it is another than before. */
  publish(): boolean {
    if (this.visible === this.latest) return false
    this.visible.release()
    this.visible = this.latest.retain()
    return true
  }

  /** Makes the version, whose segments lie in files, what an opening finds; takes it over from the caller. Durable on return. */
  checkpoint(version: Version, log: number): void {
    this.#writeManifest(version, log)
    this.#log = log
    this.durable.release()
    this.durable = version
  }

  /** What a merge of these segments would leave out: what is gone in every version that has all of them. */
  droppable(sources: readonly Segment[]): Dropped {
    const versions = this.#versionsWith(sources)
    return new Map(
      sources.map(source => [source, versions.map(version => version.find(source)!.deletions).reduce(intersection)]),
    )
  }

  /**
   * Puts the merged segment (`undefined`: nothing is left) in the place of its sources. Where the manifest has them it is written anew,
   * so the merged segment must lie in a file then.
   */
  replace(merged: Segment | undefined, dropped: Dropped): void {
    const sources = [...dropped.keys()]
    const before = { latest: this.latest, visible: this.visible, durable: this.durable }
    const replaced = new Map<Version, Version>()
    for (const version of this.#versionsWith(sources)) {
      if (!covers(version, dropped) || (version === before.durable && merged?.isInMemory === true)) continue
      if (!replaced.has(version))
        replaced.set(version, new Version(mergedParts(version, merged, dropped), this.#parts.uses))
    }
    const durable = replaced.get(before.durable)
    if (durable !== undefined) this.#writeManifest(durable, this.#log)
    this.latest = this.#switch(before.latest, replaced)
    this.visible = this.#switch(before.visible, replaced)
    this.durable = this.#switch(before.durable, replaced)
    for (const version of replaced.values()) version.release()
  }

  close(): void {
    for (const version of [this.latest, this.visible, this.durable]) version.release()
  }

  #versionsWith(sources: readonly Segment[]): Version[] {
    const versions = new Set([this.latest, this.visible, this.durable])
    return [...versions].filter(version => sources.every(source => version.find(source) !== undefined))
  }

  #switch(version: Version, replaced: ReadonlyMap<Version, Version>): Version {
    const next = replaced.get(version)
    if (next === undefined) return version
    next.retain()
    version.release()
    return next
  }

  #setLatest(version: Version): void {
    this.latest.release()
    this.latest = version
  }

  #writeManifest(version: Version, log: number): void {
    const { env, directory, options } = this.#parts
    const segments = version.parts.map(stateOf)
    const analyzer = describeAnalyzer(options.analyzer)
    try {
      writeManifest(env.disk, directory, { analyzer, log, nextNumber: this.#nextNumber, segments })
    } catch (error) {
      this.isManifestUnsure = true
      throw error
    }
  }
}

function stateOf({ segment, deletions }: Part): ManifestSegment {
  const gone: number[] = []
  for (let doc = 0; doc < segment.documentCount && deletions !== undefined; doc++)
    if (deletions.has(doc)) gone.push(doc)
  return { number: segment.number, pageCount: segment.pageCount, documentCount: segment.documentCount, gone }
}

function without(part: Part, docs: readonly number[]): Part {
  if (docs.length === 0) return part
  const { segment, deletions } = part
  return { segment, deletions: deletions?.with(docs) ?? Deletions.of(segment.documentCount, docs) }
}

function intersection(left: Deletions | undefined, right: Deletions | undefined): Deletions | undefined {
  if (left === right || left === undefined || right === undefined) return left === right ? left : undefined
  const bits = left.bits.map((word, index) => word & right.bits[index]!)
  return Deletions.ofBits(bits)
}

/** Whether all that was left out is gone in the version too. */
function covers(version: Version, dropped: Dropped): boolean {
  for (const [source, left] of dropped) {
    const gone = version.find(source)!.deletions
    if (left?.bits.some((word, index) => (word & ~(gone?.bits[index] ?? 0)) !== 0)) return false
  }
  return true
}

/** The parts of a version with the merged segment, which comes first, instead of its sources. */
function mergedParts(version: Version, merged: Segment | undefined, dropped: Dropped): Part[] {
  const gone: number[] = []
  const others: Part[] = []
  for (const part of version.parts) {
    if (!dropped.has(part.segment)) {
      others.push(part)
      continue
    }
    const { segment, deletions } = part
    const left = dropped.get(segment)
    for (let doc = 0; doc < segment.documentCount && deletions !== undefined && merged !== undefined; doc++) {
      if (deletions.has(doc) && left?.has(doc) !== true) gone.push(merged.documentOf(segment.ids[doc]!))
    }
  }
  if (merged === undefined) return others
  const deletions = gone.length === 0 ? undefined : Deletions.of(merged.documentCount, gone)
  return [{ segment: merged, deletions }, ...others]
}
