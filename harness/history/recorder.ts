/**
 * Records what clients do while they do it: into a block at hand, which goes to a file when it is full.
 *
 * Memory is the same after an hour as after a second: the blocks of the file, and one operation a client. When an
 * operation starts and ends is the caller's to say; so is who the clients are. Nothing here throws for the disk's
 * sake: what a full disk did to the history, `finish` says.
 */
import { storeErrorCodes } from '../../adapters/contract/index.ts'
import { varintBytesMax, writeVarint } from '../../engines/bytes/index.ts'
import { formatVersion, frameHeaderBytes, frameType } from './frames.ts'
import { blockBytes, type HistoryFile } from './history-file.ts'
import type { Mark, Origin, Value } from './operation.ts'
import { BlockWriter, type OutcomeCode, outcomeCode, type Row, rowBytesAtMost } from './rows.ts'
import { valueBytesMax } from './value.ts'

const none = -1
const pendingBytesPerClient = 128
const errorIndex: ReadonlyMap<string, number> = new Map(storeErrorCodes.map((code, index) => [code, index]))

export class HistoryRecorder {
  readonly #file: HistoryFile
  readonly #block: BlockWriter
  /** By client: the kind of what is under way, or `none`. */
  readonly #kinds: Int32Array
  readonly #invokeNs: Float64Array
  readonly #keys: Value[]
  readonly #arguments: Value[]
  readonly #row: Row = {
    kind: 0,
    client: 0,
    outcome: outcomeCode.ok,
    key: null,
    argument: null,
    answer: null,
    error: none,
    invokeNs: 0,
    returnNs: 0,
  }
  /** Room that every block keeps for the operations under way when it is sealed; more than that makes it grow. */
  readonly #pendingBytes: number
  #operationCount = 0
  #markCount = 0

  /** `kinds[kind]` is the name of that kind; clients are 0 … `clientCount` - 1. */
  constructor(file: HistoryFile, kinds: readonly string[], clientCount: number, origin: Origin) {
    this.#file = file
    this.#kinds = new Int32Array(clientCount).fill(none)
    this.#invokeNs = new Float64Array(clientCount)
    this.#keys = new Array<Value>(clientCount).fill(null)
    this.#arguments = new Array<Value>(clientCount).fill(null)
    this.#pendingBytes = Math.min(clientCount * pendingBytesPerClient, blockBytes / 4)
    this.#writeOrigin(kinds, origin)
    this.#block = new BlockWriter(file.takeBlock())
  }

  /**
   * The client calls. What it had under way is given up: it never returned. Lists are the recorder's until the
   * operation ends.
   */
  begin(client: number, kind: number, key: Value, argument: Value, invokeNs: number): void {
    if (this.#kinds[client] !== none) this.#end(client, outcomeCode.unknown, null, none, Number.POSITIVE_INFINITY)
    this.#kinds[client] = kind
    this.#keys[client] = key
    this.#arguments[client] = argument
    this.#invokeNs[client] = invokeNs
  }

  /** The call returned, with this answer. */
  ok(client: number, answer: Value, returnNs: number): void {
    this.#end(client, outcomeCode.ok, answer, none, returnNs)
  }

  /** The call ended and surely was not applied; the code is a store error's. */
  failed(client: number, code: string, returnNs: number): void {
    this.#end(client, outcomeCode.failed, null, errorIndex.get(code) ?? none, returnNs)
  }

  /** The call ended, or the client gave it up, and nobody knows whether it was, or will be, applied. */
  unknown(client: number, code: string, returnNs: number): void {
    this.#end(client, outcomeCode.unknown, null, errorIndex.get(code) ?? none, returnNs)
  }

  mark(mark: Mark): void {
    const bytes = 1 + varintBytesMax + valueBytesMax(mark.name) + valueBytesMax(mark.detail)
    this.#makeRoom(bytes)
    this.#block.writeMark(mark)
    this.#markCount++
  }

  /** Writes what there is, so that it can be read; more may follow. @throws ResultError the disk refused. */
  async flush(): Promise<void> {
    this.#seal()
    this.#block.restart(this.#file.takeBlock())
    await this.#file.settle()
  }

  /**
   * Writes what is left; operations still under way are kept as unknown. Settles when all of it is durable.
   *
   * @returns how many operations it holds.
   * @throws ResultError the disk refused, now or earlier; the file ends before the first block that it refused.
   */
  async finish(): Promise<number> {
    const pendingCount = this.#kinds.reduce((count, kind) => count + (kind === none ? 0 : 1), 0)
    this.#seal()
    const end = new Uint8Array(frameHeaderBytes + 1 + 2 * varintBytesMax)
    end[frameHeaderBytes] = frameType.end
    let at = writeVarint(end, frameHeaderBytes + 1, this.#operationCount)
    at = writeVarint(end, at, this.#markCount)
    this.#file.append(end.subarray(0, at))
    await this.#file.finish()
    return this.#operationCount + pendingCount
  }

  #end(client: number, outcome: OutcomeCode, answer: Value, error: number, returnNs: number): void {
    const key = this.#keys[client] as Value
    const argument = this.#arguments[client] as Value
    // A block that is sealed here says that the operation is under way, and the next one how it ended.
    this.#makeRoom(rowBytesAtMost(key, argument, answer))
    const row = this.#row
    row.kind = this.#kinds[client] as number
    row.client = client
    row.outcome = outcome
    row.key = key
    row.argument = argument
    row.answer = answer
    row.error = error
    row.invokeNs = this.#invokeNs[client] as number
    row.returnNs = returnNs
    this.#block.writeOperation(row)
    this.#kinds[client] = none
    this.#operationCount++
  }

  /** Leaves room for a row in the block at hand, which is another one where it was full. */
  #makeRoom(bytes: number): void {
    const needed = bytes + this.#pendingBytes
    if (this.#block.hasRoomFor(needed)) return
    if (this.#block.rowCount > 0) {
      this.#seal()
      this.#block.restart(this.#file.takeBlock())
    }
    if (!this.#block.hasRoomFor(needed)) this.#block.grow(needed)
  }

  /** Gives the block to the file, with what is under way behind it. */
  #seal(): void {
    const row = this.#row
    let pendingCount = 0
    for (let client = 0; client < this.#kinds.length; client++) {
      const kind = this.#kinds[client] as number
      if (kind === none) continue
      row.kind = kind
      row.client = client
      row.outcome = outcomeCode.unknown
      row.key = this.#keys[client] as Value
      row.argument = this.#arguments[client] as Value
      row.error = none
      row.invokeNs = this.#invokeNs[client] as number
      row.returnNs = Number.POSITIVE_INFINITY
      const bytes = rowBytesAtMost(row.key, row.argument, null)
      if (!this.#block.hasRoomFor(bytes)) this.#block.grow(bytes)
      this.#block.writeOperation(row)
      pendingCount++
    }
    if (this.#block.rowCount > 0) this.#file.append(this.#block.finish(pendingCount))
  }

  #writeOrigin(kinds: readonly string[], origin: Origin): void {
    const text = new TextEncoder().encode(JSON.stringify({ kinds, errors: storeErrorCodes, origin }))
    const frame = new Uint8Array(frameHeaderBytes + 2 + text.length)
    frame[frameHeaderBytes] = frameType.origin
    frame[frameHeaderBytes + 1] = formatVersion
    frame.set(text, frameHeaderBytes + 2)
    this.#file.append(frame)
  }
}
