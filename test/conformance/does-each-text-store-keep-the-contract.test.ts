import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, describe, test } from 'vitest'
import { textConformance } from '../../adapters/contract/conformance.ts'
import { textStores } from './text-stores.ts'

const directories: string[] = []
afterAll(() => Promise.all(directories.map(directory => rm(directory, { recursive: true }))))

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(`${tmpdir()}/conformance-`)
  directories.push(directory)
  return directory
}

describe.each(textStores.map(adapter => [adapter.name, adapter] as const))('%s', async (_name, adapter) => {
  await textConformance(adapter, { test, makeDirectory })
})
