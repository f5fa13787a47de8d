/**
 * Plain writes that stand next to each other in a pipeline, applied as one batch: one log record and one sync for
 * all of them. Each is acknowledged on its own; that they also come all or none is more than was asked.
 */
import type { Awaitable, Kv, KvWrite } from '../../contract/index.ts'
import { Encoded, type Failure, ok, type Reply } from '../resp/reply.ts'
import { failureOf } from './failure.ts'

const writesMax = 256
const bytesMax = 1024 * 1024
const okBytes: Uint8Array = new TextEncoder().encode('+OK\r\n'.repeat(writesMax))
const okReplyBytes = 5

export class WriteGroup {
  readonly #kv: Kv
  #writes: KvWrite[] = []
  #bytes = 0

  constructor(kv: Kv) {
    this.#kv = kv
  }

  get isEmpty(): boolean {
    return this.#writes.length === 0
  }

  get isFull(): boolean {
    return this.#writes.length >= writesMax || this.#bytes >= bytesMax
  }

  add(write: KvWrite): void {
    this.#writes.push(write)
    this.#bytes += write.key.length + (write.type === 'put' ? write.value.length : 0)
  }

  /** Applies what was added and starts anew. The reply stands for one of each write; it never rejects. */
  apply(): Awaitable<Reply> {
    const writes = this.#writes
    this.#writes = []
    this.#bytes = 0
    const fail = (thrown: unknown): Reply => repeated(failureOf(thrown), writes.length)
    try {
      const applied = this.#write(writes)
      if (applied === undefined) return acknowledgement(writes.length)
      return applied.then(() => acknowledgement(writes.length), fail)
    } catch (thrown) {
      return fail(thrown)
    }
  }

  #write(writes: readonly KvWrite[]): Awaitable<void> {
    const [first] = writes
    if (writes.length > 1 || first === undefined) return this.#kv.batch(writes)
    return first.type === 'put' ? this.#kv.put(first.key, first.value) : this.#kv.delete(first.key)
  }
}

function acknowledgement(count: number): Reply {
  return count === 1 ? ok : new Encoded([okBytes.subarray(0, count * okReplyBytes)])
}

function repeated(failure: Failure, count: number): Reply {
  return new Encoded([new TextEncoder().encode(`-${failure.text}\r\n`.repeat(count))])
}
