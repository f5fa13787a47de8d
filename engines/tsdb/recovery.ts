/**
 * Brings a directory back to a store: manifest, series, blocks, then the logs that are still needed.
 *
 * Nothing is changed before everything has been read: a refusal leaves the evidence as it was.
 */
import type { PointBatch } from '../../adapters/contract/index.ts'
import { type Disk, type Env, StorageError } from '../env/index.ts'
import { Journal, readSealed } from '../journal/index.ts'
import { ChunkCache } from './block/cache.ts'
import { discardFile } from './discard.ts'
import { ByteSource, Malformed } from './encoding/bytes.ts'
import { decodeEntry, type LoggedPoints } from './log-entry.ts'
import { emptyState, readManifest, type StoreState } from './manifest.ts'
import { Memory } from './memory.ts'
import { catalogPath, manifestName, parseFileName } from './names.ts'
import type { TsdbOptions } from './options.ts'
import { Catalog } from './series/catalog.ts'
import { type Definitions, decodeDefinitions } from './series/definitions.ts'
import { catalogForm, Storage } from './storage.ts'

export interface Recovered {
  readonly catalog: Catalog
  readonly cache: ChunkCache
  readonly storage: Storage
  readonly memory: Memory
  readonly journal: Journal
}

/** @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export function recover(
  env: Env,
  directory: string,
  { options, fail }: { options: TsdbOptions; fail: (error: unknown) => void },
): Recovered {
  const { disk } = env
  const names = disk.list(directory)
  const manifest = readManifest(disk, directory)
  if (manifest === undefined)
    refuseRemains(
      directory,
      names.find(name => parseFileName(name)?.type === 'block'),
    )
  const found = manifest ?? emptyState
  const catalog = readCatalogs(disk, directory, found)
  const cache = new ChunkCache(options.cacheBytes)
  const highest = Math.max(0, ...names.map(name => parseFileName(name)?.number ?? 0))
  const state = { ...found, nextNumber: Math.max(found.nextNumber, highest + 1) }
  const storage = new Storage({ disk, directory, catalog, cache }, state)
  let journal: Journal | undefined
  try {
    const memory = new Memory(catalog, state)
    const { durability } = options
    const numbers = new OwnNumbers()
    journal = Journal.open({ env, directory, durability, fail }, state.log, entry => {
      if (manifest === undefined) refuseRemains(directory, 'a log')
      replay(entry, { catalog, memory, numbers, directory })
    })
    // From the first opening on there is one, so that its loss shows.
    if (manifest === undefined) storage.install([], [], { log: journal.log })
    removeLeftovers(disk, directory, { names, state })
    return { catalog, cache, storage, memory, journal }
  } catch (error) {
    // Gives its file up; it never rejects.
    void journal?.close()
    storage.close()
    throw error
  }
}

/** Without a manifest no file may be there that a store makes once it is open: `witness` is one. */
function refuseRemains(directory: string, witness: string | undefined): void {
  if (witness === undefined) return
  const path = `${directory}/${manifestName}`
  throw new StorageError('CORRUPT', `${path}: it is missing, and ${witness} shows that a store was here`)
}

function readCatalogs(disk: Disk, directory: string, { catalogs, seriesCount }: StoreState): Catalog {
  const catalog = new Catalog()
  for (const number of catalogs) {
    const path = catalogPath(directory, number)
    const payload = readSealed(disk, path, catalogForm)
    if (payload === undefined) {
      throw new StorageError('CORRUPT', `${path}: the manifest names this file of series, and it is missing`)
    }
    try {
      restore(catalog, decodeDefinitions(new ByteSource(payload)))
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      throw new StorageError('CORRUPT', `${path}: the series at offset 20 do not decode: ${error.message}`)
    }
  }
  if (catalog.count !== seriesCount) {
    const path = `${directory}/${manifestName}`
    throw new StorageError('CORRUPT', `${path}: it tells of ${seriesCount} series, and its files have ${catalog.count}`)
  }
  return catalog
}

function restore(catalog: Catalog, { firstId, keys }: Definitions): void {
  for (const [index, key] of keys.entries()) {
    if (!catalog.restore(firstId + index, key)) throw new Malformed(`series ${firstId + index} is another one`)
  }
}

/** 0, 1, 2, …: in the log points name their series by number. Kept, for a log may have an entry for each point. */
class OwnNumbers {
  #ids = new Int32Array(0)

  /** At least so many of them. */
  first(count: number): Int32Array {
    if (count > this.#ids.length) this.#ids = Int32Array.from({ length: 2 * count }, (_, id) => id)
    return this.#ids
  }
}

interface Replayed {
  readonly catalog: Catalog
  readonly memory: Memory
  readonly numbers: OwnNumbers
  readonly directory: string
}

function replay(bytes: Uint8Array, { catalog, memory, numbers, directory }: Replayed): void {
  try {
    const entry = decodeEntry(bytes)
    if (entry.type === 'drop') {
      memory.dropBefore(entry.beforeUs)
    } else if (entry.type === 'delete') {
      memory.remove(entry.range)
    } else {
      if (entry.definitions !== undefined) restore(catalog, entry.definitions)
      memory.add(asBatch(entry.points, catalog.count), numbers.first(catalog.count))
    }
  } catch (error) {
    if (!(error instanceof Malformed || error instanceof TypeError)) throw error
    throw new StorageError('CORRUPT', `${directory}: an entry of the log does not decode: ${error.message}`)
  }
}

/** Points whose series are given by their numbers. */
function asBatch({ count, ids, timestampsUs, values }: LoggedPoints, seriesCount: number): PointBatch {
  if (ids.some(id => id >= seriesCount)) throw new Malformed('a series that was never defined')
  return { count, series: [], seriesIndexes: ids, timestampsUs, values }
}

/** Files of ours that the manifest does not name; all were there before this opening. */
function removeLeftovers(
  disk: Disk,
  directory: string,
  { names, state }: { names: readonly string[]; state: StoreState },
): void {
  const blocks = new Set(state.blocks.map(block => block.number))
  const catalogs = new Set(state.catalogs)
  for (const name of names) {
    const file = parseFileName(name.replace(/\.new$/, ''))
    if (file === undefined) continue
    const isNamed = (file.type === 'block' ? blocks : catalogs).has(file.number) && !name.endsWith('.new')
    if (!isNamed) discardFile(disk, `${directory}/${name}`)
  }
}
