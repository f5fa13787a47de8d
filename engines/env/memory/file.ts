/** An open file of a memory disk. What it changes goes through the disk, which keeps the record. */
import type { DiskFile } from '../disk.ts'
import { StorageError } from '../errors.ts'
import type { FileContent } from './content.ts'
import type { DataOperation, DiskOperation, FileId } from './operation.ts'

/** A file of the disk, whatever it is called and whether or not it still has a name. */
export interface StoredFile {
  readonly id: FileId
  readonly content: FileContent
}

/** What an open file needs of its disk. */
export interface OperationLog {
  readonly operationCount: number
  /** Lets the hook refuse the operation, then applies and records it. */
  perform(operation: DiskOperation, apply: () => void): void
}

export class MemoryFile implements DiskFile {
  readonly path: string
  readonly #file: StoredFile
  readonly #log: OperationLog
  readonly #isWritable: boolean
  #closed = false

  constructor(path: string, file: StoredFile, log: OperationLog, isWritable: boolean) {
    this.path = path
    this.#file = file
    this.#log = log
    this.#isWritable = isWritable
  }

  size(): number {
    this.#assertOpen()
    return this.#file.content.length
  }

  read(into: Uint8Array, position: number): number {
    this.#assertOpen()
    return this.#file.content.read(into, position)
  }

  write(bytes: Uint8Array, position: number): void {
    const copy = new Uint8Array(bytes)
    this.#change({ type: 'write', path: this.path, file: this.#file.id, position, bytes: copy }, content =>
      content.write(copy, position),
    )
  }

  truncate(length: number): void {
    this.#change({ type: 'truncate', path: this.path, file: this.#file.id, length }, content =>
      content.truncate(length),
    )
  }

  async sync(): Promise<void> {
    this.#assertOpen()
    const { operationCount } = this.#log
    // The caller goes on, and may write what this sync does not cover.
    await undefined
    this.#recordSync(operationCount)
  }

  syncNow(): void {
    this.#assertOpen()
    this.#recordSync(this.#log.operationCount)
  }

  close(): void {
    this.#closed = true
  }

  #change(operation: DataOperation, apply: (content: FileContent) => void): void {
    this.#assertOpen()
    if (!this.#isWritable) {
      throw new StorageError('IO', `cannot ${operation.type} ${this.path}: it was opened to read`)
    }
    this.#log.perform(operation, () => apply(this.#file.content))
  }

  #recordSync(operationCount: number): void {
    this.#log.perform({ type: 'sync', path: this.path, file: this.#file.id, operationCount }, () => undefined)
  }

  #assertOpen(): void {
    if (this.#closed) throw new StorageError('CLOSED', `${this.path} was closed before this call`)
  }
}
