/** The catalog as data (`list --json`) and as text. */
import { type AdapterOption, durabilities, type ModelName, modelFeatures } from '../../adapters/contract/index.ts'
import type { WorkloadProperty } from '../../workloads/workload.ts'
import type { Catalog } from '../catalog.ts'

export interface Listing {
  readonly workloads: readonly {
    readonly name: string
    readonly description: string
    readonly models: readonly string[]
    readonly properties: readonly WorkloadProperty[]
    readonly preset: Readonly<Record<string, string>>
  }[]
  readonly engines: readonly {
    readonly name: string
    readonly description: string
    readonly models: readonly string[]
    readonly durabilities: readonly string[]
    readonly options: readonly AdapterOption[]
  }[]
  readonly models: readonly string[]
  readonly durabilities: readonly string[]
}

export async function catalogListing(catalog: Catalog): Promise<Listing> {
  const workloads = await Promise.all(catalog.workloadNames.map(name => catalog.workload(name)))
  const engines = await Promise.all(catalog.engineNames.map(name => catalog.engine(name)))
  const models = Object.keys(modelFeatures).filter(model =>
    engines.some(({ models }) => models.includes(model as ModelName)),
  )
  return {
    workloads: workloads.map(({ name, description, models, properties, preset }) => ({
      name,
      description,
      models,
      properties,
      preset,
    })),
    engines: engines.map(({ name, description, models, durabilities, options }) => ({
      name,
      description,
      models,
      durabilities,
      options,
    })),
    models,
    durabilities,
  }
}

export function renderListing(listing: Listing): string {
  const { workloads, engines } = listing
  return [
    ...listing.models.flatMap(model => [
      `Workloads of the model ${model} (harness run <workload>)`,
      ...entries(workloads.filter(({ models }) => models.includes(model)).map(of => [of.name, of.description])),
      `  engines: ${engines
        .filter(({ models }) => models.includes(model))
        .map(({ name }) => name)
        .join(', ')}`,
      '',
    ]),
    ...families(workloads).flatMap(family => [
      `Properties of ${family.map(({ name }) => name).join(', ')} (-p name=value)`,
      ...entries(family[0]!.properties.map(of => [of.name, `${of.description} [${of.default}]`])),
      '',
    ]),
    'Engines (--engine name,name), with their options (--engine-option name=value)',
    ...entries(
      engines.map(of => [of.name, `${of.description} (${of.models.join(', ')}; ${of.durabilities.join(', ')})`]),
    ).flatMap((line, index) => [line, ...engines[index]!.options.map(option => `      ${optionLine(option)}`)]),
    '  served: before the name of one of the model kv puts it behind a socket, in a process of its own: served:lsm',
    '',
    `Durabilities (--durability): ${listing.durabilities.join(', ')}`,
    '',
  ].join('\n')
}

/** Workloads that have the same properties belong together. */
function families(workloads: Listing['workloads']): Listing['workloads'][number][][] {
  const byProperties = Map.groupBy(workloads, ({ properties }) => properties.map(({ name }) => name).join(' '))
  return [...byProperties.values()].filter(([first]) => first!.properties.length > 0)
}

/** One line each, the texts below each other. */
function entries(lines: readonly (readonly [name: string, text: string])[]): string[] {
  const width = Math.max(...lines.map(([name]) => name.length))
  return lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)
}

function optionLine(option: AdapterOption): string {
  const values = option.values === undefined ? '' : ` (${option.values.join(', ')})`
  return `${option.name}=${option.default}${values}: ${option.description}`
}
