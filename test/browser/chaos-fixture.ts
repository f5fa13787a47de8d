/** Results of runs in which something was broken, as real ones leave them. */
import type {
  ChaosResult,
  CounterexampleResult,
  FaultResult,
  LaneOperation,
  Recovery,
  StageName,
  StageResult,
} from '../../harness/results/chaos.ts'
import type { Phase, Result, Run } from '../../harness/results/result.ts'
import { hostileText, oneEngine } from './fixture.ts'
import { type PhaseTraits, phaseOf } from './phase.ts'

const runSeconds = 20

const command = "harness run ycsb-a --engine lsm --records 1000000 --duration 20s --seed 42 --chaos 'kill at=5s'"

/** A kill that the store came back from, with everything that was acknowledged. */
export function chaosOfOne(): Result {
  return broken({
    faults: [faultOf('kill', 'kill at=5s', 5, 6.4, { detectSeconds: 0.02, steadySeconds: 2.1, lostCount: 0 })],
  })
}

/** Twelve faults of which one lies, long lines, a violation of three clients by twelve operations, and a disk left full. */
export function chaosOfMany(): Result {
  return broken({
    honest: false,
    faults: manyFaults,
    unhealed: [
      'disk.full bytes=64MiB path=/var/lib/harness/*.sst: the files have grown, and stay as large as they are',
    ],
    counterexamples: [manyOperations(), lostWrite()],
  })
}

/** Two engines through the same plan, the second one slower to come back, and once never. */
export function chaosOfTwo(): Result {
  const one = broken({
    faults: [
      faultOf('kill', 'kill at=5s', 5, 6.4, { steadySeconds: 2.1, lostCount: 0 }),
      faultOf('pause', 'pause at=12s for=2s', 12, 14, { steadySeconds: 0.4 }),
    ],
  })
  const two = broken({
    faults: [
      faultOf('kill', 'kill at=5s', 5, 7.9, { steadySeconds: 4, lostCount: 3 }),
      faultOf('pause', 'pause at=12s for=2s', 12.02, 14.01, {}),
    ],
  })
  return {
    ...one,
    plan: { ...one.plan, engines: ['lsm', 'btree'], engineOptions: { lsm: {}, btree: {} } },
    runs: [one.runs[0]!, { ...two.runs[0]!, engine: 'btree' }],
  }
}

/** The first fault came at once, and nothing ended well ever after. */
export function chaosOfNothing(): Result {
  const { recovery, ...fault } = faultOf('kill', 'kill at=0s', 0, 20, {})
  const { firstSuccessSeconds: _, ...never } = recovery
  const result = broken({ faults: [{ ...fault, recovery: never }] })
  const stages = (['before', 'during', 'after'] as const).map(stage =>
    stageOf(stage, { seconds: stage === 'during' ? 20 : 0, operationsPerSecond: 0 }),
  )
  const run = result.runs[0]!
  return { ...result, runs: [{ ...run, chaos: { ...run.chaos!, stages } }] }
}

/** Every text of what was broken is hostile. */
export function chaosOfHostility(): Result {
  return broken({
    faults: [faultOf(hostileText, hostileText, 5, 6.4, {}), faultOf(hostileText, hostileText, 15, 15, {})],
    plan: hostileText,
    unhealed: [hostileText],
    counterexamples: [
      {
        check: hostileText,
        key: hostileText,
        reason: hostileText,
        operations: [
          laneOperation(0, hostileText, 1, 2),
          { ...laneOperation(1, hostileText, 1.5, 3), offending: true },
        ],
      },
    ],
  })
}

function broken(chaos: Partial<ChaosResult> & Pick<ChaosResult, 'faults'>): Result {
  const result = oneEngine()
  const run = result.runs[0]!
  const plan = chaos.plan ?? chaos.faults.map(({ line }) => line).join('; ')
  const { counterexamples = [] } = chaos
  const checks = counterexamples.map(({ check, reason }) => ({
    name: check,
    verdict: 'violated' as const,
    detail: reason,
  }))
  const broken: Run = {
    ...run,
    phases: [run.phases[0]!, runPhase(chaos.faults)],
    ...(checks.length > 0 && { verdict: 'violated' as const, checks: [...run.checks, ...checks] }),
    chaos: {
      plan,
      honest: true,
      stages: [
        stageOf('before', { seconds: 5, operationsPerSecond: 182_000 }),
        stageOf('during', { seconds: 3.5, operationsPerSecond: 31_000, medianNs: 9_000, stallEvery: 2 }),
        stageOf('after', { seconds: 11.5, operationsPerSecond: 180_000 }),
      ],
      unhealed: [],
      counterexamples: [],
      ...chaos,
    },
    history: { file: 'history.bin', operationCount: 3_152_335, bytes: 126_119_929 },
  }
  return {
    ...result,
    name: '2026-11-22T10-15-00-ycsb-a-lsm-chaos',
    command: command.replace("'kill at=5s'", `'${plan}'`),
    plan: { ...result.plan, durationSeconds: runSeconds, clients: 8, chaos: plan, history: true },
    runs: [broken],
  }
}

const traits: PhaseTraits = {
  name: 'run',
  seed: 7,
  intervalCount: runSeconds * 10,
  intervalSeconds: 0.1,
  operationsPerSecond: 182_000,
  mix: { read: 0.5, update: 0.5 },
  medianNs: 3_900,
  stallEvery: 31,
}

