import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPlan } from '../../harness/plan.ts'
import { catalogForTests, planned, plannedForTests } from './plan-for-tests.ts'

let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'harness-plan-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

test('with nothing said, every default is there', async () => {
  const { seed, properties, ...plan } = await plannedForTests({})
  expect(plan).toEqual({
    workload: 'ycsb-a',
    engines: ['lsm'],
    engineOptions: { lsm: { compaction: 'leveled', compression: 'none' } },
    durability: 'buffered',
    cacheBytes: 1024 * 2 ** 20,
    writeBufferBytes: 32 * 2 ** 20,
    records: 100_000,
    durationSeconds: 10,
    warmUpSeconds: 2,
    clients: 1,
    loadBatchLength: 100,
    shape: { type: 'closed' },
    repeat: 1,
  })
  expect(Number.isSafeInteger(seed)).toBe(true)
  expect(properties).toMatchObject({ recordcount: '100000', readproportion: '0.5', fieldcount: '10' })
})

test('everything that is said is there', async () => {
  const plan = await plannedForTests({
    workload: 'ycsb-b',
    engine: ['lsm', 'leveldb'],
    records: '1M',
    operations: '10M',
    duration: '30s',
    rate: '1k..50k',
    arrivals: 'poisson',
    clients: '100',
    valueBytes: '1KB',
    distribution: 'zipf',
    zipfConstant: '0.8',
    warmUp: '0',
    repeat: '5',
    seed: '42',
    durability: 'sync',
    cache: '512MB',
    writeBuffer: '64MB',
    loadBatch: '1k',
    engineOptions: ['compression=none', 'lsm.compression=zstd', 'compaction=tiered'],
    properties: ['readproportion=0.9', 'updateproportion=0.1'],
  })
  expect(plan).toMatchObject({
    workload: 'ycsb-b',
    engines: ['lsm', 'leveldb'],
    engineOptions: { lsm: { compaction: 'tiered', compression: 'zstd' }, leveldb: { compression: 'none' } },
    durability: 'sync',
    cacheBytes: 512_000_000,
    writeBufferBytes: 64_000_000,
    records: 1_000_000,
    operationCount: 10_000_000,
    durationSeconds: 30,
    warmUpSeconds: 0,
    clients: 100,
    loadBatchLength: 1000,
    shape: { type: 'rate', arrivals: 'poisson', from: 1000, to: 50_000 },
    repeat: 5,
    seed: 42,
  })
  expect(plan.properties).toMatchObject({
    recordcount: '1000000',
    operationcount: '10000000',
    fieldcount: '1',
    fieldlength: '1000',
    requestdistribution: 'zipf',
    zipfconstant: '0.8',
    readproportion: '0.9',
  })
})

test('a plan cannot be changed, however deep', async () => {
  const plan = await plannedForTests({})
  expect(() => Object.assign(plan, { clients: 2 })).toThrow(TypeError)
  expect(() => Object.assign(plan.engineOptions.lsm!, { compaction: 'tiered' })).toThrow(TypeError)
})

test('a later file beats an earlier one, -p beats files, options beat all', async () => {
  const files = [
    file('a', 'recordcount=1\nfieldcount=1\nfieldlength=11\nzeropadding=1\nthreadcount=8\n'),
    file('b', 'recordcount=2\nfieldcount=2\nfieldlength=22\n'),
  ]
  const plan = await plannedForTests({
    propertyFiles: files,
    properties: ['recordcount=3', 'fieldcount=3'],
    records: '4',
  })
  expect(plan.records).toBe(4)
  expect(plan.properties).toMatchObject({ recordcount: '4', fieldcount: '3', fieldlength: '22', zeropadding: '1' })
  expect(plan.clients).toBe(8)
  expect((await plannedForTests({ propertyFiles: files, clients: '2' })).clients).toBe(2)
})

