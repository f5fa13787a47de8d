/** The adapter of a module outside this repository: `--engine ./my-store.ts`. What is wrong with it is one sentence. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Adapter } from '../../adapters/contract/index.ts'
import { UsageError } from '../usage-error.ts'

/** The default export of the module; it goes by its path. @throws UsageError it is no adapter. */
export async function importAdapter(path: string): Promise<Adapter<never>> {
  const { default: exported } = await importModule(path)
  const problem = problemOf(exported)
  if (problem !== undefined) {
    throw new UsageError(`${path} is no engine: ${problem}.`)
  }
  return { ...(exported as Adapter<never>), name: path }
}

async function importModule(path: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as { readonly default?: unknown }
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    throw new UsageError(`cannot load the engine ${path}: ${message.trim().replaceAll(/\s*\n\s*/g, ' ')}.`)
  }
}

/** Why it is no adapter (`adapters/contract`); `undefined`: it has the form of one. */
function problemOf(exported: unknown): string | undefined {
  if (exported === undefined) return 'it has no default export'
  const { open, models, durabilities, options } = Object(exported) as Partial<Adapter<never>>
  if (typeof open !== 'function') return 'its default export has no open(), and so is no adapter (adapters/contract)'
  if (!isList(models)) return 'its default export has no list of models'
  if (!isList(durabilities)) return 'its default export has no list of durabilities'
  if (!Array.isArray(options)) return 'its default export has no list of options, which may be empty'
  return undefined
}

function isList(value: readonly unknown[] | undefined): boolean {
  return Array.isArray(value) && value.length > 0
}
