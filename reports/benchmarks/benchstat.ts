/**
 * Go's benchmark text, which benchstat reads: a line for each round and operation, so that benchstat computes medians,
 * intervals and significance itself.
 *
 * Format: golang.org/design/14313-benchmark-format, units as golang/go#43744. What makes two runs incomparable (records,
 * durability, clients, load, processor, and the rest of the plan as a digest) stands as configuration, because benchstat
 * never compares across it. What only tells runs apart (seed, commit) does not stand there at all.
 */
import { createHash } from 'node:crypto'
import type { Comparison } from '../../harness/results/comparison.ts'
import type { LoadShape, Plan, Result } from '../../harness/results/result.ts'
import { type Figure, figuresOfComparison, figuresOfResult, splitName } from './figures.ts'

export function renderBenchstat(result: Result): string {
  const { plan, environment } = result
  const configuration = {
    goos: environment.os,
    cpu: environment.cpu,
    records: String(plan.records),
    durability: plan.durability,
    clients: String(plan.clients),
    load: loadText(plan.shape),
    plan: digestOf(plan),
  }
  return textOf(configuration, figuresOfResult(result))
}

/** Both sides in one text, told apart by `side`: `benchstat -col /side FILE`. */
export function renderBenchstatOfComparison(comparison: Comparison): string {
  return textOf({}, figuresOfComparison(comparison))
}

function textOf(configuration: Readonly<Record<string, string>>, figures: readonly Figure[]): string {
  const keys = Object.entries(configuration).map(([key, value]) => `${key}: ${oneLine(value)}`)
  return `${[...keys, '', ...unitLines(figures), '', ...roundLines(figures)].join('\n').trimStart()}\n`
}

/** What each unit that occurs is like. A unit is exact only where every figure that has it is. */
function unitLines(figures: readonly Figure[]): string[] {
  const byUnit = Map.groupBy(figures, unitOf)
  return [...byUnit].map(([unit, alike]) => {
    const exact = alike.every(figure => figure.exact) ? ' assume=exact' : ''
    return `Unit ${unit} better=${alike[0]!.better}${exact}`
  })
}

function roundLines(figures: readonly Figure[]): string[] {
  const byName = Map.groupBy(figures, nameOf)
  return [...byName].flatMap(([name, together]) => {
    const rounds = Math.max(...together.map(({ values }) => values.length))
    return Array.from({ length: rounds }, (_, round) => {
      const measured = together.filter(({ values }) => round < values.length)
      return `${name} 1 ${measured.map(figure => `${figure.values[round]} ${unitOf(figure)}`).join(' ')}`
    })
  })
}

/** `ns/op` is the mean latency; benchstat turns every `ns` into seconds and scales it. */
function unitOf({ name, unit }: Figure): string {
  const { metric } = splitName(name)
  switch (unit) {
    case 'operations/s':
      return metric === 'throughput' ? 'ops/s' : `${metric}-ops/s`
    case 'ns':
      return metric === 'mean' ? 'ns/op' : `${word(metric)}-ns`
    case 'bytes':
      return `${word(metric)}-B`
    case 'count':
    case 'ratio':
      return `${word(metric)}-${unit}`
  }
}

/**
 * What tells engines and sides apart stands before the operation: a name that ended in a dash and digits would be taken
 * for one with a number of threads. Where an operation itself ends so, a slash keeps it apart.
 */
function nameOf({ workload, engine, side, name }: Figure): string {
  const { subject = 'all' } = splitName(name)
  const kinds: Readonly<Record<string, string>> = { load: 'Load', disk: 'Disk', amplification: 'Amplification' }
  const kind = kinds[subject]
  const parts = [
    `Benchmark${kind ?? 'Run'}`,
    `workload=${word(workload)}`,
    `engine=${word(engine)}`,
    ...(side === undefined ? [] : [`side=${side}`]),
    `operation=${kind === undefined ? word(subject) : 'all'}`,
  ]
  const full = parts.join('/')
  return /-\d+$/.test(full) ? `${full}/` : full
}

/** A text as a part of a name: no space, no slash, and still told from every other. */
function word(text: string): string {
  return text.replaceAll(/[\s/%\p{C}]/gu, character => encodeURIComponent(character.toWellFormed()))
}

/** A value of a configuration line. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
}

/** The same for plans that ask the same work; engines and their options are what one compares. */
function digestOf(plan: Plan): string {
  const { properties, operationCount, durationSeconds, warmUpSeconds, cacheBytes, writeBufferBytes, loadBatchLength } =
    plan
  const asked = [operationCount, durationSeconds, warmUpSeconds, cacheBytes, writeBufferBytes, loadBatchLength]
  const text = JSON.stringify([Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1)), ...asked])
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

function loadText(shape: LoadShape): string {
  return shape.type === 'closed' ? 'closed' : `${shape.from}..${shape.to}/s ${shape.arrivals}`
}
