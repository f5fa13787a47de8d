/**
 * `history.bin` read back, block by block, in bounded memory.
 *
 * A file that ends before its end frame is what a crash leaves: the whole frames before are a history, and
 * `incomplete` says what is missing. A frame that fails with whole ones behind it is damage, and nothing is believed.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { z } from 'zod'
import { VarintReader } from '../../engines/bytes/index.ts'
import { ResultError } from '../results/errors.ts'
import { HistoryError } from './errors.ts'
import { type FrameHeader, formatVersion, frameHeaderBytes, frameType, isWhole, readFrameHeader } from './frames.ts'
import type { History, Mark, Operation, Origin } from './operation.ts'
import { originSchema } from './origin.ts'
import { type Block, type Names, readBlock } from './rows.ts'

const firstFrameSchema = z.object({ kinds: z.array(z.string()), errors: z.array(z.string()), origin: originSchema })

/** How much is read at a time while looking for a frame behind a broken one. */
const searchBytes = 1 << 20

export class HistoryReader {
  readonly #path: string
  readonly #file: FileHandle
  readonly #fileBytes: number
  #position = 0
  #frameCount = 0
  #names: Names = { kinds: [], errors: [] }
  #operationCount = 0
  #markCount = 0
  #isOver = false
  /** Known once `open` has settled. */
  origin: Origin = {}
  /** Known once there is no block left: why the end is missing, or `undefined`. */
  incomplete: string | undefined

  /** @throws HistoryError it is not there, no history, or one of a later version. */
  static async open(path: string): Promise<HistoryReader> {
    const file = await open(path, 'r').catch((error: unknown) => {
      throw new HistoryError(path, 'offset 0', reasonOf(error, path))
    })
    try {
      const reader = new HistoryReader(path, file, (await file.stat()).size)
      await reader.#readOrigin()
      return reader
    } catch (error) {
      await file.close()
      throw error
    }
  }

  private constructor(path: string, file: FileHandle, fileBytes: number) {
    this.#path = path
    this.#file = file
    this.#fileBytes = fileBytes
  }

  /** The next block; `undefined`: there is none left. @throws HistoryError the file is damaged. */
  async next(): Promise<Block | undefined> {
    if (this.#isOver) return undefined
    const offset = this.#position
    const payload = await this.#readFrame()
    if (payload === undefined) {
      await this.#endEarly(offset)
      return undefined
    }
    try {
      if (payload[0] === frameType.operations) {
        const block = readBlock(payload, this.#names)
        this.#operationCount += block.operations.length
        this.#markCount += block.marks.length
        return block
      }
      this.#readEnd(payload)
      return undefined
    } catch (error) {
      throw new HistoryError(this.#path, `offset ${offset}`, (error as Error).message)
    }
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  async #readOrigin(): Promise<void> {
    const payload = await this.#readFrame()
    if (payload === undefined || payload[0] !== frameType.origin) {
      throw new HistoryError(this.#path, 'offset 0', 'it does not begin as a history does')
    }
    if (payload[1] !== formatVersion) {
      const reason = `it has format version ${payload[1]}, and this harness reads ${formatVersion}`
      throw new HistoryError(this.#path, 'offset 0', reason)
    }
    const parsed = firstFrameSchema.safeParse(parseJson(payload.subarray(2)))
    if (!parsed.success) throw new HistoryError(this.#path, 'offset 0', 'its first frame does not say what it holds')
    this.#names = parsed.data
    this.origin = parsed.data.origin
  }

  #readEnd(payload: Uint8Array): void {
    const reader = new VarintReader()
    reader.position = 1
    const operationCount = reader.read(payload, payload.length)
    const markCount = reader.read(payload, payload.length)
    if (payload[0] !== frameType.end) throw new RangeError('a frame is of no known type')
    if (operationCount !== this.#operationCount || markCount !== this.#markCount) {
      throw new RangeError('the end counts other operations than there are')
    }
    if (this.#position !== this.#fileBytes) throw new RangeError('the file goes on behind its end')
    this.#isOver = true
  }

  /** The payload of the frame at hand; `undefined`: none that is whole begins here. */
  async #readFrame(): Promise<Uint8Array | undefined> {
    const header = readFrameHeader(await this.#read(this.#position, frameHeaderBytes))
    if (header === undefined || header.number !== this.#frameCount) return undefined
    const frame = await this.#readWhole(this.#position, header)
    if (frame === undefined) return undefined
    this.#position += frame.length
    this.#frameCount++
    return frame.subarray(frameHeaderBytes)
  }

  async #readWhole(position: number, header: FrameHeader): Promise<Uint8Array | undefined> {
    const bytes = frameHeaderBytes + header.payloadBytes
    if (position + bytes > this.#fileBytes) return undefined
    const frame = await this.#read(position, bytes)
    return isWhole(frame, header) ? frame : undefined
  }

  /** No whole frame begins at `offset`: that is the end of what a crash left, unless another frame comes behind. */
  async #endEarly(offset: number): Promise<void> {
    const behind = await this.#findFrame(offset + 1)
    if (behind !== undefined) {
      throw new HistoryError(
        this.#path,
        `offset ${offset}`,
        `a frame is damaged: its checksum fails, and a whole one follows at ${behind}`,
      )
    }
    this.#isOver = true
    const left = this.#fileBytes - offset
    this.incomplete = `${this.#path} ends early: ${left === 0 ? 'nothing follows' : `a torn frame of ${left} bytes lies`} at offset ${offset}`
  }

  /** Where the next whole frame begins that may follow those read so far; `undefined`: none does. */
  async #findFrame(from: number): Promise<number | undefined> {
    for (let start = from; start + frameHeaderBytes <= this.#fileBytes; start += searchBytes) {
      const bytes = await this.#read(start, searchBytes + frameHeaderBytes)
      for (let at = 0; at < Math.min(searchBytes, bytes.length); at++) {
        const header = readFrameHeader(bytes, at)
        if (header === undefined || header.number < this.#frameCount) continue
        if ((await this.#readWhole(start + at, header)) !== undefined) return start + at
      }
    }
    return undefined
  }

  /** Up to `length` bytes; fewer at the end of the file. */
  async #read(position: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.min(length, Math.max(0, this.#fileBytes - position)))
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await this.#file.read(bytes, filled, bytes.length - filled, position + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  }
}

/** Reads a whole history into memory, about 150 bytes an operation. @throws HistoryError it cannot be believed. */
export async function readHistory(path: string): Promise<History> {
  const reader = await HistoryReader.open(path)
  try {
    const operations: Operation[] = []
    const marks: Mark[] = []
    const unreturned: Operation[] = []
    let pending: readonly Operation[] = []
    for (let block = await reader.next(); block !== undefined; block = await reader.next()) {
      for (const operation of block.operations) {
        const list = operation.returnNs === Number.POSITIVE_INFINITY ? unreturned : operations
        list.push(operation)
      }
      marks.push(...block.marks)
      pending = block.pending
    }
    return {
      origin: reader.origin,
      operations: [...operations, ...unreturned, ...pending],
      marks,
      incomplete: reader.incomplete,
    }
  } finally {
    await reader.close()
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

/** What the system said, without the path that the message has already. */
function reasonOf(error: unknown, path: string): string {
  return new ResultError('read', path, error).message.replace(`cannot read ${path}: `, 'it cannot be read: ')
}
