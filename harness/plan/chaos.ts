/** What is to be broken: `--chaos`, `--exhaustive` and `--history`, held against what the engines can bear. */
import { readFileSync, statSync } from 'node:fs'
import type { Adapter, ModelName } from '../../adapters/contract/index.ts'
import { isOwn } from '../../adapters/own/own-adapter.ts'
import type { Family } from '../../chaos/fault.ts'
import { type ChaosPlan, parsePlan } from '../../chaos/plan.ts'
import { ChaosSyntaxError } from '../../chaos/syntax/syntax-error.ts'
import { listOf } from '../nearest.ts'
import type { Plan } from '../results/result.ts'
import { UsageError } from '../usage-error.ts'

export interface ChaosOptions {
  /** A plan, or the path of a file that holds one. */
  readonly chaos?: string | undefined
  readonly exhaustive?: boolean | undefined
  readonly history?: boolean | undefined
}

export interface ChaosContext {
  readonly adapters: readonly Adapter<never>[]
  readonly workload: { readonly name: string; readonly models: readonly ModelName[] }
  readonly seed: number
  readonly durationSeconds: number | undefined
}

/** What the exhaustive mode has instead of the defaults of a load: a run whose every moment can be tried. */
export const exhaustiveDefaults = {
  records: '100',
  operations: '200',
  writeBuffer: '64KiB',
  warmUp: '0s',
  loadBatch: '10',
} as const

/** @throws UsageError a plan that makes no sense, or that these engines cannot have. */
export function resolveChaos(
  { chaos, exhaustive, history }: ChaosOptions,
  context: ChaosContext,
): Pick<Plan, 'chaos' | 'exhaustive' | 'history'> {
  requireKv({ chaos, exhaustive, history }, context)
  if (exhaustive === true) return resolveExhaustive(chaos, context)
  if (chaos === undefined) return history === true ? { history } : {}
  const { spec } = parseChaos(readText(chaos), context)
  // Whoever judges what survived needs to know what was promised.
  return { chaos: spec, history: true }
}

/** What clients see is recorded, sent through a socket and judged in the terms of keys and values. */
function requireKv({ chaos, exhaustive, history }: ChaosOptions, { workload }: ChaosContext): void {
  if (workload.models.every(model => model === 'kv')) return
  const option =
    chaos !== undefined ? '--chaos' : exhaustive === true ? '--exhaustive' : history === true ? '--history' : undefined
  if (option === undefined) return
  throw new UsageError(
    `${option} is for workloads of the model kv, and ${workload.name} needs ${listOf(workload.models)}.`,
  )
}

/** @throws UsageError */
function parseChaos(text: string, { adapters, seed, durationSeconds }: ChaosContext): ChaosPlan {
  if (durationSeconds === undefined) throw new UsageError('--chaos needs --duration, for its faults have times.')
  const families = familiesOf(adapters)
  const plan = explained(() => parsePlan(text, { seed, durationMs: durationSeconds * 1000, families }))
  const refused = plan.faults.find(({ family }) => !families.includes(family))
  if (refused === undefined) return plan
  const stranger = adapters.find(adapter => !isOwn(adapter))
  throw new UsageError(
    `--chaos: ${refused.spec}: ${stranger?.name ?? 'the engine'} has a ${refused.family} of its own, which cannot be broken; faults of processes can, such as kill.`,
  )
}

/** Of a foreign engine the process is in our hands, and no more. */
function familiesOf(adapters: readonly Adapter<never>[]): readonly Family[] {
  return adapters.every(isOwn) ? ['disk', 'process', 'clock'] : ['process']
}

function resolveExhaustive(chaos: string | undefined, { adapters }: ChaosContext): Pick<Plan, 'chaos' | 'exhaustive'> {
  if (chaos !== 'crash') throw new UsageError('--exhaustive tries every crash: say --chaos crash --exhaustive.')
  const stranger = adapters.find(adapter => !isOwn(adapter))
  if (stranger === undefined) return { chaos, exhaustive: true }
  throw new UsageError(
    `--exhaustive runs an engine on a disk in memory, and ${stranger.name} has its own way to the disk; it takes engines of this repository.`,
  )
}

function readText(planOrPath: string): string {
  if (statSync(planOrPath, { throwIfNoEntry: false })?.isFile() !== true) return planOrPath
  try {
    return readFileSync(planOrPath, 'utf8')
  } catch (error) {
    throw new UsageError(`--chaos: cannot read ${planOrPath}: ${(error as Error).message}.`)
  }
}

function explained<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof ChaosSyntaxError)
      throw new UsageError(`--${error.message}${error.message.endsWith('?') ? '' : '.'}`)
    throw error
  }
}
