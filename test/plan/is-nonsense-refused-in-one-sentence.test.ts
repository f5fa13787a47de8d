import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listOf } from '../../harness/nearest.ts'
import { createPlan, type PlanOptions } from '../../harness/plan.ts'
import { UsageError } from '../../harness/usage-error.ts'
import { catalogForTests } from './plan-for-tests.ts'

async function refusalOf(options: PlanOptions): Promise<string> {
  const error: unknown = await createPlan(options, catalogForTests).catch(thrown => thrown)
  expect(error).toBeInstanceOf(UsageError)
  return (error as UsageError).message
}

test.each<[PlanOptions, string]>([
  [{ workload: 'ycsb-aa' }, 'Unknown workload: ycsb-aa. Did you mean ycsb-a?'],
  [{ workload: 'tpcc' }, `Unknown workload: tpcc. Known: ${listOf(catalogForTests.workloadNames)}.`],
  [
    { workload: undefined },
    'Name a workload, such as ycsb-a, or a property file with -P; harness list shows what there is.',
  ],
  [{ engine: ['lsn'] }, 'Unknown engine: lsn. Did you mean lsm?'],
  [{ engine: ['lsm', 'lsm'] }, '--engine names lsm twice.'],
  [
    { engine: ['graph'] },
    'ycsb-a needs the model kv, which graph lacks; engines that have it: lsm, leveldb, memory and btree.',
  ],
  [
    { cold: '10', history: true },
    '--cold opens the store again before the run, and goes with none of --chaos, --exhaustive and --history.',
  ],
  [
    { cold: '10', engine: ['lsm', 'memory'] },
    '--cold opens the store again before the run, and memory forgets then what it was given.',
  ],
  [{ cold: '0' }, '--cold must be at least 1, not "0".'],
  [
    { objectives: ['cold.throughput > 1k'] },
    '--objective "cold.throughput > 1k": there is no cold phase without --cold.',
  ],
  [{ durability: 'synk' }, 'Unknown durability: synk. Did you mean sync?'],
  [{ engine: ['lsm', 'leveldb'], durability: 'none' }, 'leveldb has no durability none; it has buffered and sync.'],
  [
    { engine: ['leveldb', 'memory'] },
    'These engines share no durability: leveldb has buffered and sync; memory has none.',
  ],
  [{ engineOptions: ['compation=tiered'] }, 'Unknown engine option: compation. Did you mean compaction?'],
  [{ engineOptions: ['lsm.compation=tiered'] }, 'Unknown engine option: lsm.compation. Did you mean lsm.compaction?'],
  [{ engine: ['memory'], engineOptions: ['x=1'] }, 'Unknown engine option: x. memory takes none.'],
  [{ engineOptions: ['compaction=tierd'] }, 'Unknown value of engine option compaction: tierd. Did you mean tiered?'],
  [{ engineOptions: ['compaction'] }, '--engine-option takes name=value, not "compaction".'],
  [{ engine: ['memory'], durability: 'sync' }, '--durability sync: memory keeps nothing on a disk and has none only.'],
  [{ arrivals: 'poisson' }, '--arrivals says when operations come under a --rate, and there is none.'],
  [{ rate: '5', arrivals: 'poison' }, 'Unknown kind of arrivals: poison. Did you mean poisson?'],
  [
    { distribution: 'zipfan' },
    '--distribution: requestdistribution=zipfan is none of uniform, zipfian, zipf, latest, hotspot, exponential, sequential.',
  ],
  [{ properties: ['readproportoin=1'] }, '-p: there is no property readproportoin. Did you mean readproportion?'],
  [{ properties: ['recordcount'] }, '-p takes name=value, not "recordcount".'],
  [{ properties: ['fieldlength=-1'] }, '-p: fieldlength=-1 is not an integer of 1 or more, at most 268435456.'],
  [{ properties: ['threadcount=many'] }, '-p: threadcount takes a whole number such as 100, 250k or 1M, not "many".'],
  [
    { propertyFiles: ['/nowhere/workloada'] },
    'cannot read the property file /nowhere/workloada: no such file or directory.',
  ],
])('%j is refused', async (options, message) => {
  expect(await refusalOf({ workload: 'ycsb-a', ...options })).toBe(message)
})

