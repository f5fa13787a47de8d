/** The whole conformance suite through the wire: with a store that has every capability, and with one that has next to none. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { kvConformance } from '../../adapters/contract/conformance.ts'
import nothing from '../../adapters/null/index.ts'
import lsm from '../../adapters/own/lsm.ts'
import { served } from './served-engine.ts'

const directories: string[] = []
afterAll(() => Promise.all(directories.map(directory => rm(directory, { recursive: true }))))

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'served-'))
  directories.push(directory)
  return directory
}

describe.each([nothing, lsm].map(inner => [inner.name, served(inner)] as const))(
  'served:%s',
  async (_name, adapter) => {
    await kvConformance(adapter, { test, makeDirectory })
  },
)
