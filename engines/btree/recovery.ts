/**
 * Opening a directory: the last checkpoint's map, the file of pages, and the writes that only logs have.
 *
 * Nothing is changed before all of it has been read without complaint: what an opening refuses is evidence.
 */
import { crc32, writeUint32 } from '../bytes/index.ts'
import { type Disk, type DiskFile, StorageError } from '../env/index.ts'
import { encodeMap, readMap, type TreeMap } from './checkpoint/map-file.ts'
import { installMap } from './checkpoint/tasks.ts'
import { holdsWrites, type ReplayedGroup, replayable } from './log/replay.ts'
import { logNumberOf, logPath, mapName, mapTemporaryName, pagesName } from './names.ts'
import { FreeSpace, unitBytes, unitsOf } from './store/free-space.ts'
import { PageTable } from './store/page-table.ts'
import { Places } from './store/places.ts'

const magic = 0x65657274
const version = 1

export interface Recovered {
  readonly file: DiskFile
  readonly table: PageTable
  readonly space: FreeSpace
  readonly map: TreeMap
  /** What came after the checkpoint. */
  readonly groups: readonly ReplayedGroup[]
  /** No log has had this number or one above. */
  readonly nextLogNumber: number
  /** Files of no further use once a new checkpoint is there. */
  readonly leftovers: readonly string[]
}

/** @throws StorageError `CORRUPT`, `INCOMPATIBLE`: nothing was changed then. */
export function recover(disk: Disk, directory: string, pageBytes: number): Recovered {
  const names = disk.list(directory)
  const logNumbers = names.flatMap(name => logNumberOf(name) ?? []).sort((a, b) => a - b)
  const found = readMap(disk, directory)
  if (found === undefined) refuseLostMap(disk, directory, logNumbers)
  const map = found ?? emptyMap(pageBytes)
  const neededLogs = neededOf(disk, directory, map, logNumbers)
  const groups = replayable(disk, directory, neededLogs, map.sequence)
  const file = found === undefined ? createFiles(disk, directory, map) : openPages(disk, directory, map)
  try {
    const space = new FreeSpace()
    space.mark(0, 1)
    const table = new PageTable()
    table.adopt(map.places, map.end, map.overflows)
    markUsed(map, space, file)
    const nextLogNumber = Math.max(map.nextLogNumber, ...logNumbers.map(number => number + 1))
    const leftovers = logNumbers.map(number => logPath(directory, number))
    if (names.includes(mapTemporaryName)) leftovers.push(`${directory}/${mapTemporaryName}`)
    return { file, table, space, map, groups, nextLogNumber, leftovers }
  } catch (error) {
    file.close()
    throw error
  }
}

function emptyMap(pageBytes: number): TreeMap {
  return {
    pageBytes,
    sequence: 0,
    logNumber: 0,
    nextLogNumber: 1,
    totals: { count: 0, bytes: 0 },
    places: new Places(1),
    end: 1,
    overflows: new Uint8Array(1),
  }
}

/** A crash during the very first opening leaves a file of pages without any, no more. */
function refuseLostMap(disk: Disk, directory: string, logNumbers: readonly number[]): void {
  const pages = `${directory}/${pagesName}`
  const log = logNumbers.find(number => holdsWrites(disk, directory, number))
  const witness = log !== undefined ? logPath(directory, log) : holdsPages(disk, pages) ? pages : undefined
  if (witness === undefined) return
  const path = `${directory}/${mapName}`
  throw new StorageError('CORRUPT', `${path}: it is missing, and ${witness} shows that a tree was here`)
}

function holdsPages(disk: Disk, path: string): boolean {
  if (!disk.exists(path)) return false
  const file = disk.open(path)
  try {
    return file.size() > unitBytes
  } finally {
    file.close()
  }
}

/** Numbers of the logs to replay, ascending. */
function neededOf(disk: Disk, directory: string, map: TreeMap, logNumbers: readonly number[]): number[] {
  if (map.logNumber === 0) return []
  const path = logPath(directory, map.logNumber)
  if (!disk.exists(path)) throw new StorageError('CORRUPT', `${path}: the map names this log, and it is missing`)
  return logNumbers.filter(number => number >= map.logNumber)
}

/** The map comes before the first page: where pages are, a map has been. */
function createFiles(disk: Disk, directory: string, map: TreeMap): DiskFile {
  const file = disk.create(`${directory}/${pagesName}`)
  try {
    file.write(headerOf(map.pageBytes), 0)
    file.syncNow()
    disk.syncDirectory(directory)
    installMap(disk, { directory, bytes: encodeMap(map) })
    return file
  } catch (error) {
    file.close()
    throw error
  }
}

function openPages(disk: Disk, directory: string, map: TreeMap): DiskFile {
  const path = `${directory}/${pagesName}`
  if (!disk.exists(path)) throw new StorageError('CORRUPT', `${path}: it is missing, and ${mapName} names its pages`)
  const file = disk.edit(path)
  try {
    const header = headerOf(map.pageBytes)
    const found = new Uint8Array(header.length)
    file.read(found, 0)
    if (found.some((byte, index) => byte !== header[index])) {
      throw new StorageError('CORRUPT', `${path}: the header at offset 0 is not that of the tree of ${mapName}`)
    }
    return file
  } catch (error) {
    file.close()
    throw error
  }
}

/** The first unit of the file of pages: what it is. */
function headerOf(pageBytes: number): Uint8Array {
  const header = new Uint8Array(16)
  writeUint32(header, 0, magic)
  writeUint32(header, 4, version)
  writeUint32(header, 8, pageBytes)
  writeUint32(header, 12, crc32(header.subarray(0, 12)))
  return header
}

/** @throws StorageError `CORRUPT`: two pages share a place, or one lies past the end. */
function markUsed({ places, end }: TreeMap, space: FreeSpace, file: DiskFile): void {
  const fileBytes = file.size()
  for (let number = 1; number < end; number++) {
    const unit = places.units[number] as number
    if (unit === 0) continue
    const length = places.lengths[number] as number
    const position = unit * unitBytes
    if (position + length > fileBytes) {
      throw new StorageError('CORRUPT', `${file.path}: page ${number} at offset ${position} lies past the end`)
    }
    if (!space.mark(unit, unitsOf(length))) {
      throw new StorageError('CORRUPT', `${file.path}: page ${number} at offset ${position} overlaps another`)
    }
  }
}
