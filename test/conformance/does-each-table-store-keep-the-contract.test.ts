import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, describe, test } from 'vitest'
import { tableConformance } from '../../adapters/contract/conformance.ts'
import { tableStores } from './table-stores.ts'

const directories: string[] = []
afterAll(() => Promise.all(directories.map(directory => rm(directory, { recursive: true }))))

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(`${tmpdir()}/conformance-`)
  directories.push(directory)
  return directory
}

describe.each(tableStores.map(adapter => [adapter.name, adapter] as const))('%s', async (_name, adapter) => {
  await tableConformance(adapter, { test, makeDirectory })
})
