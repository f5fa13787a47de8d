/**
 * One experiment, whole: every turn of every engine in a process and a directory of its own, and one
 * result folder that holds what came of it.
 *
 * The result is written after each turn, so whatever ends this process leaves the turns that were over.
 * An engine that failed is not asked again; the others go on. Where the disk fills up in mid-run, what was
 * measured until then is kept, and the latency log, which would be cut short, is not.
 *
 * How a child is led to its end is `process/`'s business, what its events mean the collector's.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectories } from '../engines/env/index.ts'
import { historyFileName } from './history/history-file.ts'
import { evaluateObjectives } from './objectives/evaluate.ts'
import type { Planned } from './plan.ts'
import { type MeasuredProcessOptions, type ProcessEnd, runInProcess } from './process/measured-process.ts'
import { captureEnvironment, environmentWarnings } from './results/environment.ts'
import { ResultError } from './results/errors.ts'
import {
  createResultFolder,
  discardPartialFiles,
  fileNameOf,
  type ResultFolder,
  writeResult,
} from './results/folder.ts'
import { LatencyLog } from './results/latency-log.ts'
import { type Environment, type Result, type Run, type Status, schemaVersion } from './results/result.ts'
import { worstStatus } from './results/summary.ts'
import { withAgreement } from './run/agreement.ts'
import { Collector, type Progress } from './run/collector.ts'
import type { RunRequest } from './run/events.ts'
import { type Turn, turnsOf } from './turns.ts'

export interface ExperimentOptions {
  readonly resultsDirectory: string
  /** Where the stores' directories go; `undefined`: into the result folder. */
  readonly dataDirectory: string | undefined
  readonly keepData: boolean
  /** The compiled module that a measured process runs. */
  readonly childEntry: string
  readonly stop: AbortSignal
  readonly kill: AbortSignal
  readonly stopGraceMs: number
  readonly onProgress: (progress: ExperimentProgress) => void
}

export interface ExperimentProgress extends Progress {
  readonly engine: string
  /** 1 … `turnCount`. */
  readonly turn: number
  readonly turnCount: number
}

export interface Experiment {
  readonly result: Result
  readonly folder: ResultFolder
}

/** @throws ResultError the result could not be written; then nothing half-written is left. */
export async function runExperiment(planned: Planned, options: ExperimentOptions): Promise<Experiment> {
  const startedAt = new Date()
  const { workload, engines } = planned.plan
  const folder = await createResultFolder(options.resultsDirectory, startedAt, [workload, ...engines].join('-'))
  try {
    const result = await new Recording(planned, options, folder, startedAt).run()
    return { result, folder }
  } catch (error) {
    await discardPartialFiles(folder)
    throw error
  }
}

/** An experiment under way: the runs so far, and the files that they go to. */
class Recording {
  readonly #planned: Planned
  readonly #options: ExperimentOptions
  readonly #folder: ResultFolder
  readonly #startedAt: Date
  readonly #turns: readonly Turn[]
  readonly #runs: Run[] = []
  /** The latency log could not be written on; there is no point in measuring further. */
  #logFailed = false

  constructor(planned: Planned, options: ExperimentOptions, folder: ResultFolder, startedAt: Date) {
    this.#planned = planned
    this.#options = options
    this.#folder = folder
    this.#startedAt = startedAt
    this.#turns = turnsOf(planned.plan)
  }

