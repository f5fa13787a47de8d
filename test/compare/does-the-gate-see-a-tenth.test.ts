/**
 * The proof of the gate: on rounds that a real engine really ran, a side that is slower by a tenth fails it, and the
 * same engine against itself passes it, each in at least 19 of 20 trials.
 *
 * A trial is what `harness ab` would have measured: it draws rounds from the recorded ones by its seed, and deals
 * them to the sides. Then one side is slowed: a tenth longer an operation, at every percentile. The recorded rounds
 * are of a second each and differ by 7 or 8 %, so it takes many of them; rounds that differ by half as much tell with
 * eight what these tell with two dozen, and that is asked of noise that is made.
 */
import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { compareResults } from '../../harness/compare/compare-results.ts'
import type { GateOutcome } from '../../harness/results/comparison.ts'
import { type RecordedRound, readRecordedRounds } from './recorded-rounds.ts'
import { type RoundForTests, resultOfRounds } from './results-of-rounds.ts'

const { rounds } = readRecordedRounds()
const trials = 20

/** Gives one side's round after another, each at its own speed. */
type Draw = () => RecordedRound

function outcomeOf(draw: Draw, seed: number, roundsASide: number, slowedBy: number): GateOutcome {
  const sideOf = (label: string, by: number) => ({
    label,
    results: [resultOfRounds(Array.from({ length: roundsASide }, () => slowed(draw(), by)))],
  })
  const options = { noiseThreshold: 0.05, gatedMetrics: undefined, seed, command: '' }
  return compareResults(sideOf('base', 1), sideOf('head', slowedBy), options).gate!.outcome
}

function slowed(round: RecordedRound, by: number): RoundForTests {
  return {
    operationsPerSecond: round.operationsPerSecond / by,
    p50: round.readP50Ns * by,
    p99: round.readP99Ns * by,
    p999: round.readP999Ns * by,
    loadedPerSecond: round.loadedPerSecond / by,
  }
}

function countOutcomes(
  drawFrom: (random: Random) => Draw,
  roundsASide: number,
  slowedBy: number,
): Partial<Record<GateOutcome, number>> {
  const counts: Partial<Record<GateOutcome, number>> = {}
  for (let seed = 1; seed <= trials; seed++) {
    const outcome = outcomeOf(drawFrom(createRandom(seed)), seed, roundsASide, slowedBy)
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}

/** Each recorded round at most once a trial. */
function recorded(random: Random): Draw {
  const left = [...rounds]
  return () => left.splice(random.nextInteger(left.length), 1)[0]!
}

/** Rounds whose figures differ by so much, as a standard deviation of their logarithms: throughput and p99 alike. */
function noisy(deviation: number): (random: Random) => Draw {
  return random => () => {
    const factor = (): number => {
      let sum = -6
      for (let draw = 0; draw < 12; draw++) sum += random.nextFloat()
      return Math.exp(deviation * sum)
    }
    const [speed, tail] = [factor(), factor()]
    return {
      operationsPerSecond: 1e6 * speed,
      readP50Ns: 1000 / speed,
      readP99Ns: 3000 * tail,
      readP999Ns: 9000 * tail,
      loadedPerSecond: 5e5 * speed,
    }
  }
}

describe('on recorded rounds', () => {
  test('of a real engine, with the noise of a real machine', () => {
    expect(rounds.length).toBeGreaterThanOrEqual(50)
    const speeds = rounds.map(round => round.operationsPerSecond)
    expect(Math.max(...speeds) / Math.min(...speeds)).toBeGreaterThan(1.1)
  })

  test('24 a side: slower by a tenth fails', () => {
    expect(countOutcomes(recorded, 24, 1.1).regressed).toBeGreaterThanOrEqual(19)
  })

  test.each([5, 8, 10, 24])('%i a side: the same against itself passes', roundsASide => {
    expect(countOutcomes(recorded, roundsASide, 1).passed).toBeGreaterThanOrEqual(19)
  })

  test('faster by a tenth passes', () => {
    expect(countOutcomes(recorded, 24, 1 / 1.1).passed).toBe(trials)
  })

  test('three a side neither fail nor pass', () => {
    expect(countOutcomes(recorded, 3, 1.1)).toEqual({ inconclusive: trials })
  })
})

describe.each([
  [0.02, 5],
  [0.03, 8],
  [0.04, 10],
])('on rounds that differ by %f, %i a side', (deviation, roundsASide) => {
  test('slower by a tenth fails', () => {
    expect(countOutcomes(noisy(deviation), roundsASide, 1.1).regressed).toBeGreaterThanOrEqual(19)
  })

  test('the same against itself passes', () => {
    expect(countOutcomes(noisy(deviation), roundsASide, 1).passed).toBeGreaterThanOrEqual(19)
  })
})
