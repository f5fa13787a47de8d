/** An open file of the write-back disk. */
import { type DiskFile, StorageError } from '../../../engines/env/index.ts'
import type { HeldFile } from './held-file.ts'

/** What an open file needs of its disk. */
interface Holder {
  assertOn(path: string): void
  afterWrite(file: HeldFile, write: { readonly position: number; readonly bytes: number }, before: number): void
  afterSync(file: HeldFile): boolean
  afterClose(file: HeldFile): void
}

export class WriteBackFile implements DiskFile {
  readonly path: string
  readonly #holder: Holder
  readonly #file: HeldFile
  readonly #isWritable: boolean
  #isClosed = false

  constructor(holder: Holder, file: HeldFile, path: string, isWritable: boolean) {
    this.#holder = holder
    this.#file = file
    this.path = path
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
    this.#assertWritable('write')
    const before = this.#file.bytes
    this.#file.content.write(bytes, position)
    this.#holder.afterWrite(this.#file, { position, bytes: bytes.length }, before)
  }

  truncate(length: number): void {
    this.#assertWritable('truncate')
    const before = this.#file.bytes
    this.#file.content.truncate(length)
    this.#holder.afterWrite(this.#file, { position: length, bytes: 0 }, before)
  }

  async sync(): Promise<void> {
    this.#assertOpen()
    // At once: what comes while it runs is not covered.
    if (this.#holder.afterSync(this.#file)) await this.#file.syncBelow()
    else await undefined
  }

  syncNow(): void {
    this.#assertOpen()
    if (this.#holder.afterSync(this.#file)) this.#file.syncBelowNow()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#holder.afterClose(this.#file)
  }

  #assertWritable(action: string): void {
    this.#assertOpen()
    if (!this.#isWritable) throw new StorageError('IO', `cannot ${action} ${this.path}: it was opened to read`)
  }

  #assertOpen(): void {
    this.#holder.assertOn(this.path)
    if (this.#isClosed) throw new StorageError('CLOSED', `${this.path} was closed before this call`)
  }
}
