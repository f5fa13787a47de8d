/** What an adapter and its stores say of themselves, whatever the model: is it complete, and of one mind? */
import assert from 'node:assert/strict'
import type { Metric, ModelName, Store } from '../store.ts'
import { durabilities, modelFeatures } from '../store.ts'
import type { Subject } from './subject.ts'

export function testClaims<M extends ModelName>(subject: Subject<M>): void {
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
      for (const feature of capabilities.features ?? []) {
        assert.ok(modelFeatures[subject.model].includes(feature), `${feature} is a feature of ${subject.model}`)
      }
      const told = subject.adapter.features?.[subject.model]
      if (told !== undefined) assert.deepEqual(capabilities.features, told, 'the adapter tells what its stores claim')
    })
  }
}

/** Whatever the store reports of itself is named, finite and described. */
export async function checkMetrics(store: Store<never>): Promise<void> {
  const metrics = (await store.metrics?.()) ?? []
  metrics.forEach(checkMetric)
  assert.equal(new Set(metrics.map(({ name }) => name)).size, metrics.length, 'each name comes once')
}

function checkAdapter<M extends ModelName>({ adapter, model }: Subject<M>): void {
  assert.match(adapter.name, /^([a-z]+:)?[a-z][a-z0-9-]*$/)
  assert.ok(adapter.description.length > 0 && !adapter.description.includes('\n'), 'the description is one line')
  assert.ok(adapter.models.includes(model), `${model} is one of its models`)
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
