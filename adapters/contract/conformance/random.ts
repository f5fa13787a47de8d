/**
 * Random runs against a model: a JavaScript Map, sorted whenever somebody looks.
 *
 * Cursors and snapshots are opened, left standing while writes go on, and compared in the end with the model
 * as it was when they were opened.
 */
import assert from 'node:assert/strict'
import type { KvCursor, KvSnapshot, KvWrite, ScanRange } from '../kv.ts'
import type { Store } from '../store.ts'
import { createDraw } from './draw.ts'
import { testRandom } from './random-runs.ts'
import type { Row, Subject } from './subject.ts'
import { bytes, read, rest, rows, text } from './subject.ts'

const stepCount = 1500

export function testRandomRuns(subject: Subject): void {
  testRandom(subject, 'kvConformance', (directory, seed) => new RandomRun(subject, directory, seed))
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

class RandomRun {
  step = 0
  readonly #subject: Subject
  readonly #directory: string
  readonly #draw: (bound: number) => number
  readonly #model: Model = new Map()
  readonly #snapshots: Standing<KvSnapshot>[] = []
  readonly #cursors: { readonly cursor: KvCursor; readonly expected: readonly Row[] }[] = []
  #store!: Store<'kv'>

  constructor(subject: Subject, directory: string, seed: number) {
    this.#subject = subject
    this.#directory = directory
    this.#draw = createDraw(seed)
  }

  async run(): Promise<void> {
    const { compareAndSet, snapshots } = this.#subject.capabilities
    // An action that stands here twice is drawn twice as often.
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

    this.#store = await this.#open()
    for (this.step = 1; this.step <= stepCount; this.step++) {
      await actions[this.#draw(actions.length)]!()
      if (this.step % 600 === 0) await this.#store.settle?.()
      if (this.step % 400 === 0) await this.#reopen()
    }
    await this.#endAll()
    await this.#checkAll()
    await this.#store.close()
  }

  #open(): Promise<Store<'kv'>> {
    return this.#subject.open(this.#directory, this.#subject.lastingDurabilities[0])
  }

  async #reopen(): Promise<void> {
    if (this.#subject.lastingDurabilities.length === 0) return
    await this.#endAll()
    await this.#store.close()
    this.#store = await this.#open()
    await this.#checkAll()
  }

  /** One to three bytes of a few values: keys meet often, and many begin another. */
  #key(): string {
    const alphabet = '\0\x01a\x7f\x80\xff'
    return Array.from({ length: 1 + this.#draw(3) }, () => alphabet[this.#draw(alphabet.length)]).join('')
  }

  /** No two alike; some empty, some long enough to fill buffers. */
  #value(): string {
    const kind = this.#draw(8)
    return kind === 0 ? '' : `${this.step} ${'.'.repeat(kind < 6 ? 0 : this.#draw(4000))}`
  }

  #range(): ScanRange {
    return {
      ...(this.#draw(3) > 0 && { start: bytes(this.#key()) }),
      ...(this.#draw(3) > 0 && { end: bytes(this.#key()) }),
      ...(this.#draw(2) > 0 && { limit: 1 + this.#draw(30) }),
      reverse: this.#draw(2) > 0,
    }
  }

  async #put(): Promise<void> {
    const [key, value] = [this.#key(), this.#value()]
    await this.#store.kv.put(bytes(key), bytes(value))
    this.#model.set(key, value)
  }

  async #delete(): Promise<void> {
    const key = this.#key()
    await this.#store.kv.delete(bytes(key))
    this.#model.delete(key)
  }

  async #batch(): Promise<void> {
    const writes: KvWrite[] = []
    for (let count = this.#draw(8); count > 0; count--) {
      const [key, value] = [this.#key(), this.#value()]
      if (this.#draw(3) === 0) {
        writes.push({ type: 'delete', key: bytes(key) })
        this.#model.delete(key)
      } else {
        writes.push({ type: 'put', key: bytes(key), value: bytes(value) })
        this.#model.set(key, value)
      }
    }
    await this.#store.kv.batch(writes)
  }

  async #compareAndSet(): Promise<void> {
    const key = this.#key()
    const held = this.#model.get(key)
    const expected = this.#draw(3) === 0 ? this.#value() : held
    const value = this.#draw(4) === 0 ? undefined : this.#value()
    const [expectedBytes, valueBytes] = [expected, value].map(each => (each === undefined ? each : bytes(each)))
    const written = await this.#store.kv.compareAndSet(bytes(key), expectedBytes, valueBytes)
    assert.equal(written, held === expected, 'compareAndSet')
    if (!written) return
    if (value === undefined) this.#model.delete(key)
    else this.#model.set(key, value)
  }

  async #get(): Promise<void> {
    const key = this.#key()
    assert.equal(await read(this.#store.kv, key), this.#model.get(key), 'get')
  }

  async #scan(): Promise<void> {
    const range = this.#range()
    assert.deepEqual(await rows(this.#store.kv, range), modelRows(this.#model, range), 'scan')
  }

  async #openCursor(): Promise<void> {
    const range = this.#range()
    const cursor = await this.#store.kv.scan(range)
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
    this.#snapshots.push({ subject: await this.#store.kv.snapshot(), model: new Map(this.#model) })
    if (this.#snapshots.length > 5) await this.#endSnapshot()
  }

  async #checkSnapshot(): Promise<void> {
    const standing = this.#snapshots[this.#draw(5)]
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

  async #endAll(): Promise<void> {
    while (this.#cursors.length > 0) await this.#endCursor()
    while (this.#snapshots.length > 0) await this.#endSnapshot()
  }

  async #checkAll(): Promise<void> {
    await this.#store.verify?.()
    for (const reverse of [false, true]) {
      assert.deepEqual(await rows(this.#store.kv, { reverse }), modelRows(this.#model, { reverse }), 'all entries')
    }
  }
}