test.each<[keyof PlanOptions, string, RegExp]>([
  ['records', '0', /^--records must be at least 1, not "0"\.$/],
  ['records', '-5', /^--records must be at least 1, not "-5"\.$/],
  ['records', 'NaN', /^--records takes a whole number such as 100, 250k or 1M, not "NaN"\.$/],
  ['records', '1.5', /^--records takes a whole number/],
  ['records', '', /^--records takes a whole number/],
  ['records', '10000T', /^--records must be at most 9007199254740991, not "10000T"\.$/],
  ['records', '9007199254740993', /^--records must be at most 9007199254740991/],
  ['operations', '0', /^--operations must be at least 1/],
  ['duration', 'soon', /^--duration takes a time such as 500ms, 30s or 5m, not "soon"\.$/],
  ['duration', '0', /^--duration must be at least 0\.001/],
  ['duration', '-1s', /^--duration must be at least/],
  ['duration', '99999h', /^--duration must be at most/],
  ['warmUp', '-1', /^--warm-up must be at least 0/],
  ['rate', 'fast', /^--rate takes operations a second such as 50k, or a ramp such as 1k\.\.50k, not "fast"\.$/],
  ['rate', '0', /^--rate must be at least/],
  ['rate', '0..5k', /^--rate must be at least/],
  ['rate', '5k..0', /^--rate must be at least/],
  ['rate', '1k..99G', /^--rate must be at most/],
  ['rate', '1..2..3', /^--rate takes operations a second/],
  ['clients', '0', /^--clients must be at least 1, not "0"\.$/],
  ['clients', '-1', /^--clients must be at least 1/],
  ['clients', '10M', /^--clients must be at most 1000000/],
  ['valueBytes', '0', /^--value-bytes must be at least 1/],
  ['valueBytes', '1GB', /^--value-bytes must be at most 268435456/],
  ['valueBytes', 'big', /^--value-bytes takes a size such as 100, 64MB or 1GiB/],
  ['repeat', '0', /^--repeat must be at least 1/],
  ['seed', '-1', /^--seed must be at least 0/],
  ['seed', '1.5', /^--seed takes a whole number/],
  ['seed', '1e400', /^--seed takes a whole number/],
  ['cache', '-1', /^--cache must be at least 0/],
  ['writeBuffer', '1', /^--write-buffer must be at least 65536/],
  ['loadBatch', '0', /^--load-batch must be at least 1/],
  ['zipfConstant', 'steep', /^--zipf-constant: zipfconstant=steep is not a number/],
  ['zipfConstant', '-1', /^--zipf-constant: zipfconstant=-1 is not a number/],
])('--%s %j is refused by its name', async (option, text, message) => {
  expect(await refusalOf({ workload: 'ycsb-a', [option]: text })).toMatch(message)
})

test('a long value is cut in the message', async () => {
  const message = await refusalOf({ workload: 'ycsb-a', records: 'x'.repeat(10_000) })
  expect(message.length).toBeLessThan(200)
})

let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'harness-plan-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

test.each([
  ['recordcount=lots\n', ':1: recordcount=lots is not an integer of 1 or more.'],
  ['# fine\n\nrecordcuont=5\n', ':3: there is no property recordcuont. Did you mean recordcount?'],
  ['threadcount=-2\n', ':1: threadcount must be at least 1, not "-2".'],
  [
    'fieldcount=1\nworkload=com.example.Mine\n',
    ':2: workload=com.example.Mine is not the core workload, the only one there is.',
  ],
  ['a\0b=1\n', ':1: a byte 0, so this is no property file.'],
])('the property file %j is refused with its line', async (text, message) => {
  const path = join(directory, 'workloadx')
  writeFileSync(path, text)
  expect(await refusalOf({ propertyFiles: [path] })).toBe(path + message)
})
