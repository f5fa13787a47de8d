/**
 * Random runs against a model: a JavaScript Map, sorted whenever somebody looks.
 *
 * Cursors and snapshots are opened, left standing while writes go on, and compared in the end with the model
 * as it was when they were opened.
 */
import assert from 'node:assert/strict'
import type { Kv, KvCursor, KvSnapshot, KvWrite, ScanRange } from '../kv.ts'
import type { RandomRun, RandomSteps } from './random-runs.ts'
import { testRandomRuns } from './random-runs.ts'
import type { Row, Subject } from './subject.ts'
import { bytes, read, rest, rows, text } from './subject.ts'

export function testRandomEntries(subject: Subject): void {
  testRandomRuns(subject, {
    stepCount: 1500,
    settleEvery: 600,
    reopenEvery: 400,
    begin: (kv, run) => new RandomEntries(subject, kv, run),
  })
}

type Model = Map<string, string>

function modelRows(model: Model, { start, end, reverse, limit }: ScanRange): Row[] {
  const [from, below] = [start && text(start), end && text(end)]
  const found = [...model].filter(
    ([key]) => (from === undefined || key >= from) && (below === undefined || key < below),
  )
  found.sort(([left], [right]) => (left < right ? -1 : 1))
  return (reverse ? found.toReversed() : found).slice(0, limit)
}

interface Standing<Subject> {
  readonly subject: Subject
  /** What it has to show. */
  readonly model: Model
}

class RandomEntries implements RandomSteps<'kv'> {
  readonly actions: readonly (() => Promise<void>)[]
  readonly #run: RandomRun
  readonly #model: Model = new Map()
  readonly #snapshots: Standing<KvSnapshot>[] = []
  readonly #cursors: { readonly cursor: KvCursor; readonly expected: readonly Row[] }[] = []
  #kv: Kv

  constructor(subject: Subject, kv: Kv, run: RandomRun) {
    this.#kv = kv
    this.#run = run
    const { compareAndSet, snapshots } = subject.capabilities
    const put = (): Promise<void> => this.#put()
    const scan = (): Promise<void> => this.#scan()
    const actions = [put, put, put, put, scan, scan, () => this.#get(), () => this.#delete(), () => this.#batch()]
    actions.push(
      () => this.#openCursor(),
      () => this.#endCursor(),
    )
    if (compareAndSet) actions.push(() => this.#compareAndSet())
    if (snapshots) {
      actions.push(
        () => this.#openSnapshot(),
        () => this.#checkSnapshot(),
        () => this.#endSnapshot(),
      )
    }
    this.actions = actions
  }

  reopened(kv: Kv): void {
    this.#kv = kv
  }

  async end(): Promise<void> {
    while (this.#cursors.length > 0) await this.#endCursor()
    while (this.#snapshots.length > 0) await this.#endSnapshot()
  }

  async checkAll(): Promise<void> {
    for (const reverse of [false, true]) {
      assert.deepEqual(await rows(this.#kv, { reverse }), modelRows(this.#model, { reverse }), 'all entries')
    }
  }

  /** One to three bytes of a few values: keys meet often, and many begin another. */
  #key(): string {
    const alphabet = '\0\x01a\x7f\x80\xff'
    return Array.from({ length: 1 + this.#run.draw(3) }, () => alphabet[this.#run.draw(alphabet.length)]).join('')
  }

  /** No two alike; some empty, some long enough to fill buffers. */
  #value(): string {
    const kind = this.#run.draw(8)
    return kind === 0 ? '' : `${this.#run.step} ${'.'.repeat(kind < 6 ? 0 : this.#run.draw(4000))}`
  }

  #range(): ScanRange {
    return {
      ...(this.#run.draw(3) > 0 && { start: bytes(this.#key()) }),
      ...(this.#run.draw(3) > 0 && { end: bytes(this.#key()) }),
      ...(this.#run.draw(2) > 0 && { limit: 1 + this.#run.draw(30) }),
      reverse: this.#run.draw(2) > 0,
    }
  }

  async #put(): Promise<void> {
    const [key, value] = [this.#key(), this.#value()]
    await this.#kv.put(bytes(key), bytes(value))
    this.#model.set(key, value)
  }

  async #delete(): Promise<void> {
    const key = this.#key()
    await this.#kv.delete(bytes(key))
    this.#model.delete(key)
  }

  async #batch(): Promise<void> {
    const writes: KvWrite[] = []
    for (let count = this.#run.draw(8); count > 0; count--) {
      const [key, value] = [this.#key(), this.#value()]
      if (this.#run.draw(3) === 0) {
        writes.push({ type: 'delete', key: bytes(key) })
        this.#model.delete(key)
      } else {
        writes.push({ type: 'put', key: bytes(key), value: bytes(value) })
        this.#model.set(key, value)
      }
    }
    await this.#kv.batch(writes)
  }

  async #compareAndSet(): Promise<void> {
    const key = this.#key()
    const held = this.#model.get(key)
    const expected = this.#run.draw(3) === 0 ? this.#value() : held
    const value = this.#run.draw(4) === 0 ? undefined : this.#value()
    const [expectedBytes, valueBytes] = [expected, value].map(each => (each === undefined ? each : bytes(each)))
    const written = await this.#kv.compareAndSet(bytes(key), expectedBytes, valueBytes)
    assert.equal(written, held === expected, 'compareAndSet')
    if (!written) return
    if (value === undefined) this.#model.delete(key)
    else this.#model.set(key, value)
  }

  async #get(): Promise<void> {
    const key = this.#key()
    assert.equal(await read(this.#kv, key), this.#model.get(key), 'get')
  }

  async #scan(): Promise<void> {
    const range = this.#range()
    assert.deepEqual(await rows(this.#kv, range), modelRows(this.#model, range), 'scan')
  }

  async #openCursor(): Promise<void> {
    const range = this.#range()
    const cursor = await this.#kv.scan(range)
    this.#cursors.push({ cursor, expected: modelRows(this.#model, range) })
    if (this.#cursors.length > 5) await this.#endCursor()
  }

  async #endCursor(): Promise<void> {
    const standing = this.#cursors.shift()
    if (standing === undefined) return
    assert.deepEqual(await rest(standing.cursor), standing.expected, 'a cursor opened earlier')
    await standing.cursor.close()
  }

  async #openSnapshot(): Promise<void> {
    this.#snapshots.push({ subject: await this.#kv.snapshot(), model: new Map(this.#model) })
    if (this.#snapshots.length > 5) await this.#endSnapshot()
  }

  async #checkSnapshot(): Promise<void> {
    const standing = this.#snapshots[this.#run.draw(5)]
    if (standing === undefined) return
    const [key, range] = [this.#key(), this.#range()]
    assert.equal(await read(standing.subject, key), standing.model.get(key), 'get of a snapshot')
    assert.deepEqual(await rows(standing.subject, range), modelRows(standing.model, range), 'scan of a snapshot')
  }

  async #endSnapshot(): Promise<void> {
    const standing = this.#snapshots.shift()
    if (standing === undefined) return
    assert.deepEqual(await rows(standing.subject), modelRows(standing.model, {}), 'a snapshot before its release')
    await standing.subject.release()
  }
}
