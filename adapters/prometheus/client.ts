/** The server's side of things: what is sent and what comes back. */
import { StoreError } from '../contract/index.ts'
import { ask } from '../embedded/server-process.ts'
import {
  type Codec,
  type Labels,
  type ReadQuery,
  type ReadSeries,
  readRequest,
  readResponse,
  type WrittenSeries,
  writeRequest,
} from './protocol.ts'
import type { WindowRun } from './window.ts'

const system = 'Prometheus'

/** One series of an answer: rows of seconds and value. */
export interface Matrix {
  readonly labels: Labels
  readonly values: readonly (readonly [seconds: number, value: string])[]
}

export class PrometheusClient {
  readonly codec: Codec
  readonly #origin: string

  constructor(origin: string, codec: Codec) {
    this.#origin = origin
    this.codec = codec
  }

  /** All or none. @throws StoreError `NOT_SUPPORTED`: a sample is at an instant that has one. */
  async write(series: readonly WrittenSeries[]): Promise<void> {
    const response = await ask(system, `${this.#origin}/api/v1/write`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-protobuf',
        'Content-Encoding': 'snappy',
        'X-Prometheus-Remote-Write-Version': '0.1.0',
      },
      body: writeRequest(this.codec, series) as Uint8Array<ArrayBuffer>,
    })
    const text = await response.text()
    if (response.status >= 300) throw failureOf(text, response.status >= 500)
  }

  async read(queries: readonly ReadQuery[]): Promise<ReadSeries[]> {
    const response = await ask(system, `${this.#origin}/api/v1/read`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-protobuf',
        'Content-Encoding': 'snappy',
        'X-Prometheus-Remote-Read-Version': '0.1.0',
      },
      body: readRequest(this.codec, queries) as Uint8Array<ArrayBuffer>,
    })
    if (response.status >= 300) throw failureOf(await response.text(), false)
    return readResponse(this.codec, new Uint8Array(await response.arrayBuffer()))
  }

  async queryRange(query: string, { firstMs, lastMs, stepMs }: WindowRun): Promise<Matrix[]> {
    const words = { query, start: seconds(firstMs), end: seconds(lastMs), step: seconds(stepMs) }
    const { result } = (await this.#ask('query_range', words)) as {
      readonly result: readonly { readonly metric: Record<string, string>; readonly values: Matrix['values'] }[]
    }
    return result.map(({ metric, values }) => ({ labels: Object.entries(metric), values }))
  }

  /** Series with samples in blocks that `[fromMs, toMs]` touches, and perhaps others; without times, all. */
  async series(selector: string, times?: { readonly fromMs: number; readonly toMs: number }): Promise<Labels[]> {
    const within = times === undefined ? {} : { start: seconds(times.fromMs), end: seconds(times.toMs) }
    const found = (await this.#ask('series', { 'match[]': selector, ...within })) as readonly Record<string, string>[]
    return found.map(labels => Object.entries(labels))
  }

  async version(): Promise<string> {
    const { version } = (await this.#ask('status/buildinfo', undefined)) as { readonly version: string }
    return version
  }

  async #ask(path: string, words: Readonly<Record<string, string>> | undefined): Promise<unknown> {
    const init = words === undefined ? {} : { method: 'POST', body: new URLSearchParams(words) }
    const response = await ask(system, `${this.#origin}/api/v1/${path}`, init)
    const answer = (await response.json()) as { readonly data?: unknown; readonly error?: string }
    if (answer.error !== undefined) throw failureOf(answer.error, false)
    return answer.data
  }
}

/** Exactly: a quotient of a large time has more digits than there are milliseconds. */
function seconds(timeMs: number): string {
  const digits = String(Math.abs(timeMs)).padStart(4, '0')
  return `${timeMs < 0 ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`
}

function failureOf(message: string, mayBeApplied: boolean): StoreError {
  const refused = /out of order|out of bounds|duplicate sample|too old/i.test(message)
  const code = refused ? 'NOT_SUPPORTED' : /no space left/i.test(message) ? 'NO_SPACE' : 'UNKNOWN'
  return new StoreError(code, `${system}: ${message.trim()}`, { definite: !mayBeApplied })
}