  async run(): Promise<Result> {
    const environment = await captureEnvironment(this.#dataParent())
    const log = await LatencyLog.create(this.#folder, this.#startedAt, this.#planned.command)
    try {
      let result = await this.#write(environment)
      for (const turn of this.#turns) {
        if (this.#options.stop.aborted || this.#logFailed) break
        if (this.#hasFailed(turn.engine)) continue
        this.#runs.push(await this.#measure(turn, log))
        result = await this.#write(environment)
      }
      if (!this.#logFailed) await log.finish()
      return result
    } finally {
      log.discard()
    }
  }

  async #measure(turn: Turn, log: LatencyLog): Promise<Run> {
    const { plan } = this.#planned
    const dataDirectory = await this.#makeDataDirectory(turn)
    const historyPath = join(this.#folder.path, this.#historyFileName(turn))
    const request: RunRequest = { plan, ...turn, dataDirectory, historyPath }
    const tagPrefix = plan.engines.length > 1 ? `${turn.engine}.` : ''
    const collector = new Collector(request, interval => {
      if (interval.phase === 'run') log.append(interval, tagPrefix)
    })
    try {
      const end = await runInProcess(request, this.#processOptions(turn, collector))
      return await collector.toRun(this.#settle(end, collector))
    } catch (error) {
      if (!(error instanceof ResultError)) throw error
      this.#logFailed = true
      collector.accept({ type: 'failed', code: 'RESULT', message: error.message })
      return await collector.toRun('failed')
    } finally {
      if (!this.#options.keepData) await rm(dataDirectory, { recursive: true, force: true })
    }
  }

  /** Of one turn `history.bin`; of several, each has one of its own. */
  #historyFileName({ engine, round }: Turn): string {
    return this.#turns.length === 1 ? historyFileName : `history-${fileNameOf(engine)}-${round}.bin`
  }

  #processOptions(turn: Turn, collector: Collector): MeasuredProcessOptions {
    const { childEntry, stop, kill, stopGraceMs, onProgress } = this.#options
    const place = { engine: turn.engine, turn: this.#turns.indexOf(turn) + 1, turnCount: this.#turns.length }
    return {
      entry: childEntry,
      stop,
      kill,
      stopGraceMs,
      onEvent(event) {
        collector.accept(event)
        onProgress({ ...collector.progress(), ...place })
      },
    }
  }

  /** How the run ended, as far as its process tells; a death that nobody asked for becomes its failure. */
  #settle(end: ProcessEnd, collector: Collector): Status {
    if (end.type === 'ended') return 'complete'
    if (this.#options.stop.aborted) return 'interrupted'
    const message = end.type === 'died' ? end.message : 'the measured process was killed'
    collector.accept({ type: 'failed', code: 'DIED', message })
    return 'failed'
  }

  #hasFailed(engine: string): boolean {
    return this.#runs.some(run => run.engine === engine && run.status === 'failed')
  }

  /** Writes the result as it stands: interrupted, as long as there are turns to come. */
  async #write(environment: Environment): Promise<Result> {
    const { plan, command } = this.#planned
    const statuses = this.#runs.map(run => run.status)
    const over = this.#turns.every(turn => this.#hasRun(turn) || this.#hasFailed(turn.engine))
    const result: Result = {
      schemaVersion,
      name: this.#folder.name,
      startedAt: this.#startedAt.toISOString(),
      status: worstStatus(over ? statuses : [...statuses, 'interrupted']),
      command,
      plan,
      environment,
      runs: withAgreement(this.#runs),
      ...(await evaluateObjectives(plan, this.#runs)),
      warnings: environmentWarnings(environment, plan.durability),
    }
    await writeResult(this.#folder, result)
    return result
  }

  #hasRun({ engine, round }: Turn): boolean {
    return this.#runs.some(run => run.engine === engine && run.round === round)
  }

  /** A fresh directory for one turn, which nothing else uses. */
  async #makeDataDirectory({ engine, round }: Turn): Promise<string> {
    const parent = await this.#dataParent()
    try {
      return await mkdtemp(join(parent, `data-${fileNameOf(engine)}-${round}-`))
    } catch (error) {
      throw new ResultError('create a data directory in', parent, error)
    }
  }

  #dataParent(): string {
    const parent = this.#options.dataDirectory ?? this.#folder.path
    try {
      makeDirectories(parent)
      return parent
    } catch (error) {
      throw new ResultError('create the data directory', parent, error)
    }
  }
}
