/**
 * What every load shape shares: clients that are free or in flight, the turns of the event loop, and the
 * end of a phase. When the next operation starts is the shape's business (`closed-loop.ts`, `rate.ts`).
 *
 * A shape works in slices: a plain loop over free clients, cut short so that timers, messages and the
 * store's own callbacks get their turn. Plain answers never leave that loop, through no promise and no
 * microtask. Promised ones come back through `answered`, which frees the client and wakes the loop.
 */
import { StoreError, type StoreErrorCode, toStoreError } from '../../adapters/contract/index.ts'
import type { OutcomeCode } from '../../workloads/workload.ts'
import { nowNs } from '../measure/clock.ts'
import type { Recorder } from '../measure/recorder.ts'
import { type AnswerSink, ClientQueue, type RunClient } from './clients.ts'

/** What a phase has to do. `Infinity` stands for no limit. */
export interface PhaseWork {
  readonly clients: readonly RunClient[]
  readonly recorder: Recorder
  readonly operationCount: number
  readonly durationNs: number
  /** True: no error of the store ends the phase. */
  readonly endures: boolean
  readonly stop: AbortSignal
}

export interface PhaseEnd {
  /** Why no more operations were started; `exhausted`: the workload had nothing more to do. */
  readonly reason: 'count' | 'duration' | 'exhausted' | 'stopped' | 'failed'
  readonly startNs: number
  /** When no more operations started; for a `count`, the beginning of the slice in which it was reached. */
  readonly overNs: number
  /** When the last operation had ended. */
  readonly endNs: number
  /** Operations that were started. */
  readonly operationCount: number
  /** Present where it failed. */
  readonly error?: StoreError
  /** The first message under each error code. */
  readonly refusals: ReadonlyMap<StoreErrorCode, string>
}

/** How long a shape has nothing to do, in nanoseconds; 0 asks for one turn of the event loop. */
export type Rest = number
/** Nothing to do until a client comes back. */
export const untilAnswer: Rest = Number.POSITIVE_INFINITY

/** A turn of the event loop costs about 1 µs (`setImmediate`): 0.05 % of a long slice, 1 % of a short one. */
const sliceNsMax = 2e6
/** While promises are out. Their callbacks wait for the end of the slice, and the wait is measured as the store's. */
const sliceNsMaxInFlight = 100e3
/** A timer may be late by a millisecond, so shorter waits, and the end of longer ones, turn the event loop instead. */
const timerNsMin = 2e6
/** How long operations may stay out after the end of a phase. */
const drainMsMax = 60_000

/** After one of these no operation can succeed. */
const fatalCodes: ReadonlySet<StoreErrorCode> = new Set<StoreErrorCode>(['CLOSED', 'CORRUPT', 'NO_SPACE', 'LOCKED'])

/** Outcomes as they are named in a sample's errors. */
const outcomeNames: readonly string[] = ['ok', 'notFound', 'wrong']

export abstract class Driver implements AnswerSink {
  protected readonly recorder: Recorder
  /** Clients that are free. */
  protected readonly queue: ClientQueue
  protected startedCount = 0
  /** Operations that may start; 0 once the phase has failed. */
  protected operationCountMax: number
  protected inFlightCount = 0
  protected startNs = 0
  protected deadlineNs = 0

  readonly #work: PhaseWork
  readonly #refusals = new Map<StoreErrorCode, string>()
  #exhaustedCount = 0
  #error: StoreError | undefined
  #draining = false
  #over: { readonly reason: PhaseEnd['reason']; readonly atNs: number } | undefined
  /** When the event loop last turned, as far as the driver knows. */
  #turnNs = 0
  /** What the loop waits for; it waits for nothing while a slice runs. */
  #waiting: 'nothing' | 'answer' | 'microtask' | 'turn' | 'timer' = 'nothing'
  #sleep: NodeJS.Timeout | undefined
  /** At the deadline, later at the end of the drain. */
  #timer: NodeJS.Timeout | undefined
  #finish: ((end: PhaseEnd) => void) | undefined

  constructor(work: PhaseWork) {
    this.#work = work
    this.recorder = work.recorder
    this.queue = new ClientQueue(work.clients)
    this.operationCountMax = work.operationCount
  }

  /** Starts operations on free clients, from `sliceStartNs` until there is nothing to do or `sliceEndNs` has come. */
  protected abstract slice(sliceStartNs: number): Rest
  /** Records an operation that had been promised. */
  protected abstract recordAnswer(client: RunClient, endNs: number): void

