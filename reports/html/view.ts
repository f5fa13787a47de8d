/**
 * A result as the page looks at it: the headline figures that every view shares (`harness/results/summary.ts`),
 * and with them what only charts need, which round stands for an engine and the spectra of all its rounds.
 *
 * Sections and charts read this and decide nothing of that again.
 */
import type { Latency, OperationResult, Phase, PhaseName, Result, Run } from '../../harness/results/result.ts'
import {
  type EngineSummary,
  type Estimate,
  estimate,
  type OperationSummary,
  type PercentileName,
  percentileNames,
  type ResultSummary,
  shownRun,
  summarize,
} from '../../harness/results/summary.ts'
import { type NumberedFault, numberFaults } from './faults.ts'
import { latencyOf, mergeHistograms, type Spectrum, spectrumOf } from './spectrum.ts'

export type Percentiles = Readonly<Record<PercentileName, Estimate>>

export interface OperationView {
  readonly name: string
  readonly summary: OperationSummary
  readonly operationsPerSecond: Estimate
  /** Service time; present only where it differs from the response time: under a rate. */
  readonly service?: Percentiles
  /** Over all rounds that count; absent where a histogram cannot be read. */
  readonly responseSpectrum?: Spectrum
  readonly serviceSpectrum?: Spectrum
}

/** A round that reached the run phase and measured something there. */
export interface RoundView {
  readonly run: Run
  readonly phase: Phase
  /** All operations together; absent where a histogram cannot be read. */
  readonly response?: Latency
  readonly service?: Latency
}

export interface EngineView {
  readonly name: string
  /** Its place in the plan, which gives its colour. */
  readonly index: number
  readonly summary: EngineSummary
  /** Every round, as run. */
  readonly runs: readonly Run[]
  /** The rounds that count, by throughput. Empty where none measured anything. */
  readonly rounds: readonly RoundView[]
  /** The round of median throughput (of two, the slower): what charts over time show. */
  readonly median?: RoundView
  /** The median round's run, or the last one; absent where the engine never started. */
  readonly shown?: Run
  /** What was broken in the shown run. */
  readonly faults: readonly NumberedFault[]
  readonly operations: readonly OperationView[]
  /** All operations together. */
  readonly response?: Percentiles
  readonly service?: Percentiles
}

export interface ResultView {
  readonly result: Result
  readonly summary: ResultSummary
  readonly engines: readonly EngineView[]
  /** More than one engine: colours stand for engines, figures stand side by side. */
  readonly several: boolean
  /** Rounds that the figures of an engine come from, at most. */
  readonly roundCount: number
}

export function viewOf(result: Result): ResultView {
  const summary = summarize(result)
  const views = summary.engines.map((engine, index) => {
    const runs = result.runs.filter(run => run.engine === engine.engine)
    return viewEngine(engine, index, runs)
  })
  const faults = numberFaults(views.map(({ shown }) => shown))
  const engines = views.map((engine, index) => ({ ...engine, faults: faults[index]! }))
  return {
    result,
    summary,
    engines,
    several: engines.length > 1,
    roundCount: Math.max(...engines.map(({ rounds }) => rounds.length)),
  }
}

export function phaseOf(run: Run | undefined, name: PhaseName): Phase | undefined {
  return run?.phases.find(phase => phase.name === name)
}

/** A phase to draw over time; `index` gives its colour. */
export interface PhaseOfEngine {
  readonly engine: string
  readonly index: number
  readonly phase: Phase
  /** What was broken in it. */
  readonly faults: readonly NumberedFault[]
}

/** What charts over time show: the run phase of each engine's median round. */
export function shownPhases(view: ResultView): readonly PhaseOfEngine[] {
  return view.engines.flatMap(({ name, index, median, faults }) =>
    median === undefined ? [] : [{ engine: name, index, phase: median.phase, faults }],
  )
}

/** Names of all operations that any engine measured, in the order of the first. */
export function operationNames(view: ResultView): readonly string[] {
  return [...new Set(view.engines.flatMap(({ operations }) => operations.map(({ name }) => name)))]
}

