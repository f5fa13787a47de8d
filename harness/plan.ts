/**
 * Options in, one frozen plan out. Every default of a run lives here or in the workload's properties, and
 * nothing below reads one.
 *
 * What a value means is settled by who said it last: the workload's own defaults, then `-P` files in
 * order, then `-p`, then the options. YCSB's client properties (`threadcount`, `target`, …) stand for the
 * options of the same meaning. Whatever makes no sense is a `UsageError`, before anything starts.
 */
import { randomInt } from 'node:crypto'
import type { PropertyEntry, PropertySplit } from '../workloads/property-split.ts'
import type { WorkloadDefinition } from '../workloads/workload.ts'
import type { Catalog } from './catalog.ts'
import { resolveObjectives } from './objectives/parse.ts'
import { exhaustiveDefaults, resolveChaos } from './plan/chaos.ts'
import { resolveCold } from './plan/cold.ts'
import { repeatCommand } from './plan/command-line.ts'
import { resolveEngineOptions } from './plan/engine-options.ts'
import { resolveAdapters, resolveDurability } from './plan/engines.ts'
import { requireFeatures } from './plan/features.ts'
import {
  type Bounds,
  bytesKind,
  countKind,
  type Given,
  type NumberKind,
  readName,
  readNumber,
  readRate,
  secondsKind,
} from './plan/given.ts'
import { explainingProperties, gatherEntries, readText } from './plan/properties.ts'
import type { LoadShape, Plan } from './results/result.ts'
import { UsageError } from './usage-error.ts'

/** What was typed, as text; `undefined` where it was not. */
export interface PlanOptions {
  readonly workload?: string | undefined
  readonly engine?: readonly string[] | undefined
  readonly records?: string | undefined
  readonly operations?: string | undefined
  readonly duration?: string | undefined
  readonly rate?: string | undefined
  readonly arrivals?: string | undefined
  readonly clients?: string | undefined
  readonly valueBytes?: string | undefined
  readonly distribution?: string | undefined
  readonly zipfConstant?: string | undefined
  readonly cold?: string | undefined
  readonly warmUp?: string | undefined
  readonly repeat?: string | undefined
  readonly seed?: string | undefined
  readonly durability?: string | undefined
  readonly cache?: string | undefined
  readonly writeBuffer?: string | undefined
  readonly loadBatch?: string | undefined
  readonly engineOptions?: readonly string[] | undefined
  readonly propertyFiles?: readonly string[] | undefined
  readonly properties?: readonly string[] | undefined
  readonly chaos?: string | undefined
  readonly exhaustive?: boolean | undefined
  readonly history?: boolean | undefined
  readonly objectives?: readonly string[] | undefined
}

export interface Planned {
  readonly plan: Plan
  /** The command that gives the same plan again, whatever files it came from. */
  readonly command: string
  /** What was given and has no effect, a sentence each. */
  readonly notes: readonly string[]
}

const mebibyte = 2 ** 20

/** Chosen so that a first run takes a laptop a quarter of a minute. The workload's properties have their own. */
const planDefaults = {
  engine: 'lsm',
  durationSeconds: 10,
  warmUpSeconds: 2,
  clients: 1,
  loadBatchLength: 100,
  repeat: 1,
  /** The first that all engines have. */
  durabilities: ['buffered', 'sync', 'none'],
  cacheBytes: 1024 * mebibyte,
  writeBufferBytes: 32 * mebibyte,
  arrivals: 'constant',
} as const

const bounds = {
  records: { min: 1, max: Number.MAX_SAFE_INTEGER },
  operations: { min: 1, max: Number.MAX_SAFE_INTEGER },
  seconds: { min: 0.001, max: 31 * 86_400 },
  warmUpSeconds: { min: 0, max: 86_400 },
  clients: { min: 1, max: 1_000_000 },
  rate: { min: 0.001, max: 1e9 },
  valueBytes: { min: 1, max: 256 * mebibyte },
  repeat: { min: 1, max: 1000 },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER },
  cacheBytes: { min: 0, max: 2 ** 43 },
  writeBufferBytes: { min: 64 * 1024, max: 2 ** 40 },
  loadBatchLength: { min: 1, max: 1_000_000 },
} as const

