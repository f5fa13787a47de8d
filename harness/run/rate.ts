/**
 * A rate: operations arrive by a schedule, whether or not the store keeps up, and each goes to a free client.
 *
 * Response time counts from when the operation was due, service time from when it started; an arrival
 * that finds every client busy waits, and the wait is response time. Whatever was due and had not started
 * when the phase was over is the backlog: where that is more than `backlogShareMax` of all that was due,
 * the run did not keep its schedule. Beside it stands the pacing error, the driver's own lateness: a
 * client was free, the store was not holding the thread, and still the start came late.
 */
import type { Awaitable } from '../../adapters/contract/index.ts'
import { type OutcomeCode, outcome } from '../../workloads/workload.ts'
import { nowNs } from '../measure/clock.ts'
import { Histogram, type SparseHistogram } from '../measure/histogram.ts'
import type { RunClient } from './clients.ts'
import { Driver, type PhaseEnd, type PhaseWork, type Rest, untilAnswer } from './driver.ts'
import type { Schedule } from './schedule.ts'

const backlogShareMax = 0.01
/** So few are late by chance: the last arrival of a phase has hardly had the time to start. */
const backlogCountMax = 1

export interface Punctuality {
  /** Operations that should have started before the phase was over. */
  readonly scheduledCount: number
  readonly errorNs: SparseHistogram
  readonly kept: boolean
}

/** Runs a phase by a schedule that starts with it. Never rejects. */
export async function runRate(
  work: PhaseWork,
  schedule: Schedule,
): Promise<{ readonly end: PhaseEnd; readonly punctuality: Punctuality }> {
  const loop = new RateLoop(work, schedule)
  const end = await loop.run()
  return { end, punctuality: loop.punctuality(end) }
}

class RateLoop extends Driver {
  readonly #schedule: Schedule
  readonly #errorNs: Histogram = new Histogram()
  /** When the store last gave the thread back. */
  #threadFreeNs = 0
  #lastStartNs = 0

  constructor(work: PhaseWork, schedule: Schedule) {
    super(work)
    this.#schedule = schedule
    for (const client of work.clients) client.freeNs = 0
  }

  protected override slice(sliceStartNs: number): Rest {
    const { queue } = this
    const sliceEndNs = this.sliceEndNs(sliceStartNs)
    // The plus as in the closed loop: without it every reading of the clock is boxed.
    let now = +sliceStartNs
    while (now < sliceEndNs && this.startedCount < this.operationCountMax) {
      const client = queue.peek()
      if (client === undefined) return untilAnswer
      // Drawn before it is due, where there is time: a draw delays no arrival but one that is late anyway.
      if (client.position === client.batch.count) {
        if (!this.draw(client)) queue.take()
        now = nowNs()
        continue
      }
      const dueNs = this.startNs + this.#schedule.dueNs
      if (dueNs > now) return dueNs - now
      queue.take()
      this.#schedule.advance()
      now = this.#start(client, dueNs, now)
    }
    return 0
  }

  /** Starts the client's next operation; returns the time at which the store gave the thread back. */
  #start(client: RunClient, dueNs: number, startNs: number): number {
    const position = client.position++
    const kind = client.batch.kinds[position]!
    this.startedCount++
    this.#lastStartNs = startNs
    this.#errorNs.record(startNs - Math.max(dueNs, client.freeNs, this.#threadFreeNs))
    let answer: Awaitable<OutcomeCode>
    try {
      answer = client.client.execute(client.batch, position)
    } catch (thrown) {
      this.recordRefusal(kind, thrown)
      answer = outcome.ok
    }
    const returnNs = nowNs()
    this.#threadFreeNs = returnNs
    if (typeof answer === 'number') {
      this.recorder.recordArrival(kind, returnNs - dueNs, returnNs - startNs)
      if (answer !== outcome.ok) this.recordOutcome(kind, answer)
      client.freeNs = returnNs
      this.queue.put(client)
    } else {
      client.kind = kind
      client.dueNs = dueNs
      client.startNs = startNs
      this.depart(client, answer)
    }
    return returnNs
  }

  protected override recordAnswer(client: RunClient, endNs: number): void {
    this.recorder.recordArrival(client.kind, endNs - client.dueNs, endNs - client.startNs)
    client.freeNs = endNs
  }

  punctuality(end: PhaseEnd): Punctuality {
    // A phase that ends by count could only fall behind until its last start.
    const overNs = end.reason === 'count' ? this.#lastStartNs : end.overNs
    const backlogCount = this.#schedule.skip(overNs - end.startNs)
    const scheduledCount = end.operationCount + backlogCount
    const kept = backlogCount <= Math.max(backlogCountMax, backlogShareMax * scheduledCount)
    return { scheduledCount, errorNs: this.#errorNs.toSparse(), kept }
  }
}
