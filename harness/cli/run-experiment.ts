/** `harness run`, once its words are known: plan, run, show, and judge by exit code. */
import { fileURLToPath } from 'node:url'
import { ProgressLine, type ProgressReading } from '../../reports/terminal/progress.ts'
import { type ExperimentProgress, runExperiment } from '../experiment.ts'
import { createPlan, type PlanOptions } from '../plan.ts'
import type { Result } from '../results/result.ts'
import { summarize } from '../results/summary.ts'
import type { Arguments } from './command.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { textOf, textsOf } from './given.ts'
import { watchInterruption } from './interruption.ts'
import { outputFilesOf } from './output-files.ts'
import { writeOutputsOfResult } from './outputs.ts'
import { catalog } from './registry.ts'
import { showResult } from './show-result.ts'

/** The child's module, compiled beside this one (or, where this runs as a source, a source). */
const childEntry = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url),
)

/** A store may have much to write when it is closed; who waits no longer presses Ctrl-C again. */
const stopGraceMs = 10_000

export async function runFromCommandLine(given: Arguments): Promise<ExitCode> {
  const outputs = outputFilesOf(given)
  const planned = await createPlan(planOptions(given), catalog)
  const progress = new ProgressLine(process.stderr)
  const interruption = watchInterruption(() =>
    progress.note('Stopping; the partial result is kept. Ctrl-C again ends it at once.'),
  )
  if (given.seed === undefined) progress.note(`Seed ${planned.plan.seed}, drawn for this run; --seed repeats it.`)
  for (const note of planned.notes) progress.note(note)
  try {
    const { result, folder } = await runExperiment(planned, {
      resultsDirectory: textOf(given, 'results') ?? 'results',
      dataDirectory: textOf(given, 'data'),
      keepData: given['keep-data'] === true,
      childEntry,
      stop: interruption.stop,
      kill: interruption.kill,
      stopGraceMs,
      onProgress: at => progress.show(readingOf(at)),
    })
    progress.clear()
    try {
      await showResult(result, folder, given.json === true)
    } finally {
      await writeOutputsOfResult(outputs, result)
    }
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

/**
 * What an experiment that nobody interrupted means for a script: a wrong answer outweighs a failure elsewhere, and
 * both outweigh a missed objective.
 */
function judge(result: Result, strict: boolean): ExitCode {
  const { verdict } = summarize(result)
  if (verdict === 'violated') return exitCode.violated
  if (result.status !== 'complete') return exitCode.failed
  if (result.objectives?.some(({ met }) => !met) === true) return exitCode.missed
  return strict && verdict === 'unknown' ? exitCode.inconclusive : exitCode.ok
}

function planOptions(given: Arguments): PlanOptions {
  return {
    workload: textOf(given, 'workload'),
    engine: textsOf(given, 'engine')?.flatMap(names => names.split(',')),
    records: textOf(given, 'records'),
    operations: textOf(given, 'operations'),
    duration: textOf(given, 'duration'),
    rate: textOf(given, 'rate'),
    arrivals: textOf(given, 'arrivals'),
    clients: textOf(given, 'clients'),
    valueBytes: textOf(given, 'value-bytes'),
    distribution: textOf(given, 'distribution'),
    zipfConstant: textOf(given, 'zipf-constant'),
    cold: textOf(given, 'cold'),
    warmUp: textOf(given, 'warm-up'),
    repeat: textOf(given, 'repeat'),
    seed: textOf(given, 'seed'),
    durability: textOf(given, 'durability'),
    cache: textOf(given, 'cache'),
    writeBuffer: textOf(given, 'write-buffer'),
    loadBatch: textOf(given, 'load-batch'),
    engineOptions: textsOf(given, 'engine-option'),
    propertyFiles: textsOf(given, 'P'),
    properties: textsOf(given, 'p'),
    objectives: textsOf(given, 'objective'),
    chaos: textOf(given, 'chaos'),
    exhaustive: given.exhaustive === true,
    history: given.history === true,
  }
}
