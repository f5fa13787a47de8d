/** `harness run`, once its words are known: plan, run, show, and judge by exit code. */
import { fileURLToPath } from 'node:url'
import { ProgressLine, type ProgressReading } from '../../reports/terminal/progress.ts'
import { type ExperimentProgress, runExperiment } from '../experiment.ts'
import { createPlan, type PlanOptions } from '../plan.ts'
import type { Result } from '../results/result.ts'
import { summarize } from '../results/summary.ts'
import { UsageError } from '../usage-error.ts'
import type { Arguments } from './command.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { watchInterruption } from './interruption.ts'
import { catalog } from './registry.ts'
import { showResult } from './show-result.ts'

/** The child's module, compiled beside this one (or, where this runs as a source, a source). */
const childEntry = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url),
)

/** A store may have much to write when it is closed; who waits no longer presses Ctrl-C again. */
const stopGraceMs = 10_000

export async function runFromCommandLine(given: Arguments): Promise<ExitCode> {
  const planned = await createPlan(planOptions(given), catalog)
  const progress = new ProgressLine(process.stderr)
  const interruption = watchInterruption(() =>
    progress.note('Stopping; the partial result is kept. Ctrl-C again ends it at once.'),
  )
  if (given.seed === undefined) progress.note(`Seed ${planned.plan.seed}, drawn for this run; --seed repeats it.`)
  for (const note of planned.notes) progress.note(note)
  try {
    const { result, folder } = await runExperiment(planned, {
      resultsDirectory: text(given, 'results') ?? 'results',
      dataDirectory: text(given, 'data'),
      keepData: given['keep-data'] === true,
      childEntry,
      stop: interruption.stop,
      kill: interruption.kill,
      stopGraceMs,
      onProgress: at => progress.show(readingOf(at)),
    })
    progress.clear()
    await showResult(result, folder, given.json === true)
    return interruption.stop.aborted ? exitCode.interrupted : judge(result, given.strict === true)
  } finally {
    progress.clear()
    interruption.release()
  }
}

function readingOf({
  turn,
  turnCount,
  engine,
  stage,
  seconds,
  fractionDone,
  ...speed
}: ExperimentProgress): ProgressReading {
  const left =
    fractionDone === undefined || fractionDone === 0 ? undefined : (seconds * (1 - fractionDone)) / fractionDone
  return {
    engine,
    run: turn,
    runCount: turnCount,
    phase: stage,
    operationsPerSecond: speed.operationsPerSecond,
    latencyNsP99: speed.latencyNsP99,
    elapsedSeconds: seconds,
    ...(left === undefined ? {} : { secondsLeft: left }),
  }
}

/** What an experiment that nobody interrupted means for a script: a wrong answer outweighs a failure elsewhere. */
function judge(result: Result, strict: boolean): ExitCode {
  const { verdict } = summarize(result)
  if (verdict === 'violated') return exitCode.violated
  if (result.status !== 'complete') return exitCode.failed
  return strict && verdict === 'unknown' ? exitCode.inconclusive : exitCode.ok
}

function planOptions(given: Arguments): PlanOptions {
  return {
    workload: text(given, 'workload'),
    engine: texts(given, 'engine')?.flatMap(names => names.split(',')),
    records: text(given, 'records'),
    operations: text(given, 'operations'),
    duration: text(given, 'duration'),
    rate: text(given, 'rate'),
    arrivals: text(given, 'arrivals'),
    clients: text(given, 'clients'),
    valueBytes: text(given, 'value-bytes'),
    distribution: text(given, 'distribution'),
    zipfConstant: text(given, 'zipf-constant'),
    warmUp: text(given, 'warm-up'),
    repeat: text(given, 'repeat'),
    seed: text(given, 'seed'),
    durability: text(given, 'durability'),
    cache: text(given, 'cache'),
    writeBuffer: text(given, 'write-buffer'),
    loadBatch: text(given, 'load-batch'),
    engineOptions: texts(given, 'engine-option'),
    propertyFiles: texts(given, 'P'),
    properties: texts(given, 'p'),
  }
}

/** The value of an option that may be given once. */
function text(given: Arguments, name: string): string | undefined {
  const value = given[name]
  if (Array.isArray(value)) throw new UsageError(`--${name} is given ${value.length} times.`)
  return typeof value === 'string' ? value : undefined
}

/** The values of an option that may be given many times. */
function texts(given: Arguments, name: string): readonly string[] | undefined {
  const value = given[name]
  return Array.isArray(value) ? (value as readonly string[]) : undefined
}
