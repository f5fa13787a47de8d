/** Engines behind `harness serve`, started from the sources. */
import { fileURLToPath } from 'node:url'
import type { Adapter, OpenOptions } from '../../adapters/contract/index.ts'
import { servedAdapter } from '../../adapters/served/index.ts'

const main = fileURLToPath(new URL('../../harness/cli/main.ts', import.meta.url))

export function served(inner: Adapter<'kv'>): Adapter<'kv'> {
  return servedAdapter(inner, [process.execPath, main, 'serve'])
}

/** As a run would have it, small. */
export function openOptions(adapter: Adapter<'kv'>, directory: string, given: Partial<OpenOptions> = {}): OpenOptions {
  return {
    directory,
    durability: adapter.durabilities[0]!,
    cacheBytes: 1024 * 1024,
    writeBufferBytes: 64 * 1024,
    ...given,
    options: { ...Object.fromEntries(adapter.options.map(option => [option.name, option.default])), ...given.options },
  }
}