  /** Runs the phase, once. Settles when the last operation has ended; never rejects. */
  run(): Promise<PhaseEnd> {
    const { promise, resolve } = Promise.withResolvers<PhaseEnd>()
    const { clients, durationNs, stop } = this.#work
    this.#finish = resolve
    for (const client of clients) client.sink = this
    stop.addEventListener('abort', this.#onEndInSight)
    if (durationNs !== Number.POSITIVE_INFINITY) this.#timer = setTimeout(this.#onEndInSight, durationNs / 1e6 + 1)
    this.startNs = nowNs()
    this.deadlineNs = this.startNs + durationNs
    this.#turnNs = this.startNs
    this.#pump(this.startNs)
    return promise
  }

  answered(client: RunClient, outcome: OutcomeCode): void {
    const endNs = nowNs()
    this.recordAnswer(client, endNs)
    if (outcome !== 0) this.recordOutcome(client.kind, outcome)
    this.#release(client, endNs)
  }

  refused(client: RunClient, thrown: unknown): void {
    const endNs = nowNs()
    this.recordAnswer(client, endNs)
    this.recordRefusal(client.kind, thrown)
    this.#release(client, endNs)
  }

  /** When a slice that starts now has to end. */
  protected sliceEndNs(startNs: number): number {
    return Math.min(startNs + (this.inFlightCount === 0 ? sliceNsMax : sliceNsMaxInFlight), this.deadlineNs)
  }

  /** Leaves the client with at least one operation drawn; false: it has nothing more to do and leaves the phase. */
  protected draw(client: RunClient): boolean {
    try {
      if (client.draw()) return true
    } catch (thrown) {
      this.#fail(toStoreError(thrown))
    }
    this.#exhaustedCount++
    return false
  }

  /** Sends the client off with the promise of its operation. */
  protected depart(client: RunClient, answer: Promise<OutcomeCode>): void {
    this.inFlightCount++
    answer.then(client.onAnswer, client.onRefusal)
  }

  protected recordOutcome(kind: number, outcome: OutcomeCode): void {
    this.recorder.recordError(kind, outcomeNames[outcome] ?? 'wrong')
  }

  /** Counts an operation that threw. The client goes on, unless no operation can succeed any more. */
  protected recordRefusal(kind: number, thrown: unknown): void {
    const error = toStoreError(thrown)
    this.recorder.recordError(kind, error.code)
    if (!this.#refusals.has(error.code)) this.#refusals.set(error.code, error.message)
    if (fatalCodes.has(error.code) && !this.#work.endures) this.#fail(error)
  }

  #fail(error: StoreError): void {
    this.#error ??= error
    this.operationCountMax = 0
  }

  #release(client: RunClient, endNs: number): void {
    this.inFlightCount--
    this.queue.put(client)
    if (this.#waiting !== 'answer') return
    if (endNs - this.#turnNs >= sliceNsMax) {
      // A store whose promises settle by themselves would lead from microtask to microtask for ever.
      this.#waiting = 'turn'
      setImmediate(this.#onTurn)
    } else if (this.inFlightCount === 0) {
      this.#pump(nowNs())
    } else {
      // Others may have settled together with this one: their ends are read before anything new starts.
      this.#waiting = 'microtask'
      queueMicrotask(this.#onMicrotask)
    }
  }

  readonly #onMicrotask = (): void => {
    if (this.#waiting === 'microtask') this.#pump(nowNs())
  }

  readonly #onTurn = (): void => {
    this.#turnNs = nowNs()
    if (this.#waiting === 'turn' || this.#waiting === 'timer') this.#pump(this.#turnNs)
  }

  /** The deadline has come, or a stop request: a loop that waits for long looks up. */
  readonly #onEndInSight = (): void => {
    if (this.#waiting !== 'answer' && this.#waiting !== 'timer') return
    clearTimeout(this.#sleep)
    this.#pump(nowNs())
  }

  /** Runs a slice, and sees to what will run the next. */
  #pump(startNs: number): void {
    this.#waiting = 'nothing'
    this.#judge(startNs)
    let rest = untilAnswer
    if (this.#over === undefined) {
      rest = this.slice(startNs)
      this.#judge(startNs)
    }
    if (this.#over !== undefined) {
      this.#waiting = 'answer'
      this.#drain()
    } else if (rest === untilAnswer) {
      this.#waiting = 'answer'
    } else if (rest < timerNsMin) {
      this.#waiting = 'turn'
      setImmediate(this.#onTurn)
    } else {
      this.#waiting = 'timer'
      this.#sleep = setTimeout(this.#onTurn, Math.floor(rest / 1e6) - 1)
    }
  }

  /** Decides whether more operations may start. Once the phase is over it stays so. */
  #judge(atNs: number): void {
    if (this.#over !== undefined) return
    const reason = this.#reasonToEnd(atNs)
    if (reason !== undefined) this.#over = { reason, atNs: Math.min(atNs, this.deadlineNs) }
  }

  #reasonToEnd(atNs: number): PhaseEnd['reason'] | undefined {
    if (this.#error !== undefined) return 'failed'
    if (this.#work.stop.aborted) return 'stopped'
    if (this.startedCount >= this.operationCountMax) return 'count'
    if (this.#exhaustedCount === this.#work.clients.length) return 'exhausted'
    return atNs >= this.deadlineNs ? 'duration' : undefined
  }

  /** Waits for the operations that are out; the last one ends the phase. */
  #drain(): void {
    if (this.inFlightCount === 0) {
      this.#end()
      return
    }
    if (this.#draining) return
    this.#draining = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#giveUp(), drainMsMax)
  }

  #giveUp(): void {
    const count = this.inFlightCount
    this.#fail(new StoreError('TIMEOUT', `${count} operations had no answer ${drainMsMax / 1000} s after their phase`))
    this.#end()
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#work.stop.removeEventListener('abort', this.#onEndInSight)
    for (const client of this.#work.clients) client.sink = undefined
    this.#finish?.({
      reason: this.#error === undefined ? this.#over!.reason : 'failed',
      startNs: this.startNs,
      overNs: this.#over!.atNs,
      endNs: nowNs(),
      operationCount: this.startedCount,
      ...(this.#error === undefined ? {} : { error: this.#error }),
      refusals: this.#refusals,
    })
  }
}