/** Throughput as the faults leave it: hardly any while one lasts, then more and more until it is steady. */
function runPhase(faults: readonly FaultResult[]): Phase {
  const phase = phaseOf({
    ...traits,
    shareAt: seconds =>
      Math.min(
        ...faults.map(({ fromSeconds, toSeconds, recovery: { steadySeconds = runSeconds } }) => {
          if (seconds < fromSeconds || seconds >= toSeconds + steadySeconds) return 1
          return seconds < toSeconds ? 0.002 : 0.2 + (0.8 * (seconds - toSeconds)) / steadySeconds
        }),
      ),
  })
  const { seconds, counts } = phase.series
  const errors = seconds.map((_, interval) => {
    const at = (interval + 0.5) * traits.intervalSeconds
    const refused = faults.some(
      ({ name, fromSeconds, toSeconds }) => name === 'kill' && at >= fromSeconds && at < toSeconds,
    )
    return refused ? counts.read![interval]! + counts.update![interval]! : 0
  })
  return { ...phase, series: { ...phase.series, errors } }
}

function stageOf(stage: StageName, changes: Partial<PhaseTraits> & { readonly seconds: number }): StageResult {
  const { seconds } = changes
  const phase = phaseOf({
    ...traits,
    mix: { all: 1 },
    ...changes,
    intervalCount: Math.round(seconds),
    intervalSeconds: 1,
  })
  const { count, latencyNs, histogram } = phase.operations.all!
  return { stage, seconds, operationCount: count, operationsPerSecond: count / (seconds || 1), latencyNs, histogram }
}

function faultOf(
  name: string,
  line: string,
  fromSeconds: number,
  toSeconds: number,
  recovery: Partial<Recovery>,
): FaultResult {
  const felt = recovery.detectSeconds !== undefined
  const failures = { refusedCount: felt ? 490 : 0, unknownCount: felt ? 8 : 0 }
  return {
    name,
    line,
    fromSeconds,
    toSeconds,
    recovery: { firstSuccessSeconds: 0.061, missingCount: 97_070, ...failures, ...recovery },
  }
}

const longPath = 'path=/var/lib/harness/very-long-directory-name/data/**/*.sst'

const manyFaults: readonly FaultResult[] = [
  faultOf('kill', 'kill at=2s every=7s', 2, 2.6, { detectSeconds: 0.033, steadySeconds: 0.3, lostCount: 1 }),
  faultOf('disk.sync-ignored', `disk.sync-ignored ${longPath} probability=0.1`, 2.2, 3.4, { steadySeconds: 0 }),
  faultOf('disk.slow', 'disk.slow at=4s for=1s mean=5ms shape=pareto calls=sync', 4, 5, { steadySeconds: 0.2 }),
  faultOf('disk.misdirected-write', 'disk.misdirected-write nth=7', 4.6, 4.6, { steadySeconds: 0 }),
  faultOf('pause', 'pause at=6s for=1s', 6, 7, { detectSeconds: 1.2, steadySeconds: 0.1 }),
  faultOf('disk.read-fails', 'disk.read-fails probability=0.01 count=5', 7.3, 7.9, { steadySeconds: 0.1 }),
  faultOf('clock.jump', 'clock.jump by=+1h at=8s', 8, 8, { steadySeconds: 0 }),
  faultOf('kill', 'kill at=2s every=7s', 9, 9.7, { detectSeconds: 0.04, steadySeconds: 0.3, lostCount: 0 }),
  faultOf('limit-files', 'limit-files count=64 at=11s for=1s', 11, 12, { steadySeconds: 0.6 }),
  faultOf('disk.full', `disk.full bytes=64MiB ${longPath}`, 13, 14, { steadySeconds: 0.5 }),
  faultOf('kill', 'kill at=2s every=7s', 16, 16.8, { detectSeconds: 0.04, steadySeconds: 0.4, lostCount: 0 }),
  faultOf('restart', 'restart at=19s', 19, 19.4, { detectSeconds: 0.01 }),
]

function laneOperation(client: number, text: string, fromSeconds: number, toSeconds?: number): LaneOperation {
  return { client, text, outcome: 'ok', fromSeconds, offending: false, ...(toSeconds !== undefined && { toSeconds }) }
}

/** Three clients with twelve operations each, some failed, some unknown, one that never returned. */
function manyOperations(): CounterexampleResult {
  const operations = Array.from({ length: 36 }, (_, index): LaneOperation => {
    const client = index % 3
    const turn = Math.floor(index / 3)
    const from = 8.9 + turn * 0.11 + client * 0.013
    const value = 2_041_337_000 + index
    const text = client === 0 ? `write ${value}` : `read: ${turn === 11 ? 2_041_337_003 : value - client}`
    const operation = laneOperation(client, text, from, from + 0.05 + client * 0.02)
    if (index === 12) return { ...operation, text: `write ${value}: failed`, outcome: 'failed' }
    if (index === 18) return { ...operation, text: `write ${value}: ?`, outcome: 'unknown' }
    if (index === 27) return { ...laneOperation(client, `cas [${value - 1},${value}]: ?`, from), outcome: 'unknown' }
    return { ...operation, offending: index === 35 }
  })
  return {
    check: 'linearizable',
    key: `user${'6284781860667377211'.repeat(4)}`,
    reason:
      'The read of client 2 found 2041337003, which client 0 had overwritten before client 2 began, and no order of these operations in which each takes effect between its call and its return explains that',
    operations,
  }
}

/** A write of the load that the reads at the end miss. */
function lostWrite(): CounterexampleResult {
  return {
    check: 'durable',
    key: 'user42',
    reason: 'An acknowledged write is not there at the end',
    operations: [
      laneOperation(8, 'write "a value with a text that is far too long for any bar of a drawing"', -1.25, -1.2),
      laneOperation(3, 'write 17', 1.994_031, 1.994_245),
      { ...laneOperation(9, 'read: nothing', 20.113, 20.1132), offending: true },
    ],
  }
}
