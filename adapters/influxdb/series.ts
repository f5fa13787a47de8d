/** The `series` model on InfluxDB: a metric is a measurement of one field, a point that comes again takes its place. */
import type {
  PointBatch,
  Series,
  SeriesKey,
  SeriesPoints,
  SeriesRange,
  SeriesSelector,
  SeriesSnapshot,
  WindowedSeries,
  WindowQuery,
} from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import {
  assertPoints,
  assertRange,
  assertSelector,
  assertTimestamp,
  assertWindowQuery,
  normalSeries,
  SeriesReference,
} from '../contract/reference/index.ts'
import { refuse } from '../embedded/in-memory.ts'
import { ask } from '../embedded/server-process.ts'
import { decodeName } from '../embedded/tag-names.ts'
import { fieldName, linesOf, nanoseconds, rangeConditions, selectionText, windowText } from './text.ts'

const system = 'InfluxDB'
const database = 'harness'

/** One series of an answer: rows of time and value. */
interface AnswerSeries {
  readonly tags?: Readonly<Record<string, string>>
  readonly values: readonly (readonly [timeUs: number, value: number | null])[]
}

export class InfluxSeries implements Series {
  readonly #origin: string
  readonly #assertOpen: () => void

  /** `assertOpen` throws when the store is closed. */
  constructor(origin: string, assertOpen: () => void) {
    this.#origin = origin
    this.#assertOpen = assertOpen
  }

  /** Makes the database; one that is there is left alone. */
  async prepare(): Promise<void> {
    await this.#change(`CREATE DATABASE ${database}`)
  }

  async append(points: PointBatch): Promise<void> {
    this.#assertOpen()
    assertPoints(points)
    if (points.count === 0) return
    const url = `${this.#origin}/write?db=${database}&precision=u`
    const response = await ask(system, url, { method: 'POST', body: linesOf(points) })
    if (response.status !== 204) throw failureOf(await response.text(), response.status >= 500)
    await response.body?.cancel()
  }

  async range(range: SeriesRange): Promise<readonly SeriesPoints[]> {
    this.#assertOpen()
    assertRange(range)
    return this.#points(range, fieldName)
  }

  async last(range: SeriesRange): Promise<readonly SeriesPoints[]> {
    this.#assertOpen()
    assertRange(range)
    return this.#points(range, `last(${fieldName})`)
  }

  async window(query: WindowQuery): Promise<readonly WindowedSeries[]> {
    this.#assertOpen()
    assertWindowQuery(query)
    const text = windowText(query)
    if (text === undefined) return refuse(system, `function ${query.function} as the contract means it`)
    if (query.fromUs >= query.toUs) return []
    if (query.function === 'last' && query.windowUs === undefined) return this.#lastOfGroups(query)
    const { metric } = query.select
    return (await this.#ask(text)).map(({ tags, values }) => ({
      series: seriesOf(metric, tags),
      startsUs: Float64Array.from(values, ([timeUs]) =>
        query.windowUs === undefined ? query.fromUs : Math.max(timeUs, query.fromUs),
      ),
      values: Float64Array.from(values, ([, value]) => value ?? 0),
    }))
  }

  async series(select: SeriesSelector): Promise<readonly SeriesKey[]> {
    this.#assertOpen()
    assertSelector(select)
    const text = `SELECT last(${fieldName}) FROM ${selectionText(select, ends)} GROUP BY *`
    return (await this.#ask(text)).map(({ tags }) => seriesOf(select.metric, tags))
  }

  async delete(range: SeriesRange): Promise<void> {
    this.#assertOpen()
    assertRange(range)
    if (range.fromUs >= range.toUs) return
    await this.#change(`DELETE FROM ${selectionText(range.select, rangeConditions(range))}`)
  }

  async dropBefore(timestampUs: number): Promise<void> {
    this.#assertOpen()
    assertTimestamp(timestampUs)
    await this.#change(`DELETE WHERE time < ${nanoseconds(timestampUs)}`)
  }

  snapshot(): SeriesSnapshot {
    this.#assertOpen()
    return refuse(system, 'snapshots')
  }

  async #points(range: SeriesRange, field: string): Promise<SeriesPoints[]> {
    if (range.fromUs >= range.toUs) return []
    const text = `SELECT ${field} FROM ${selectionText(range.select, rangeConditions(range))} GROUP BY *`
    return (await this.#ask(text)).map(({ tags, values }) => ({
      series: seriesOf(range.select.metric, tags),
      timestampsUs: Float64Array.from(values, ([timeUs]) => timeUs),
      values: Float64Array.from(values, ([, value]) => value ?? 0),
    }))
  }

  /** Of several series with a point at the last instant, `last` without windows takes that of any: so each is asked for. */
  async #lastOfGroups(query: WindowQuery): Promise<readonly WindowedSeries[]> {
    const reference = new SeriesReference()
    for (const { series, timestampsUs, values } of await this.#points(query, `last(${fieldName})`)) {
      const { length: count } = values
      reference.append({ count, series: [series], seriesIndexes: new Uint32Array(count), timestampsUs, values })
    }
    return reference.window(query)
  }

  #change(text: string): Promise<unknown> {
    return this.#query(text, 'POST')
  }

  async #ask(text: string): Promise<readonly AnswerSeries[]> {
    return this.#query(text, 'GET')
  }

  async #query(text: string, method: 'GET' | 'POST'): Promise<readonly AnswerSeries[]> {
    const words = new URLSearchParams({ db: database, epoch: 'u', q: text })
    const response = await (method === 'GET'
      ? ask(system, `${this.#origin}/query?${words.toString()}`)
      : ask(system, `${this.#origin}/query`, { method, body: words }))
    const answer = (await response.json()) as {
      readonly error?: string
      readonly results?: readonly { readonly error?: string; readonly series?: readonly AnswerSeries[] }[]
    }
    const [result] = answer.results ?? []
    const error = answer.error ?? result?.error
    if (error !== undefined) throw failureOf(error, method === 'POST')
    return result?.series ?? []
  }
}

/** Without them a query without windows begins at the earliest time, one with windows in 1970. */
const ends: readonly string[] = rangeConditions({ fromUs: -(2 ** 53), toUs: 2 ** 53 }).map((condition, index) =>
  index === 0 ? condition : condition.replace('<', '<='),
)

function seriesOf(metric: string, tags: AnswerSeries['tags'] = {}): SeriesKey {
  return normalSeries({
    metric,
    tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [decodeName(name), value])),
  })
}

function failureOf(message: string, mayBeApplied: boolean): StoreError {
  const code = /no space left/i.test(message) ? 'NO_SPACE' : 'UNKNOWN'
  return new StoreError(code, `${system}: ${message.trim()}`, { definite: !mayBeApplied })
}
