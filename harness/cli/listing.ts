/** The catalog as data (`list --json`) and as text. */
import { type AdapterOption, durabilities, type ModelName } from '../../adapters/contract/index.ts'
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
  const models = new Set<ModelName>(engines.flatMap(engine => engine.models))
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
    models: [...models],
    durabilities,
  }
}

export function renderListing(listing: Listing): string {
  const workloads = listing.workloads.map(({ name, description }) => entry(name, description))
  const properties = new Map(listing.workloads.flatMap(workload => workload.properties.map(of => [of.name, of])))
  const engines = listing.engines.flatMap(engine => [
    entry(engine.name, `${engine.description} (${engine.models.join(', ')}; ${engine.durabilities.join(', ')})`),
    ...engine.options.map(option => `      ${optionLine(option)}`),
  ])
  return [
    'Workloads (harness run <workload>)',
    ...workloads,
    '',
    'Properties of the workloads (-p name=value)',
    ...[...properties.values()].map(of => entry(of.name, `${of.description} [${of.default}]`, 26)),
    '',
    'Engines (--engine name,name), with their options (--engine-option name=value)',
    ...engines,
    '  served: before the name of one puts it behind a socket, in a process of its own: served:lsm',
    '',
    `Models: ${listing.models.join(', ')}`,
    `Durabilities (--durability): ${listing.durabilities.join(', ')}`,
    '',
  ].join('\n')
}

function entry(name: string, text: string, width = 10): string {
  return `  ${name.padEnd(width)}  ${text}`
}

function optionLine(option: AdapterOption): string {
  const values = option.values === undefined ? '' : ` (${option.values.join(', ')})`
  return `${option.name}=${option.default}${values}: ${option.description}`
}