/** @throws UsageError anything that makes no sense, in one sentence. */
export async function createPlan(given: PlanOptions, catalog: Catalog): Promise<Planned> {
  const options = given.exhaustive === true ? { ...exhaustiveDefaults, ...withoutAbsent(given) } : given
  const definition = await resolveDefinition(options, catalog)
  const engines = [...(options.engine ?? [planDefaults.engine])]
  const adapters = await resolveAdapters(engines, definition, catalog)
  const entries = [
    ...gatherEntries(options.propertyFiles ?? [], options.properties ?? []),
    ...optionEntries(options, definition),
  ]
  const split = explainingProperties({}, () => splitEntries(entries, definition))
  const workload = explainingProperties(split.origins, () => definition.create(split.properties))
  requireFeatures(adapters, workload)
  const number = numberReader(options)
  const warmUpSeconds = number('warmUp', secondsKind, bounds.warmUpSeconds) ?? planDefaults.warmUpSeconds
  const seed = number('seed', countKind, bounds.seed) ?? randomInt(2 ** 32)
  const cold = resolveCold(options, adapters, number('cold', countKind, bounds.operations))
  const end = resolveEnd(options, split, workload.operationCount ?? number('operations', countKind, bounds.operations))
  const plan: Plan = {
    workload: definition.name,
    properties: resolveProperties(definition, split.properties),
    engines,
    engineOptions: resolveEngineOptions(engines, adapters, options.engineOptions ?? []),
    durability: resolveDurability(options.durability, adapters, planDefaults.durabilities),
    cacheBytes: number('cache', bytesKind, bounds.cacheBytes) ?? planDefaults.cacheBytes,
    writeBufferBytes: number('writeBuffer', bytesKind, bounds.writeBufferBytes) ?? planDefaults.writeBufferBytes,
    records: workload.recordCount,
    ...end,
    ...cold,
    warmUpSeconds,
    clients: resolveClients(options, split),
    loadBatchLength: number('loadBatch', countKind, bounds.loadBatchLength) ?? planDefaults.loadBatchLength,
    shape: resolveShape(options, split),
    repeat: number('repeat', countKind, bounds.repeat) ?? planDefaults.repeat,
    seed,
    ...resolveChaos(options, { adapters, workload, seed, durationSeconds: end.durationSeconds }),
    ...resolveObjectives(options.objectives ?? [], { workload, warmUpSeconds, ...cold }),
  }
  return {
    plan: deepFreeze(plan),
    command: repeatCommand(plan, definition, adapters),
    notes: split.ignored.map(({ entry, reason }) => `${entry.origin}: ${entry.name} has no effect: ${reason}.`),
  }
}

/** The workload by its name; without one, what property files describe is the core workload. */
function resolveDefinition(options: PlanOptions, catalog: Catalog): Promise<WorkloadDefinition<never>> {
  if (options.workload !== undefined) return catalog.workload(options.workload)
  if ((options.propertyFiles ?? []).length > 0) return catalog.workload('ycsb')
  throw new UsageError('Name a workload, such as ycsb-a, or a property file with -P; harness list shows what there is.')
}

/** Of a property that was said several times the last counts. */
function splitEntries(entries: readonly PropertyEntry[], definition: WorkloadDefinition<never>): PropertySplit {
  if (definition.split !== undefined) return definition.split(entries, readNamedText)
  return {
    properties: Object.fromEntries(entries.map(({ name, value }) => [name, value])),
    origins: Object.fromEntries(entries.map(({ name, origin }) => [name, origin])),
    run: {},
    ignored: [],
  }
}

