/**
 * What the store consists of, durably: one small file, replaced whole at each change.
 *
 * Changes are rare (one a flush or merge), so it is JSON: plain to read rather than small.
 */

import { type Disk, StorageError } from '../env/index.ts'
import { readSealed, writeSealed } from '../journal/index.ts'
import type { BlockMeta } from './block/format.ts'
import type { Deletion } from './deletion.ts'
import { manifestName } from './names.ts'

const form = { kind: 'tsdb', version: 1 }

export interface StoreState {
  /** The first log that is needed; 0: the first of all. */
  readonly log: number
  /** Above every number of a file. */
  readonly nextNumber: number
  /** Above that of every block. */
  readonly nextGeneration: number
  /** Deletions so far. */
  readonly deletionCount: number
  /** Ascending in generation. */
  readonly blocks: readonly BlockMeta[]
  /** Files of series, in order of their series' numbers. */
  readonly catalogs: readonly number[]
  /** Series in those files. */
  readonly seriesCount: number
  /** Those that are not carried out everywhere. */
  readonly deletions: readonly Deletion[]
  /** By rule: up to where windows are done. */
  readonly downsampledUs: Readonly<Record<string, number>>
}

export const emptyState: StoreState = {
  log: 0,
  nextNumber: 1,
  nextGeneration: 1,
  deletionCount: 0,
  blocks: [],
  catalogs: [],
  seriesCount: 0,
  deletions: [],
  downsampledUs: {},
}

/** Durable on return. */
export function writeManifest(disk: Disk, directory: string, state: StoreState): void {
  const payload = new TextEncoder().encode(JSON.stringify(state))
  writeSealed(disk, `${directory}/${manifestName}`, { ...form, payload })
}

/** `undefined`: there is none. @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export function readManifest(disk: Disk, directory: string): StoreState | undefined {
  const path = `${directory}/${manifestName}`
  const payload = readSealed(disk, path, form)
  if (payload === undefined) return undefined
  try {
    return { ...emptyState, ...(JSON.parse(new TextDecoder().decode(payload)) as StoreState) }
  } catch (error) {
    throw new StorageError('CORRUPT', `${path}: what it holds is no state of a store`, { cause: error })
  }
}
