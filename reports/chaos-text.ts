/** What several views say of a run in which something was broken, in the same words. */
import type { ChaosResult, LaneOperation } from '../harness/results/chaos.ts'
import type { Plan } from '../harness/results/result.ts'

type OptionalFigure = 'detectSeconds' | 'firstSuccessSeconds' | 'steadySeconds' | 'lostCount'

export const notKnown = 'not known'

/** What an absent figure of a recovery means. */
export const absentWords: Readonly<Record<OptionalFigure, string>> = {
  detectSeconds: 'none failed',
  firstSuccessSeconds: 'never',
  steadySeconds: 'never',
  lostCount: notKnown,
}

/** What a recovery in no time is called. */
export const atOnce = 'at once'

/** A first fault that came sooner left no whole tenth of a second to know throughput by: the very first warms up. */
const steadySecondsMin = 0.2

/** Without a throughput of before, nobody can say when it was back, nor how much is missing. */
export function hasSteady({ stages }: ChaosResult): boolean {
  return stages.some(
    ({ stage, operationCount, seconds }) => stage === 'before' && operationCount > 0 && seconds >= steadySecondsMin,
  )
}

/** Whether the store has to keep every promise, and why. */
export function honestyText(honest: boolean): string {
  return honest
    ? 'Every fault of this plan was honest: what the store was told was true, so it has to keep every promise.'
    : 'A fault of this plan lied: the store was told what was not so. It may refuse its data, but must not return wrong answers; and what is lost by a lie proves nothing against it, so a check that misses it says unknown.'
}

/** `client 3`; the load and the reads at the end go by the numbers after those of the clients. */
export function clientText(client: number, { clients }: Plan): string {
  if (client === clients) return 'load'
  return client === clients + 1 ? 'final reads' : `client ${client}`
}

/** At most so many of a counterexample's operations: those nearest the offending one. */
export function operationsAround(operations: readonly LaneOperation[], countMax: number): readonly LaneOperation[] {
  const offending = operations.findIndex(operation => operation.offending)
  const latestStart = Math.max(0, operations.length - countMax)
  const start = Math.min(Math.max(0, offending - Math.floor(countMax / 2)), latestStart)
  return operations.slice(start, start + countMax)
}
