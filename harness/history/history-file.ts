/**
 * `history.bin` while it grows: frames go to the disk in the background, from blocks that are used again.
 *
 * It has its name from the start and is written strictly in order, so that a process that dies leaves whole frames
 * and at most one torn one behind them. When the disk falls behind, the recorder waits for it, blocking: memory
 * is bounded, and a history with a hole proves nothing.
 */
import { closeSync, fsync, openSync, write, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { ResultError } from '../results/errors.ts'
import { frameHeaderBytes, sealFrame } from './frames.ts'

export const historyFileName = 'history.bin'

/** Sealing one (checksum and handing over) costs about 50 µs, every 3,000 operations or so. */
export const blockBytes: number = 64 * 1024
/** Frames that may wait for the disk. */
const waitingMax = 32

interface PlacedFrame {
  readonly bytes: Uint8Array
  readonly position: number
}

export class HistoryFile {
  readonly #path: string
  readonly #descriptor: number
  readonly #free: Uint8Array[] = []
  /** In order; the first is being written. */
  readonly #waiting: PlacedFrame[] = []
  #frameCount = 0
  #position = 0
  #failure: Error | undefined
  #drained: (() => void) | undefined

  /** Creates it anew. @throws ResultError the disk refused. */
  static create(path: string): HistoryFile {
    try {
      return new HistoryFile(path, openSync(path, 'w'))
    } catch (error) {
      throw new ResultError('write', path, error)
    }
  }

  private constructor(path: string, descriptor: number) {
    this.#path = path
    this.#descriptor = descriptor
  }

  /** A block of `blockBytes` to write a frame into; it comes back through `append`. */
  takeBlock(): Uint8Array {
    return this.#free.pop() ?? new Uint8Array(blockBytes)
  }

  /** Seals the frame, whose header is still open, and has it written. Its bytes belong to the file from here on. */
  append(bytes: Uint8Array): void {
    if (this.#failure !== undefined) return
    sealFrame(bytes, this.#frameCount++, bytes.length - frameHeaderBytes)
    this.#waiting.push({ bytes, position: this.#position })
    this.#position += bytes.length
    if (this.#waiting.length === 1) this.#writeFirst()
    else if (this.#waiting.length > waitingMax) this.#catchUp()
  }

  /** Settles when everything is durable. @throws ResultError the disk refused, now or earlier. */
  async finish(): Promise<void> {
    await this.#drain()
    try {
      if (this.#failure !== undefined) throw this.#failure
      await promisify(fsync)(this.#descriptor)
    } catch (error) {
      throw new ResultError('write', this.#path, error)
    } finally {
      closeSync(this.#descriptor)
    }
  }

  /** Settles when everything so far can be read. @throws ResultError the disk refused, now or earlier. */
  async settle(): Promise<void> {
    await this.#drain()
    if (this.#failure !== undefined) throw new ResultError('write', this.#path, this.#failure)
  }

  async #drain(): Promise<void> {
    if (this.#waiting.length === 0) return
    await new Promise<void>(resolve => {
      this.#drained = resolve
    })
  }

  /** Writes what waits, one frame after the other, in the background. */
  #writeFirst(): void {
    const frame = this.#waiting[0] as PlacedFrame
    write(this.#descriptor, frame.bytes, 0, frame.bytes.length, frame.position, (error, written) => {
      if (error === null) this.#writeRest(frame, written)
      else this.#failure ??= error
      this.#release(this.#waiting.shift() as PlacedFrame)
      if (this.#failure !== undefined) this.#waiting.length = 0
      if (this.#waiting.length > 0) this.#writeFirst()
      else this.#drained?.()
    })
  }

  /**
   * Writes all that waits, blocking. The first frame is under way; writing it here too puts it before the
   * others and changes nothing of it. Its block is free once the system has let go of it.
   */
  #catchUp(): void {
    for (const frame of this.#waiting) this.#writeRest(frame, 0)
    for (const frame of this.#waiting.splice(1)) this.#release(frame)
  }

  /** Writes the frame from its byte `from` on, blocking. */
  #writeRest({ bytes, position }: PlacedFrame, from: number): void {
    try {
      let at = from
      while (at < bytes.length) at += writeSync(this.#descriptor, bytes, at, bytes.length - at, position + at)
    } catch (error) {
      this.#failure ??= error as Error
    }
  }

  /** Keeps the block for another frame; those of other sizes are let go. */
  #release({ bytes }: PlacedFrame): void {
    if (bytes.buffer.byteLength === blockBytes) this.#free.push(new Uint8Array(bytes.buffer as ArrayBuffer))
  }
}