/** The options that stand for properties of the workload, checked under the name by which they were given. */
function optionEntries(options: PlanOptions, definition: WorkloadDefinition<never>): PropertyEntry[] {
  const number = numberReader(options)
  const entries: PropertyEntry[] = []
  const has = (name: string): boolean => definition.properties.some(property => property.name === name)
  const add = (name: string, value: number | string | undefined, origin: string): void => {
    if (value === undefined) return
    if (!has(name)) throw new UsageError(`${origin} sets the property ${name}, which ${definition.name} does not have.`)
    entries.push({ name, value: String(value), origin })
  }
  const valueBytes = number('valueBytes', bytesKind, bounds.valueBytes)
  add(definition.recordsProperty ?? 'recordcount', number('records', countKind, bounds.records), '--records')
  // Where the workload has no such property, the count is the run's alone.
  if (has('operationcount')) {
    add('operationcount', number('operations', countKind, bounds.operations), '--operations')
    if (options.duration !== undefined && options.operations === undefined) add('operationcount', 0, '--duration')
  }
  if (valueBytes !== undefined) {
    add('fieldcount', 1, '--value-bytes')
    add('fieldlength', valueBytes, '--value-bytes')
    add('fieldlengthdistribution', 'constant', '--value-bytes')
  }
  add('requestdistribution', options.distribution, '--distribution')
  add('zipfconstant', options.zipfConstant, '--zipf-constant')
  return entries
}

/** A histogram of field lengths: a file's, or, as a repeated command has it, the text itself. */
function readNamedText(fileOrText: string): string {
  return fileOrText.includes('\n') ? fileOrText : readText(fileOrText)
}

function resolveProperties(
  definition: WorkloadDefinition<never>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const defaults = definition.properties.map(property => [property.name, property.default] as const)
  return { ...Object.fromEntries(defaults), ...definition.preset, ...given }
}

/** What ends the run phase. An option of either kind puts the properties of both aside. */
function resolveEnd(
  options: PlanOptions,
  split: PropertySplit,
  operationCount: number | undefined,
): Pick<Plan, 'operationCount' | 'durationSeconds'> {
  const given =
    options.operations === undefined
      ? pick(options.duration, '--duration', split.run.duration)
      : asGiven(options.duration, '--duration')
  const durationSeconds = given === undefined ? undefined : readNumber(given, secondsKind, bounds.seconds)
  if (operationCount === undefined) return { durationSeconds: durationSeconds ?? planDefaults.durationSeconds }
  return durationSeconds === undefined ? { operationCount } : { operationCount, durationSeconds }
}

function resolveClients(options: PlanOptions, split: PropertySplit): number {
  const given = pick(options.clients, '--clients', split.run.clients)
  return given === undefined ? planDefaults.clients : readNumber(given, countKind, bounds.clients)
}

function resolveShape(options: PlanOptions, split: PropertySplit): LoadShape {
  const given = pick(options.rate, '--rate', split.run.rate)
  if (given === undefined) {
    if (options.arrivals !== undefined)
      throw new UsageError('--arrivals says when operations come under a --rate, and there is none.')
    return { type: 'closed' }
  }
  const arrivals = { name: '--arrivals', text: options.arrivals ?? planDefaults.arrivals }
  return {
    type: 'rate',
    arrivals: readName(arrivals, 'kind of arrivals', ['constant', 'poisson']),
    ...readRate(given, bounds.rate),
  }
}

/** The option where it was given, else the property that stands for it. */
function pick(text: string | undefined, option: string, entry: PropertyEntry | undefined): Given | undefined {
  if (text !== undefined || entry === undefined) return asGiven(text, option)
  return { name: `${entry.origin}: ${entry.name}`, text: entry.value }
}

function asGiven(text: string | undefined, name: string): Given | undefined {
  return text === undefined ? undefined : { name, text }
}

type NumberOption =
  | 'cache'
  | 'cold'
  | 'writeBuffer'
  | 'warmUp'
  | 'loadBatch'
  | 'repeat'
  | 'seed'
  | 'records'
  | 'operations'
  | 'valueBytes'

/** Reads options that are numbers; `undefined` where they were not given. */
function numberReader(
  options: PlanOptions,
): (option: NumberOption, kind: NumberKind, bounds: Bounds) => number | undefined {
  return (option, kind, bounds) => {
    const text = options[option]
    const name = `--${option.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
    return text === undefined ? undefined : readNumber({ name, text }, kind, bounds)
  }
}

/** Without what was not typed, so that it hides no default. */
function withoutAbsent(options: PlanOptions): PlanOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part as object)
  return Object.freeze(value)
}
