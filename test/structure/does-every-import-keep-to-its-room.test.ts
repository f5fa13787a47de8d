import { describe, expect, test } from 'vitest'
import { findForbiddenImports, importsOf, ruleOf } from './import-rules.ts'
import { describeOffences, readSources } from './source-file.ts'

const sources = readSources()

test('no import crosses the house where the table does not allow it', () => {
  expect(describeOffences(findForbiddenImports(sources))).toEqual([])
})

test('the scan sees the sources, their imports, and a rule for each', () => {
  expect(sources.length).toBeGreaterThan(100)
  const imported = sources.flatMap(source => importsOf(source).map(({ specifier }) => specifier))
  expect(imported.length).toBeGreaterThan(sources.length)
  for (const specifier of ['node:fs', 'yargs', 'classic-level']) expect(imported).toContain(specifier)
  const withoutRule = sources.filter(({ path }) => ruleOf(path) === undefined && !path.startsWith('bin/'))
  expect(withoutRule.map(({ path }) => path)).toEqual([])
})

describe('an offence that is planted is caught', () => {
  for (const [path, line] of [
    ['engines/lsm/tree.ts', "import { readFileSync } from 'node:fs'"],
    ['engines/lsm/tree.ts', "import { tree } from '../btree/index.ts'"],
    ['engines/lsm/table/table.ts', "import { tree } from '../../btree/index.ts'"],
    ['engines/lsm/tree.ts', "import { Disk } from '../env/disk.ts'"],
    ['engines/lsm/tree.ts', "import { StoreError } from '../../adapters/contract/index.ts'"],
    ['engines/lsm/tree.ts', "import varint from 'varint'"],
    ['engines/env/disk.ts', "import { compareBytes } from '../bytes/index.ts'"],
    ['engines/env/memory/disk.ts', "import { openSync } from 'node:fs'"],
    ['adapters/contract/kv.ts', "import type { Disk } from '../../engines/env/index.ts'"],
    ['adapters/contract/kv.ts', "import { z } from 'zod'"],
    ['adapters/own/lsm.ts', "import { Tree } from '../../engines/lsm/tree.ts'"],
    ['adapters/redis/index.ts', "import { nullAdapter } from '../null/index.ts'"],
    ['adapters/redis/index.ts', "import type { Plan } from '../../harness/results/result.ts'"],
    ['workloads/ycsb/client.ts', "import { open } from '../../adapters/memory/index.ts'"],
    ['workloads/ycsb/client.ts', "import { hash } from '../../engines/bytes/index.ts'"],
    ['workloads/ycsb/client.ts', "import { readFileSync } from 'node:fs'"],
    ['workloads/ycsb/client.ts', "import { UsageError } from '../../harness/usage-error.ts'"],
    ['chaos/plan.ts', "import type { Plan } from '../harness/results/result.ts'"],
    ['harness/plan.ts', "import { lsm } from '../adapters/own/lsm.ts'"],
    ['harness/run/driver.ts', "import { render } from '../../reports/html/index.ts'"],
    ['harness/run/driver.ts', "import { main } from '../cli/main.ts'"],
    ['harness/cli/run.ts', "import { Tree } from '../../engines/lsm/tree.ts'"],
    ['reports/html/index.ts', "import { plan } from '../../harness/plan.ts'"],
    ['reports/html/index.ts', "import { outcome } from '../../workloads/workload.ts'"],
    ['workloads/ycsb/client.ts', "export { open } from '../../adapters/memory/index.ts'"],
    ['workloads/ycsb/client.ts', "import '../../adapters/memory/index.ts'"],
    ['workloads/ycsb/client.ts', "await import('../../adapters/memory/index.ts')"],
    ['workloads/ycsb/client.ts', 'await import(`../../adapters/memory/index.ts`)'],
    ['workloads/ycsb/client.ts', 'import { open } from "../../adapters/memory/index.ts"'],
    ['workloads/ycsb/client.ts', "new URL('../../adapters/memory/index.ts', import.meta.url)"],
    ['workloads/ycsb/client.ts', "import {\n  open,\n} from\n  '../../adapters/memory/index.ts'"],
  ] as const) {
    test(`${path}: ${line}`, () => {
      const text = `/** A file. */\n${line}\n`
      const [offence] = findForbiddenImports([{ path, text }])
      expect(offence).toBeDefined()
      expect(describeOffences([offence!])[0]).toMatch(new RegExp(`^${path}:\\d+ imports \\S+: .+`))
    })
  }

  test('with the line that it is on, and the rule that it breaks', () => {
    const text = "/*\n * Why.\n */\nimport { a } from './a.ts'\nimport { b } from '../../adapters/memory/index.ts'\n"
    expect(describeOffences(findForbiddenImports([{ path: 'workloads/ycsb/client.ts', text }]))).toEqual([
      'workloads/ycsb/client.ts:5 imports ../../adapters/memory/index.ts: a workload knows the contract and engines/env',
    ])
  })

  test('a second package in the folder of one system', () => {
    const offences = findForbiddenImports([
      { path: 'adapters/redis/index.ts', text: "import redis from 'redis'" },
      { path: 'adapters/redis/client.ts', text: "import { x } from 'redis/client'\nimport y from '@redis/bloom'" },
    ])
    expect(describeOffences(offences)).toEqual([
      expect.stringContaining('adapters/redis/client.ts:2 imports @redis/bloom'),
    ])
  })
})

describe('what is allowed is let through', () => {
  for (const [path, line] of [
    ['engines/lsm/table/table.ts', "import { tree } from '../tree.ts'"],
    ['engines/lsm/tree.ts', "import type { Disk } from '../env/index.ts'"],
    ['engines/lsm/tree.ts', "import { zstdCompressSync } from 'node:zlib'"],
    ['engines/env/node/disk.ts', "import { openSync } from 'node:fs'"],
    ['adapters/leveldb/index.ts', "import { ClassicLevel } from 'classic-level'"],
    ['adapters/own/lsm.ts', "import { openTree } from '../../engines/lsm/index.ts'"],
    ['workloads/ycsb/client.ts', "import type { Kv } from '../../adapters/contract/index.ts'"],
    ['harness/cli/registry.ts', "await import('../../adapters/own/lsm.ts')"],
    ['harness/run/execute.ts', "import { ycsb } from '../../workloads/ycsb/index.ts'"],
    ['reports/html/index.ts', "import type { Result } from '../../harness/results/result.ts'"],
    ['workloads/ycsb/client.ts', "// import { open } from '../../adapters/memory/index.ts'"],
    ['workloads/ycsb/client.ts', "/** As `import('../../adapters/memory/index.ts')` would. */"],
    ['workloads/ycsb/client.ts', "const url = 'https://example.com' // from '../../adapters/memory/index.ts'"],
    ['workloads/ycsb/client.ts', "const quote = /['\"]/ // from '../../adapters/memory/index.ts'"],
  ] as const) {
    test(`${path}: ${line}`, () => expect(findForbiddenImports([{ path, text: line }])).toEqual([]))
  }
})