test("properties of YCSB's client stand for options", async () => {
  const properties = ['threadcount=4', 'target=1000', 'maxexecutiontime=60', 'operationcount=500']
  expect(await plannedForTests({ properties })).toMatchObject({
    clients: 4,
    shape: { type: 'rate', arrivals: 'constant', from: 1000, to: 1000 },
    durationSeconds: 60,
    operationCount: 500,
  })
})

test('an option that ends the run puts aside what properties say about its end', async () => {
  const properties = ['maxexecutiontime=60', 'operationcount=500']
  const timed = await plannedForTests({ properties, duration: '5s' })
  expect(timed).toMatchObject({ durationSeconds: 5, properties: { operationcount: '0' } })
  expect(timed.operationCount).toBeUndefined()
  const counted = await plannedForTests({ properties, operations: '7' })
  expect(counted).toMatchObject({ operationCount: 7 })
  expect(counted.durationSeconds).toBeUndefined()
})

test('a property file without a workload describes the core workload', async () => {
  const workloada = file(
    'workloada',
    'workload=site.ycsb.workloads.CoreWorkload\nrecordcount=1000\nreadproportion=0.5\nstatus=true\n',
  )
  const { plan, notes } = await createPlan({ propertyFiles: [workloada] }, catalogForTests)
  expect(plan).toMatchObject({ workload: 'ycsb', records: 1000, properties: { readproportion: '0.5' } })
  expect(notes).toEqual([`${workloada}:4: status has no effect: progress is shown once a second.`])
})

test('the default durability is one that every engine has', async () => {
  expect((await plannedForTests({ engine: ['lsm', 'leveldb'] })).durability).toBe('buffered')
  expect((await plannedForTests({ engine: ['memory'] })).durability).toBe('none')
  expect((await plannedForTests({ engine: ['lsm', 'memory'] })).durability).toBe('none')
  // What lives in memory may stand beside what does not.
  expect((await plannedForTests({ engine: ['lsm', 'memory'], durability: 'sync' })).durability).toBe('sync')
})

test('the printed command gives the same plan, whatever it came from', async () => {
  const lengths = file('lengths', 'BlockSize\t10\n0\t5\n1\t5\n')
  const workload = file('w', `recordcount=50\nfieldnameprefix=it's $HOME\noperationcount=9\nthreadcount=3\n`)
  const options = {
    workload: 'ycsb-f',
    engine: ['leveldb', 'lsm'],
    propertyFiles: [workload],
    properties: ['fieldlengthdistribution=histogram', `fieldlengthhistogram=${lengths}`],
    rate: '2.5..10',
    warmUp: '1.5s',
    repeat: '2',
    cache: '1MB',
    engineOptions: ['lsm.compaction=tiered'],
  }
  const { plan, command } = await planned(options)
  expect((await createPlan(optionsOf(command), catalogForTests)).plan).toEqual(plan)
})

/** What the command line would make of the command; of quotes it knows what the command uses. */
function optionsOf(command: string): Record<string, string | string[]> {
  const words = command
    .match(/(?:'[^']*'|\\'|[^\s'])+/g)!
    .map(word => word.replaceAll(/'([^']*)'|\\'/g, (quoted, inner) => (quoted === "\\'" ? "'" : inner)))
  const options: Record<string, string | string[]> = { workload: words[2]! }
  const lists: Readonly<Record<string, string>> = { '-p': 'properties', '--engine-option': 'engineOptions' }
  for (const list of Object.values(lists)) options[list] = []
  for (let index = 3; index < words.length; index += 2) {
    const [dashed, value] = words.slice(index, index + 2) as [string, string]
    const list = lists[dashed]
    const name = dashed.slice(2).replaceAll(/-[a-z]/g, pair => pair[1]!.toUpperCase())
    if (list !== undefined) options[list] = (options[list] as string[]).concat(value)
    else options[name] = name === 'engine' ? value.split(',') : value
  }
  return options
}
