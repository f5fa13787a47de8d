/**
 * What a phase records, in the measured process: for each kind of operation how long it took and how it ended.
 *
 * About once a second the owner takes what has gathered and the recorder starts anew, so its memory is
 * the same after an hour as after a second. Adding up and judging are the parent's work (`series.ts`,
 * `run/collector.ts`).
 */
import { Histogram, type SparseHistogram } from './histogram.ts'

/** One operation's share of an interval: plain data, as it goes to the parent. */
export interface OperationSample {
  readonly name: string
  /** Operations, or records where one call carries many. */
  readonly count: number
  /** By `notFound`, `wrong` or a store error's code. */
  readonly errors: Readonly<Record<string, number>>
  readonly response: SparseHistogram
  /** Absent in a closed loop, where it equals `response`. */
  readonly service?: SparseHistogram
}

/** Response and service time are one thing in a closed loop and two under a rate. */
export type Timing = 'one' | 'two'

export class Recorder {
  readonly #names: readonly string[]
  readonly #counts: Float64Array
  readonly #response: readonly Histogram[]
  /** Empty where there is one time only. */
  readonly #service: readonly Histogram[]
  readonly #errors: readonly Map<string, number>[]

  /** `names[kind]` is the name under which operations of that kind are reported. */
  constructor(names: readonly string[], timing: Timing) {
    this.#names = names
    this.#counts = new Float64Array(names.length)
    this.#response = names.map(() => new Histogram())
    this.#service = timing === 'one' ? [] : names.map(() => new Histogram())
    this.#errors = names.map(() => new Map())
  }

  /** One operation, well or badly ended, of a closed loop. */
  record(kind: number, serviceNs: number): void {
    this.#counts[kind]!++
    this.#response[kind]!.record(serviceNs)
  }

  /** One operation under a rate. */
  recordArrival(kind: number, responseNs: number, serviceNs: number): void {
    this.#counts[kind]!++
    this.#response[kind]!.record(responseNs)
    this.#service[kind]!.record(serviceNs)
  }

  /** One call that carried many records. */
  recordCall(kind: number, serviceNs: number, recordCount: number): void {
    this.#counts[kind]! += recordCount
    this.#response[kind]!.record(serviceNs)
  }

  /** An operation, recorded besides, that did not end well. */
  recordError(kind: number, code: string): void {
    const errors = this.#errors[kind]!
    errors.set(code, (errors.get(code) ?? 0) + 1)
  }

  /** What was recorded since the last call, without the kinds of which there was nothing; starts anew. */
  take(): OperationSample[] {
    const samples: OperationSample[] = []
    for (let kind = 0; kind < this.#names.length; kind++) {
      if (this.#counts[kind] !== 0) samples.push(this.#takeKind(kind))
    }
    return samples
  }

  #takeKind(kind: number): OperationSample {
    const response = this.#response[kind]!
    const service = this.#service[kind]
    const errors = this.#errors[kind]!
    const sample: OperationSample = {
      name: this.#names[kind]!,
      count: this.#counts[kind]!,
      errors: Object.fromEntries(errors),
      response: response.toSparse(),
      ...(service === undefined ? {} : { service: service.toSparse() }),
    }
    this.#counts[kind] = 0
    response.reset()
    service?.reset()
    errors.clear()
    return sample
  }
}
