/** Recovery is read out of a history; here the history is made by hand, so that every figure is known beforehand. */
import { beforeAll, expect, test } from 'vitest'
import type { FaultWindow } from '../../chaos/event.ts'
import type { Operation, Outcome } from '../../harness/history/operation.ts'
import { type HdrCodec, loadHdrCodec } from '../../harness/measure/hdr.ts'
import { measureRecovery, type RecoveryReport } from '../../harness/run/chaos/recovery.ts'

const startNs = 5e12
let codec: HdrCodec
beforeAll(async () => {
  codec = await loadHdrCodec()
})

/** `count` operations a second between these seconds, each as long as that. */
function stretch(from: number, to: number, perSecond: number, outcome: Outcome, latencySeconds = 0.001): Operation[] {
  const count = Math.round((to - from) * perSecond)
  return Array.from({ length: count }, (_, index) => {
    const at = from + (index + 0.5) / perSecond
    return operation(at, at + latencySeconds, outcome)
  })
}

function operation(fromSeconds: number, toSeconds: number, outcome: Outcome): Operation {
  return {
    client: 0,
    kind: 'read',
    key: 'key',
    argument: null,
    answer: outcome === 'ok' ? 1 : undefined,
    outcome,
    error: outcome === 'ok' ? undefined : 'DISCONNECTED',
    invokeNs: startNs + fromSeconds * 1e9,
    returnNs: startNs + toSeconds * 1e9,
  }
}

function measure(operations: readonly Operation[], windows: readonly FaultWindow[]): Promise<RecoveryReport> {
  return measureRecovery({
    startNs,
    endNs: startNs + 10e9,
    windows,
    async *operations() {
      yield* operations
    },
    codec,
  })
}

const kill: FaultWindow = { name: 'kill', line: 'kill at=4s', fromMs: 4000, toMs: 5000 }

test('a fault is detected, survived and got over when the clients say so', async () => {
  const { faults } = await measure(
    [
      ...stretch(0, 4, 1000, 'ok'),
      operation(4.01, 4.2, 'unknown'),
      ...stretch(4.25, 5.25, 20, 'failed', 0.02),
      ...stretch(5.5, 7, 500, 'ok'),
      ...stretch(7, 10, 1000, 'ok'),
    ],
    [kill],
  )
  const [fault] = faults
  expect(fault).toMatchObject({ name: 'kill', line: 'kill at=4s', fromSeconds: 4, toSeconds: 5 })
  const recovery = fault?.recovery
  expect(recovery?.detectSeconds).toBeCloseTo(0.2, 6)
  expect(recovery?.firstSuccessSeconds).toBeCloseTo(0.502, 3)
  expect(recovery?.steadySeconds).toBeCloseTo(2, 1)
  expect(recovery?.unknownCount).toBe(1)
  expect(recovery?.refusedCount).toBe(20)
  // A second and a half of nothing, then a second and a half of half.
  expect(recovery?.missingCount).toBeGreaterThan(2150)
  expect(recovery?.missingCount).toBeLessThan(2350)
})

test('what never came is not there, rather than zero', async () => {
  const { faults, stages } = await measure(stretch(0, 4, 1000, 'ok', 0.0001), [kill])
  const recovery = faults[0]?.recovery
  expect(recovery).toEqual({ refusedCount: 0, unknownCount: 0, missingCount: 6000 })
  expect(stages.map(({ stage, operationCount }) => [stage, operationCount])).toEqual([
    ['before', 4000],
    ['during', 0],
    ['after', 0],
  ])
})

test('a fault with nothing before it to compare with leaves out what is missing', async () => {
  const early: FaultWindow = { name: 'kill', line: 'kill at=0s', fromMs: 0, toMs: 1000 }
  const { faults } = await measure(stretch(1, 10, 1000, 'ok'), [early])
  expect(faults[0]?.recovery.missingCount).toBeUndefined()
  expect(faults[0]?.recovery.steadySeconds).toBeUndefined()
})

test('an operation that never returned counts as unknown, and as no detection', async () => {
  const never = { ...operation(4.01, 4.2, 'unknown'), returnNs: Number.POSITIVE_INFINITY }
  const { faults } = await measure([...stretch(0, 10, 1000, 'ok'), never], [kill])
  expect(faults[0]?.recovery).toMatchObject({ unknownCount: 1, missingCount: 0 })
  expect(faults[0]?.recovery.detectSeconds).toBeUndefined()
})

test('stages are told apart by the fault and by when it was got over', async () => {
  const { stages } = await measure(
    [...stretch(0, 4, 1000, 'ok', 0.001), ...stretch(4, 6, 100, 'ok', 0.05), ...stretch(6, 10, 1000, 'ok', 0.002)],
    [kill],
  )
  const [before, during, after] = stages
  expect(before?.latencyNs.p50).toBeCloseTo(1e6, -4)
  expect(during?.latencyNs.p50).toBeCloseTo(50e6, -6)
  expect(after?.latencyNs.p50).toBeCloseTo(2e6, -4)
  expect(before?.seconds).toBeCloseTo(4, 1)
  expect((before?.seconds ?? 0) + (during?.seconds ?? 0) + (after?.seconds ?? 0)).toBeCloseTo(10, 6)
  expect(before?.operationsPerSecond).toBeCloseTo(1000, -1)
})

test('faults are told in the order of their beginning, each with its own recovery', async () => {
  const second: FaultWindow = { name: 'pause', line: 'pause at=8s for=1s', fromMs: 8000, toMs: 9000 }
  const { faults } = await measure(
    [
      ...stretch(0, 4, 1000, 'ok'),
      ...stretch(4, 5, 10, 'failed'),
      ...stretch(5, 8, 1000, 'ok'),
      ...stretch(9, 10, 1000, 'ok'),
    ],
    [second, kill],
  )
  expect(faults.map(({ name }) => name)).toEqual(['kill', 'pause'])
  expect(faults[0]?.recovery.refusedCount).toBe(10)
  expect(faults[1]?.recovery.refusedCount).toBe(0)
  expect(faults[1]?.recovery.missingCount).toBeGreaterThan(950)
})
