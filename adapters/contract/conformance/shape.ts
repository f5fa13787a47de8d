/** What can be said of a store without trusting it with data: its claims, its methods, its figures. */
import assert from 'node:assert/strict'
import type { Metric } from '../store.ts'
import { durabilities } from '../store.ts'
import type { Subject } from './subject.ts'
import { bytes } from './subject.ts'

export function testShape(subject: Subject): void {
  subject.testDirectory('the adapter describes itself', async () => checkAdapter(subject))

  for (const durability of subject.adapter.durabilities) {
    subject.testDirectory(`a store opened as ${durability} claims what the adapter offers`, async directory => {
      const store = await subject.open(directory, durability)
      const { capabilities } = store
      await store.close()
      assert.equal(capabilities.durability, durability)
      assert.ok(capabilities.durabilityDetail.length > 0, 'durabilityDetail says how')
      assert.ok(/\d/.test(capabilities.version), `version has a number: '${capabilities.version}'`)
      assert.deepEqual(structuredClone(capabilities), capabilities, 'capabilities are plain data')
    })
  }

  subject.test('every call answers in its form, on an empty store too', async (kv, store) => {
    await kv.put(bytes('key'), bytes('value'))
    const value = await kv.get(bytes('key'))
    assert.ok(value === undefined || value instanceof Uint8Array)
    await kv.batch([{ type: 'put', key: bytes('key'), value: bytes('other') }])
    await kv.batch([])
    const cursor = await kv.scan({ limit: 2 })
    if (await cursor.next()) assert.ok(cursor.key instanceof Uint8Array && cursor.value instanceof Uint8Array)
    await cursor.close()
    await cursor.close()
    await kv.delete(bytes('key'))
    await store.sync()
    await store.settle?.()
    await store.verify?.()
  })

  if (!subject.capabilities.keepsData) {
    subject.test('it forgets what it is given, as it claims', async kv => {
      const values = new Map([1, 2, 3].map(index => [`key${index}`, `value${index}`]))
      for (const [key, value] of values) await kv.put(bytes(key), bytes(value))
      const found = await Promise.all([...values.keys()].map(async key => kv.get(bytes(key))))
      assert.notDeepEqual(found, [...values.values()].map(bytes), 'it keeps data and claims that it does not')
    })
  }

  subject.test('metrics are named, finite and described', async (kv, store) => {
    for (let index = 0; index < 100; index++) await kv.put(bytes(`key${index}`), bytes('value'))
    const metrics = (await store.metrics?.()) ?? []
    metrics.forEach(checkMetric)
    assert.equal(new Set(metrics.map(({ name }) => name)).size, metrics.length, 'each name comes once')
  })
}

function checkAdapter({ adapter }: Subject): void {
  assert.match(adapter.name, /^([a-z]+:)?[a-z][a-z0-9-]*$/)
  assert.ok(adapter.description.length > 0 && !adapter.description.includes('\n'), 'the description is one line')
  assert.ok(adapter.models.includes('kv'), 'kv is one of its models')
  for (const durability of adapter.durabilities) assert.ok(durabilities.includes(durability))
  for (const { name, default: value, values, description } of adapter.options) {
    assert.ok(description.length > 0, `option ${name} is described`)
    assert.ok(values === undefined || values.includes(value), `the default of option ${name} is one of its values`)
  }
}

function checkMetric({ name, value, unit, description }: Metric): void {
  assert.match(name, /^[a-z][A-Za-z0-9]*(\.[a-z0-9][A-Za-z0-9]*)*$/, 'a name is dotted, its parts are camel case')
  assert.ok(Number.isFinite(value) && value >= 0, `${name} is ${value}`)
  assert.ok(['bytes', 'count', 'ratio', 'ns'].includes(unit), `${name} has the unit ${unit}`)
  assert.ok(description.length > 0, `${name} is described`)
}
