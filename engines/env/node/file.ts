/**
 * An open file on the real disk: positioned reads and writes that finish what they start, and fdatasync.
 *
 * fdatasync, not fsync: it keeps the data and the length, which is all that a reader needs, and spares
 * the write of the modification time.
 */
import * as fs from 'node:fs'
import type { DiskFile } from '../disk.ts'
import { StorageError } from '../errors.ts'
import { diskFailure } from './failure.ts'

export class NodeFile implements DiskFile {
  readonly path: string
  readonly #descriptor: number
  #closed = false
  #syncCount = 0

  constructor(path: string, descriptor: number) {
    this.path = path
    this.#descriptor = descriptor
  }

  size(): number {
    const descriptor = this.#open()
    try {
      return fs.fstatSync(descriptor).size
    } catch (thrown) {
      throw diskFailure(thrown, 'measure', this.path, 'looks')
    }
  }

  read(into: Uint8Array, position: number): number {
    const descriptor = this.#open()
    let done = 0
    try {
      while (done < into.length) {
        const count = fs.readSync(descriptor, into, done, into.length - done, position + done)
        if (count === 0) break
        done += count
      }
    } catch (thrown) {
      throw diskFailure(thrown, 'read', this.path, 'looks')
    }
    return done
  }

  write(bytes: Uint8Array, position: number): void {
    const descriptor = this.#open()
    let done = 0
    try {
      while (done < bytes.length) {
        done += fs.writeSync(descriptor, bytes, done, bytes.length - done, position + done)
      }
    } catch (thrown) {
      throw diskFailure(thrown, 'write', this.path, 'changes')
    }
  }

  truncate(length: number): void {
    const descriptor = this.#open()
    try {
      fs.ftruncateSync(descriptor, length)
    } catch (thrown) {
      throw diskFailure(thrown, 'truncate', this.path, 'changes')
    }
  }

  async sync(): Promise<void> {
    const descriptor = this.#open()
    this.#syncCount++
    try {
      await new Promise<void>((resolve, reject) => {
        fs.fdatasync(descriptor, thrown => (thrown === null ? resolve() : reject(thrown)))
      })
    } catch (thrown) {
      throw diskFailure(thrown, 'sync', this.path, 'changes')
    } finally {
      this.#syncCount--
      if (this.#closed) this.#closeDescriptor()
    }
  }

  syncNow(): void {
    const descriptor = this.#open()
    try {
      fs.fdatasyncSync(descriptor)
    } catch (thrown) {
      throw diskFailure(thrown, 'sync', this.path, 'changes')
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#closeDescriptor()
  }

  /** Waits for the last running sync: its descriptor's number must not pass to another file meanwhile. */
  #closeDescriptor(): void {
    if (this.#syncCount > 0) return
    try {
      fs.closeSync(this.#descriptor)
    } catch (thrown) {
      throw diskFailure(thrown, 'close', this.path, 'changes')
    }
  }

  #open(): number {
    if (this.#closed) throw new StorageError('CLOSED', `${this.path} was closed before this call`)
    return this.#descriptor
  }
}
