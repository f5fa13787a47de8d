/**
 * Random runs against the reference: appends (late and repeated where the store takes such points), deletes, retention,
 * snapshots that stand while others write, reopening, and between them queries that are put together by chance.
 */
import type { SeriesReference } from '../../reference/series.ts'
import type { Series, SeriesKey, SeriesRange, SeriesSnapshot, TagMatcher, WindowQuery } from '../../series.ts'
import { windowFunctions } from '../../series.ts'
import type { RandomRun, RandomSteps } from '../random-runs.ts'
import { testRandomRuns } from '../random-runs.ts'
import type { Subject } from '../subject.ts'
import { checkAll, checkRange, checkWindow, type Point, SeriesPair } from './pair.ts'
import { startUs } from './sample.ts'

export function testRandomPoints(subject: Subject<'series'>): void {
  testRandomRuns(subject, {
    stepCount: 250,
    settleEvery: 90,
    reopenEvery: 80,
    begin: (series, run) => new RandomPoints(subject, series, run),
  })
}

const metrics = ['m', 'n']
const hosts = ['', 'a', 'b', 'ab', 'c1', 'c2', 'c3']
const zones = ['', 'x', 'y']
const patterns = ['a|b', 'c.*', '', '.+', '[abx]', 'c[12]|y', 'none']

interface Standing {
  readonly snapshot: SeriesSnapshot
  readonly reference: SeriesReference
}

class RandomPoints implements RandomSteps<'series'> {
  readonly actions: readonly (() => Promise<void>)[]
  readonly #subject: Subject<'series'>
  readonly #run: RandomRun
  readonly #pair: SeriesPair
  readonly #snapshots: Standing[] = []
  /** No point is later. */
  #nowUs = startUs

  constructor(subject: Subject<'series'>, series: Series, run: RandomRun) {
    this.#subject = subject
    this.#run = run
    this.#pair = new SeriesPair(series)
    const append = (): Promise<void> => this.#append()
    const window = (): Promise<void> => this.#pair.checkWindow(this.#windowQuery())
    const range = (): Promise<void> => this.#pair.checkRange(this.#range())
    const actions = [
      append,
      append,
      append,
      append,
      window,
      window,
      range,
      () => this.#pair.checkSeries(this.#range().select),
    ]
    if (subject.has('out-of-order')) actions.push(() => this.#appendLate())
    if (subject.has('delete')) actions.push(() => this.#pair.delete(this.#shortRange()))
    if (subject.has('drop-before'))
      actions.push(() => this.#pair.dropBefore(this.#nowUs - (1 + this.#run.draw(8)) * 600_000_000))
    if (subject.has('snapshot'))
      actions.push(
        () => this.#openSnapshot(),
        () => this.#endSnapshot(),
      )
    this.actions = actions
  }

  reopened(series: Series): void {
    this.#pair.series = series
  }

  async end(): Promise<void> {
    while (this.#snapshots.length > 0) await this.#endSnapshot()
  }

  checkAll(): Promise<void> {
    return this.#pair.checkAll(...metrics)
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#run.draw(items.length)]!
  }

  #key(): SeriesKey {
    return { metric: this.#pick(metrics), tags: { host: this.#pick(hosts), zone: this.#pick(zones) } }
  }

  #value(): number {
    return this.#run.draw(6) === 0 ? this.#run.draw(1e9) * 1e-3 : this.#run.draw(10_000) / 100 - 50
  }

  async #append(): Promise<void> {
    const points = Array.from({ length: this.#run.draw(60) }, (): Point => {
      this.#nowUs += (1 + this.#run.draw(5000)) * 1000
      return [this.#key(), this.#nowUs, this.#value()]
    })
    await this.#pair.append(points)
  }

  /** Now and then at an instant that has a point, where the store takes that. */
  async #appendLate(): Promise<void> {
    const overwrites = this.#subject.has('overwrite')
    const points = Array.from({ length: 1 + this.#run.draw(20) }, (_, index): Point => {
      const key = this.#key()
      const known = this.#pair.reference.range({
        select: { metric: key.metric },
        fromUs: startUs - 1e12,
        toUs: this.#nowUs,
      })
      if (overwrites && known.length > 0 && this.#run.draw(3) === 0) {
        const { series, timestampsUs } = this.#pick(known)
        return [series, this.#pick([...timestampsUs]), this.#value()]
      }
      // Odd milliseconds, each once in a run: nobody else has a point there.
      const agoUs = (this.#run.draw(5000) * 1000 + this.#run.step * 2) * 1000
      const series = overwrites
        ? key
        : { metric: key.metric, tags: { ...key.tags, late: `${this.#run.step}-${index}` } }
      return [series, this.#nowUs - agoUs, this.#value()]
    })
    await this.#pair.append(points)
  }

  #range(): SeriesRange {
    const tags = Array.from({ length: this.#run.draw(3) }, (): TagMatcher => {
      const [tag, values] = this.#pick([['host', hosts] as const, ['zone', zones] as const])
      return this.#run.draw(2) === 0
        ? { tag, operator: this.#pick(['=', '!='] as const), value: this.#pick(values) }
        : { tag, operator: this.#pick(['=~', '!~'] as const), value: this.#pick(patterns) }
    })
    const fromUs = startUs + this.#run.draw((this.#nowUs - startUs) / 1000 + 1000) * 1000
    const toUs = fromUs + this.#run.draw(7_200_000) * 1000
    return { select: { metric: this.#pick(metrics), tags }, fromUs, toUs }
  }

  /** So that not everything is gone soon. */
  #shortRange(): SeriesRange {
    const range = this.#range()
    return { ...range, toUs: range.fromUs + this.#run.draw(120_000) * 1000 }
  }

  #windowQuery(): WindowQuery {
    const known = windowFunctions.filter(name => (name !== 'rate' && name !== 'quantile') || this.#subject.has(name))
    const name = this.#pick(known)
    const groupBy = this.#pick([undefined, ['host'], ['zone', 'host'], ['late'], 'series'] as const)
    const windowUs = this.#pick([undefined, 60_000_000, 3_600_000_000, 11_000_000])
    return {
      ...this.#range(),
      function: name,
      ...(name === 'quantile' && { quantile: this.#run.draw(101) / 100 }),
      ...(groupBy !== undefined && { groupBy }),
      ...(windowUs !== undefined && { windowUs }),
    }
  }

  async #openSnapshot(): Promise<void> {
    this.#snapshots.push({ snapshot: await this.#pair.series.snapshot(), reference: this.#pair.reference.snapshot() })
    if (this.#snapshots.length > 3) await this.#endSnapshot()
  }

  async #endSnapshot(): Promise<void> {
    const standing = this.#snapshots.shift()
    if (standing === undefined) return
    await checkAll(standing.snapshot, standing.reference, metrics)
    await checkRange(standing.snapshot, standing.reference, this.#range())
    await checkWindow(standing.snapshot, standing.reference, this.#windowQuery())
    await standing.snapshot.release()
  }
}
