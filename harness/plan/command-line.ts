/**
 * The command that gives a plan again, wherever its values came from: property files, a drawn seed, defaults.
 *
 * It says everything that decides the figures, and leaves out what the workload and the engines have by
 * themselves.
 */
import type { Adapter } from '../../adapters/contract/index.ts'
import type { WorkloadDefinition } from '../../workloads/workload.ts'
import type { LoadShape, Plan } from '../results/result.ts'

export function repeatCommand(
  plan: Plan,
  definition: WorkloadDefinition<never>,
  adapters: readonly Adapter<never>[],
): string {
  const words = ['harness', 'run', plan.workload, '--engine', plan.engines.join(',')]
  words.push(...engineOptionWords(plan, adapters), '--durability', plan.durability)
  words.push('--cache', sizeWord(plan.cacheBytes), '--write-buffer', sizeWord(plan.writeBufferBytes))
  words.push(...propertyWords(plan, definition), '--load-batch', String(plan.loadBatchLength))
  if (plan.operationCount !== undefined) words.push('--operations', String(plan.operationCount))
  if (plan.durationSeconds !== undefined) words.push('--duration', `${plan.durationSeconds}s`)
  words.push('--warm-up', `${plan.warmUpSeconds}s`, '--clients', String(plan.clients), ...shapeWords(plan.shape))
  if (plan.repeat > 1) words.push('--repeat', String(plan.repeat))
  words.push('--seed', String(plan.seed))
  if (plan.chaos !== undefined) words.push('--chaos', plan.chaos)
  if (plan.exhaustive === true) words.push('--exhaustive')
  if (plan.history === true && plan.chaos === undefined) words.push('--history')
  if (plan.coldOperationCount !== undefined) words.push('--cold', String(plan.coldOperationCount))
  for (const { text } of plan.objectives ?? []) words.push('--objective', text)
  return words.map(shellWord).join(' ')
}

function engineOptionWords(plan: Plan, adapters: readonly Adapter<never>[]): string[] {
  const words: string[] = []
  for (const adapter of adapters) {
    for (const option of adapter.options) {
      const value = plan.engineOptions[adapter.name]?.[option.name]
      if (value === undefined || value === option.default) continue
      words.push('--engine-option', `${adapter.name}.${option.name}=${value}`)
    }
  }
  return words
}

function propertyWords({ properties }: Plan, definition: WorkloadDefinition<never>): string[] {
  const own = {
    ...Object.fromEntries(definition.properties.map(({ name, default: value }) => [name, value])),
    ...definition.preset,
  }
  const records = definition.recordsProperty ?? 'recordcount'
  const words = records in properties ? ['--records', properties[records]!] : []
  for (const [name, value] of Object.entries(properties)) {
    if (name !== records && name !== 'operationcount' && value !== own[name]) words.push('-p', `${name}=${value}`)
  }
  return words
}

function shapeWords(shape: LoadShape): string[] {
  switch (shape.type) {
    case 'closed':
      return []
    case 'rate':
      return [
        '--rate',
        shape.from === shape.to ? String(shape.from) : `${shape.from}..${shape.to}`,
        '--arrivals',
        shape.arrivals,
      ]
  }
}

/** In MiB where it comes out even. */
function sizeWord(bytes: number): string {
  const mebibytes = bytes / 2 ** 20
  return Number.isInteger(mebibytes) ? `${mebibytes}MiB` : String(bytes)
}

/** Quoted where a shell would take a character for its own. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