/** Whether service time is a thing of its own in this result. */
export function hasServiceTimes(view: ResultView): boolean {
  return view.engines.some(({ service }) => service !== undefined)
}

function viewEngine(summary: EngineSummary, index: number, runs: readonly Run[]): Omit<EngineView, 'faults'> {
  const complete = runs.filter(run => run.status === 'complete')
  const rounds = (complete.length > 0 ? complete : runs)
    .flatMap(run => viewRound(run) ?? [])
    .toSorted((a, b) => a.phase.operationsPerSecond - b.phase.operationsPerSecond)
  const shown = shownRun(runs)
  const median = rounds.find(({ run }) => run === shown)
  const response = percentilesOf(rounds.map(round => round.response))
  const service = percentilesOf(rounds.map(round => round.service))
  return {
    name: summary.engine,
    index,
    summary,
    runs,
    rounds,
    operations: Object.entries(summary.operations).flatMap(([name, operation]) =>
      viewOperation(name, operation, rounds),
    ),
    ...(median && { median }),
    ...(shown && { shown }),
    ...(response && { response }),
    ...(service && { service }),
  }
}

function viewRound(run: Run): RoundView | undefined {
  const phase = phaseOf(run, 'run')
  if (phase === undefined || phase.operationCount === 0) return undefined
  const operations = Object.values(phase.operations)
  const response = latencyOfAll(operations, 'response')
  const service = hasServiceHistograms(operations) ? latencyOfAll(operations, 'service') : undefined
  return { run, phase, ...(response && { response }), ...(service && { service }) }
}

function viewOperation(name: string, summary: OperationSummary, rounds: readonly RoundView[]): OperationView[] {
  if (summary.count === 0) return []
  const recorded = rounds.flatMap(({ phase }) => {
    const operation = phase.operations[name]
    return operation === undefined ? [] : [{ operation, perSecond: operation.count / phase.seconds }]
  })
  const operations = recorded.map(({ operation }) => operation)
  const timed = hasServiceHistograms(operations)
  const service = timed ? percentilesOf(operations.map(({ serviceNs }) => serviceNs)) : undefined
  const responseSpectrum = spectrumOfAll(operations, 'response')
  const serviceSpectrum = timed ? spectrumOfAll(operations, 'service') : undefined
  return [
    {
      name,
      summary,
      operationsPerSecond: estimate(recorded.map(({ perSecond }) => perSecond)),
      ...(service && { service }),
      ...(responseSpectrum && { responseSpectrum }),
      ...(serviceSpectrum && { serviceSpectrum }),
    },
  ]
}

/** Each percentile over the rounds; `undefined` where no round has it. */
function percentilesOf(latencies: readonly (Latency | undefined)[]): Percentiles | undefined {
  const known = latencies.filter(latency => latency !== undefined)
  if (known.length === 0) return undefined
  const estimates = percentileNames.map(name => [name, estimate(known.map(latency => latency[name]))] as const)
  return Object.fromEntries(estimates) as Record<PercentileName, Estimate>
}

type Time = 'response' | 'service'

function latencyOfAll(operations: readonly OperationResult[], time: Time): Latency | undefined {
  const histogram = mergeHistograms(histogramsOf(operations, time))
  return histogram && latencyOf(histogram, maxNsOf(operations, time))
}

function spectrumOfAll(operations: readonly OperationResult[], time: Time): Spectrum | undefined {
  const histogram = mergeHistograms(histogramsOf(operations, time))
  return histogram && spectrumOf(histogram, maxNsOf(operations, time))
}

function hasServiceHistograms(operations: readonly OperationResult[]): boolean {
  return operations.some(({ serviceHistogram }) => serviceHistogram !== undefined)
}

function histogramsOf(operations: readonly OperationResult[], time: Time): readonly string[] {
  return operations
    .filter(({ count }) => count > 0)
    .map(({ histogram, serviceHistogram }) => (time === 'service' ? (serviceHistogram ?? histogram) : histogram))
}

/** Exact, where a histogram has it to three digits. */
function maxNsOf(operations: readonly OperationResult[], time: Time): number {
  return Math.max(...operations.map(({ latencyNs, serviceNs }) => (time === 'service' ? serviceNs : latencyNs).max))
}
