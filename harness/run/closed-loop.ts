/**
 * The closed loop: every client starts its next operation when the last one has ended.
 *
 * On the plain path the clock is read once an operation: the end of one is the start of the next, and the
 * clock is read again only after something that is no operation (a draw, a turn of the event loop, the
 * start of a promised one). So what an operation is charged beside the store's work is one reading
 * (35 ns) and the recording of the one before it (10 ns). Clients take turns; promised operations overlap.
 */
import type { Awaitable } from '../../adapters/contract/index.ts'
import { type OutcomeCode, outcome } from '../../workloads/workload.ts'
import { nowNs } from '../measure/clock.ts'
import type { RunClient } from './clients.ts'
import { Driver, type PhaseEnd, type PhaseWork, type Rest, untilAnswer } from './driver.ts'

/** Runs a phase in a closed loop. Never rejects. */
export function runClosedLoop(work: PhaseWork): Promise<PhaseEnd> {
  return new ClosedLoop(work).run()
}

class ClosedLoop extends Driver {
  protected override slice(sliceStartNs: number): Rest {
    const { queue, recorder } = this
    let sliceEndNs = this.sliceEndNs(sliceStartNs)
    // The plus says that this is a number; without it the compiler boxes the time of every operation (16 bytes).
    let startNs = +sliceStartNs
    while (startNs < sliceEndNs && this.startedCount < this.operationCountMax) {
      const client = queue.take()
      if (client === undefined) return untilAnswer
      if (client.position === client.batch.count) {
        if (!this.draw(client)) continue
        startNs = nowNs()
      }
      const position = client.position++
      const kind = client.batch.kinds[position]!
      this.startedCount++
      let answer: Awaitable<OutcomeCode>
      try {
        answer = client.client.execute(client.batch, position)
      } catch (thrown) {
        this.recordRefusal(kind, thrown)
        answer = outcome.ok
      }
      if (typeof answer === 'number') {
        const endNs = nowNs()
        recorder.record(kind, endNs - startNs)
        if (answer !== outcome.ok) this.recordOutcome(kind, answer)
        queue.put(client)
        startNs = endNs
      } else {
        client.kind = kind
        client.startNs = startNs
        this.depart(client, answer)
        startNs = nowNs()
        sliceEndNs = Math.min(sliceEndNs, this.sliceEndNs(startNs))
      }
    }
    return 0
  }

  protected override recordAnswer(client: RunClient, endNs: number): void {
    this.recorder.record(client.kind, endNs - client.startNs)
  }
}
