/** The engines that a run was asked for: found by name, and fit for the workload and the durability. */
import { type Adapter, type Durability, durabilities } from '../../adapters/contract/index.ts'
import type { WorkloadDefinition } from '../../workloads/workload.ts'
import type { Catalog } from '../catalog.ts'
import { listOf } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'
import { readName } from './given.ts'

/**
 * The adapters of `names`, in that order.
 *
 * @throws UsageError one that there is not, one named twice, or one without the workload's models.
 */
export async function resolveAdapters(
  names: readonly string[],
  definition: WorkloadDefinition<never>,
  catalog: Catalog,
): Promise<Adapter<never>[]> {
  if (names.length === 0) throw new UsageError('--engine names no engine.')
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new UsageError(`--engine names ${twice} twice.`)
  const adapters = await Promise.all(names.map(name => catalog.engine(name)))
  const misfit = adapters.find(adapter => !fits(adapter, definition))
  if (misfit !== undefined) {
    const all = await Promise.all(catalog.engineNames.map(name => catalog.engine(name)))
    const fitting = all.filter(adapter => fits(adapter, definition)).map(adapter => adapter.name)
    throw new UsageError(
      `${definition.name} needs the model ${listOf(definition.models)}, which ${misfit.name} lacks; engines that have it: ${listOf(fitting)}.`,
    )
  }
  return adapters
}

function fits(adapter: Adapter<never>, definition: WorkloadDefinition<never>): boolean {
  return definition.models.every(model => adapter.models.includes(model))
}

/**
 * The durability that all are opened with: the one asked for, else the first of `preferred` that all have. Engines that
 * have none but `none` may stand beside others that are asked for more.
 *
 * @throws UsageError there is no such durability, or an engine lacks it.
 */
export function resolveDurability(
  given: string | undefined,
  adapters: readonly Adapter<never>[],
  preferred: readonly Durability[],
): Durability {
  if (given === undefined) {
    const common = preferred.find(durability => adapters.every(adapter => adapter.durabilities.includes(durability)))
    if (common !== undefined) return common
    const choices = adapters.map(adapter => `${adapter.name} has ${listOf(adapter.durabilities)}`)
    throw new UsageError(`These engines share no durability: ${choices.join('; ')}.`)
  }
  const durability = readName({ name: '--durability', text: given }, 'durability', durabilities)
  for (const adapter of adapters) {
    if (!adapter.durabilities.includes(durability) && !livesInMemory(adapter)) {
      throw new UsageError(`${adapter.name} has no durability ${durability}; it has ${listOf(adapter.durabilities)}.`)
    }
  }
  if (durability !== 'none' && adapters.every(livesInMemory)) {
    throw new UsageError(
      `--durability ${durability}: ${listOf(adapters.map(({ name }) => name))} keeps nothing on a disk and has none only.`,
    )
  }
  return durability
}

/** Whether nothing of it outlives the process. */
export function livesInMemory({ durabilities: offered }: Adapter<never>): boolean {
  return offered.length === 1 && offered[0] === 'none'
}
