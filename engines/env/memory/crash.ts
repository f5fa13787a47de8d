/**
 * What is left after a power loss.
 *
 * `CrashModel` follows a disk, operation by operation, and keeps apart what was synced and what was not.
 * A crash keeps all of the first and any subset of the second, in order: a write survives whole, not at
 * all, or torn (each of its sectors on its own); a file's length follows from the writes that survived; a
 * name appears, moves and goes in one step. Directories themselves survive from their creation on.
 */
import { sectorBytes } from '../disk.ts'
import type { Random } from '../random.ts'
import { FileContent } from './content.ts'
import type { DataOperation, DiskOperation, FileId, NameOperation } from './operation.ts'
import { directoryOf } from './operation.ts'

/**
 * Which of the unsynced operations survive: none, all, all but the second half of the last write, or
 * a subset drawn at random.
 */
export type CrashChoice = 'nothing' | 'everything' | 'torn' | Random

/** Files by path. */
export type DiskImage = ReadonlyMap<string, FileContent>

interface Pending<Operation> {
  /** Where it stands in the sequence of all operations of the disk, from 0. */
  readonly index: number
  readonly operation: Operation
}

interface TrackedFile {
  readonly synced: FileContent
  unsynced: Pending<DataOperation>[]
}

export class CrashModel {
  readonly #files = new Map<FileId, TrackedFile>()
  readonly #syncedNames = new Map<string, FileId>()
  #unsyncedNames: Pending<NameOperation>[] = []
  #operationCount = 0

  /** Starts from a disk on which everything is synced. */
  constructor(files: ReadonlyMap<string, { readonly id: FileId; readonly content: FileContent }>) {
    for (const [path, { id, content }] of files) {
      this.#files.set(id, { synced: content.copy(), unsynced: [] })
      this.#syncedNames.set(path, id)
    }
  }

  get operationCount(): number {
    return this.#operationCount
  }

  follow(operation: DiskOperation): void {
    const index = this.#operationCount++
    switch (operation.type) {
      case 'create':
        this.#files.set(operation.file, { synced: new FileContent(), unsynced: [] })
        this.#unsyncedNames.push({ index, operation })
        break
      case 'rename':
      case 'remove':
        this.#unsyncedNames.push({ index, operation })
        break
      case 'write':
      case 'truncate':
        // No file: it was removed for good and somebody still has it open.
        this.#files.get(operation.file)?.unsynced.push({ index, operation })
        break
      case 'sync':
        this.#syncFile(operation.file, operation.operationCount)
        break
      case 'syncDirectory':
        this.#syncDirectory(operation.path)
        break
    }
  }

  crash(choice: CrashChoice): DiskImage {
    const survives = survivalOf(choice, this.#lastWriteIndex())
    const names = new Map(this.#syncedNames)
    for (const { operation, index } of this.#unsyncedNames) {
      if (survives(index) !== 'lost') applyName(names, operation)
    }
    const image = new Map<string, FileContent>()
    for (const [path, id] of names) {
      const { synced, unsynced } = this.#files.get(id)!
      const content = synced.copy()
      for (const { operation, index } of unsynced) {
        const fate = survives(index)
        if (fate === 'whole') applyData(content, operation)
        else if (fate !== 'lost') applyTorn(content, operation, fate)
      }
      image.set(path, content)
    }
    return image
  }

  #syncFile(id: FileId, operationCount: number): void {
    const file = this.#files.get(id)
    if (file === undefined) return
    for (const { operation, index } of file.unsynced) {
      if (index < operationCount) applyData(file.synced, operation)
    }
    file.unsynced = file.unsynced.filter(({ index }) => index >= operationCount)
  }

  #syncDirectory(path: string): void {
    const isInside = ({ operation }: Pending<NameOperation>): boolean => directoryOf(operation.path) === path
    for (const pending of this.#unsyncedNames) {
      if (isInside(pending)) applyName(this.#syncedNames, pending.operation)
    }
    this.#unsyncedNames = this.#unsyncedNames.filter(pending => !isInside(pending))
    this.#forgetNameless()
  }

  /** Drops the files that no crash can bring back. */
  #forgetNameless(): void {
    const named = new Set(this.#syncedNames.values())
    for (const { operation } of this.#unsyncedNames) named.add(operation.file)
    for (const id of this.#files.keys()) if (!named.has(id)) this.#files.delete(id)
  }

  #lastWriteIndex(): number {
    let last = -1
    for (const { unsynced } of this.#files.values()) {
      const write = unsynced.findLast(({ operation }) => operation.type === 'write')
      if (write !== undefined) last = Math.max(last, write.index)
    }
    return last
  }
}

/** `whole`, `lost`, or torn: said for each sector of the write in turn. */
type Fate = 'whole' | 'lost' | ((sectorIndex: number, sectorCount: number) => boolean)

function survivalOf(choice: CrashChoice, lastWriteIndex: number): (operationIndex: number) => Fate {
  if (choice === 'nothing') return () => 'lost'
  if (choice === 'everything') return () => 'whole'
  if (choice === 'torn') {
    const firstHalf: Fate = (sector, sectorCount) => sector < Math.floor(sectorCount / 2)
    return index => (index === lastWriteIndex ? firstHalf : 'whole')
  }
  // Each image has its own odds, so that nearly all and nearly nothing are drawn as well as a half.
  const odds = choice.nextFloat()
  const oddsTorn = choice.nextFloat() / 2
  const eachSector: Fate = () => choice.nextFloat() < odds
  return () => (choice.nextFloat() < oddsTorn ? eachSector : choice.nextFloat() < odds ? 'whole' : 'lost')
}

function applyName(names: Map<string, FileId>, operation: NameOperation): void {
  // Where an earlier operation was lost, the old name may be missing or be another file's.
  const isNamed = names.get(operation.path) === operation.file
  switch (operation.type) {
    case 'create':
      names.set(operation.path, operation.file)
      break
    case 'rename':
      if (isNamed) names.delete(operation.path)
      names.set(operation.to, operation.file)
      break
    case 'remove':
      if (isNamed) names.delete(operation.path)
      break
  }
}

function applyData(content: FileContent, operation: DataOperation): void {
  if (operation.type === 'write') content.write(operation.bytes, operation.position)
  else content.truncate(operation.length)
}

/** Applies the sectors that survive. What cannot tear (a truncation, a write inside one sector) goes by its one sector. */
function applyTorn(content: FileContent, operation: DataOperation, survives: Exclude<Fate, string>): void {
  if (operation.type === 'truncate') {
    if (survives(0, 1)) content.truncate(operation.length)
    return
  }
  const { bytes, position } = operation
  const firstSector = Math.floor(position / sectorBytes)
  const sectorCount = Math.ceil((position + bytes.length) / sectorBytes) - firstSector
  for (let sector = 0; sector < sectorCount; sector++) {
    if (!survives(sector, sectorCount)) continue
    const from = Math.max(position, (firstSector + sector) * sectorBytes)
    const to = Math.min(position + bytes.length, (firstSector + sector + 1) * sectorBytes)
    content.write(bytes.subarray(from - position, to - position), from)
  }
}
