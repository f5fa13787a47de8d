import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, describe, test } from 'vitest'
import { graphConformance } from '../../adapters/contract/conformance.ts'
import { graphStores } from './graph-stores.ts'

const directories: string[] = []
afterAll(() => Promise.all(directories.map(directory => rm(directory, { recursive: true }))))

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(`${tmpdir()}/conformance-`)
  directories.push(directory)
  return directory
}

describe.each(graphStores.map(adapter => [adapter.name, adapter] as const))('%s', async (_name, adapter) => {
  await graphConformance(adapter, { test, makeDirectory })
})
