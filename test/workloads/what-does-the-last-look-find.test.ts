import { expect, test } from 'vitest'
import { createWorkload, load, type Properties, run } from './drive.ts'
import { MapStore } from './map-store.ts'

async function ran(properties: Properties = {}, options: { promises?: boolean } = {}) {
  const store = new MapStore(options)
  const workload = createWorkload({ readproportion: '1', updateproportion: '1', insertproportion: '1', ...properties })
  await load(workload, store)
  await run(workload, store, 5)
  return { store, workload }
}

async function verdicts({ store, workload }: Awaited<ReturnType<typeof ran>>): Promise<Record<string, string>> {
  const checks = await workload.check(store)
  return Object.fromEntries(checks.map(check => [check.name, check.verdict]))
}

const allValid = { records: 'valid', contents: 'valid' }

test('an honest store holds what was loaded and what was inserted', async () => {
  for (const options of [{}, { promises: true }]) expect(await verdicts(await ran({}, options))).toEqual(allValid)
  expect(await verdicts(await ran({ fieldlengthdistribution: 'uniform' }))).toEqual(allValid)
})

test('the figures are in the sentence', async () => {
  const { store, workload } = await ran()
  const insertedCount = store.entries.size - 100
  const [records] = await workload.check(store)
  expect(records!.detail).toBe(`${store.entries.size} records found: 100 loaded, ${insertedCount} inserted.`)
})

test('one record too few, and one too many', async () => {
  const lost = await ran()
  lost.store.entries.delete([...lost.store.entries.keys()].at(-1)!)
  expect(await verdicts(lost)).toEqual({ ...allValid, records: 'violated' })

  const risen = await ran()
  risen.store.entries.set('user0', [...risen.store.entries.values()][0]!)
  expect(await verdicts(risen)).toEqual({ ...allValid, records: 'violated' })
})

test('a value that is a byte too short, or too long', async () => {
  for (const properties of [{}, { fieldlengthdistribution: 'uniform' }]) {
    for (const bend of [-1, 1]) {
      const bent = await ran(properties)
      const [key, value] = [...bent.store.entries][7]!
      const other = new Uint8Array(value.length + bend)
      other.set(value.subarray(0, other.length))
      bent.store.entries.set(key, other)
      expect(await verdicts(bent)).toEqual({ ...allValid, contents: 'violated' })
    }
  }
})

test('an insert that failed may be there or not', async () => {
  for (const applied of [false, true]) {
    const store = new MapStore()
    const workload = createWorkload({ readproportion: '0', updateproportion: '0', insertproportion: '1' })
    await load(workload, store)
    store.bendPut = (key, value) => {
      if (applied) store.entries.set(key, value.slice())
      throw new Error('no answer')
    }
    expect((await run(workload, store, 1)).outcomes).toMatchObject({ thrown: 64 })
    const [records] = await workload.check(store)
    expect(records!.verdict).toBe('valid')
    expect(records!.detail).toContain('at most 64 that may have been applied')
  }
})

test.each([
  ['nothing at all', undefined],
  ['zeros', new Uint8Array(80)],
  ['less than was written', new Uint8Array(3)],
])(
  'of a store that forgets, and answers with %s, nothing is known, and nothing counts as missed',
  async (_, answer) => {
    for (const properties of [{}, { fieldlengthdistribution: 'uniform' }, { dataintegrity: 'true' }]) {
      const store = new MapStore({ keepsData: false })
      const workload = createWorkload({
        insertproportion: '1',
        scanproportion: '1',
        readmodifywriteproportion: '1',
        ...properties,
      })
      store.bendGet = () => answer
      store.bendPut = () => false
      const { outcomes, counts } = await run(workload, store, 5)
      expect(outcomes).toEqual({ ok: 320, notFound: 0, wrong: 0, thrown: 0 })
      expect(store.calls.put).toBe(counts.update! + counts.insert! + counts['read-modify-write']!)
      for (const check of await workload.check(store)) expect(check.verdict).toBe('unknown')
    }
  },
)
