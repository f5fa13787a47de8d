/** Clients whose operations a test writes itself, and a phase for them. */
import type { Awaitable } from '../../adapters/contract/index.ts'
import { type OperationSample, Recorder, type Timing } from '../../harness/measure/recorder.ts'
import { RunClient } from '../../harness/run/clients.ts'
import type { PhaseWork } from '../../harness/run/driver.ts'
import type { OutcomeCode } from '../../workloads/workload.ts'

const kinds: readonly string[] = ['read', 'update']

/** An operation: what kind it is and which of its client's it is, counted from 0. */
export type Execute = (kind: number, number: number) => Awaitable<OutcomeCode>

/** Draws read, update, read, … until `operationCount` are drawn. */
export function clientOf(execute: Execute, operationCount: number = Number.POSITIVE_INFINITY): RunClient {
  let drawnCount = 0
  let executedCount = 0
  return new RunClient({
    draw(batch) {
      while (batch.count < batch.kinds.length && drawnCount < operationCount) {
        batch.kinds[batch.count++] = drawnCount++ % kinds.length
      }
    },
    execute: (batch, index) => execute(batch.kinds[index]!, executedCount++),
  })
}

export function clientsOf(count: number, execute: Execute): RunClient[] {
  return Array.from({ length: count }, () => clientOf(execute))
}

/** A phase without limits and stop request but those given. */
export function workOf(
  clients: readonly RunClient[],
  limits: Partial<PhaseWork> = {},
  timing: Timing = 'one',
): PhaseWork {
  return {
    clients,
    recorder: new Recorder(kinds, timing),
    operationCount: Number.POSITIVE_INFINITY,
    durationNs: Number.POSITIVE_INFINITY,
    endures: false,
    stop: new AbortController().signal,
    ...limits,
  }
}

/** What the phase recorded, by kind. */
export function samplesOf(work: PhaseWork): Readonly<Record<string, OperationSample>> {
  return Object.fromEntries(work.recorder.take().map(sample => [sample.name, sample]))
}

export function totalCount(samples: Readonly<Record<string, OperationSample>>): number {
  return Object.values(samples).reduce((sum, { count }) => sum + count, 0)
}
