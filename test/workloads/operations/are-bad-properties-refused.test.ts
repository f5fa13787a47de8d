import { describe, expect, test } from 'vitest'
import { graphWalks, social } from '../../../workloads/graph/index.ts'
import { geo, geoBoxes, geoWorld } from '../../../workloads/spatial/index.ts'
import { search, searchTerms } from '../../../workloads/text/index.ts'
import { PropertyError, UnknownPropertyError } from '../../../workloads/workload.ts'

const definitions = [social, graphWalks, geo, geoWorld, geoBoxes, search, searchTerms]

describe('a value that makes no sense is named with its property', () => {
  test.each([
    ['social', social, 'persons', '1'],
    ['social', social, 'persons', 'many'],
    ['social', social, 'localfraction', '1.5'],
    ['social', social, 'direction', 'in'],
    ['social', social, 'verify', 'maybe'],
    ['social', social, 'onehopproportion', '-1'],
    ['social', social, 'postsmean', '0'],
    ['geo', geo, 'items', '0'],
    ['geo', geo, 'windowshare', '0'],
    ['geo', geo, 'windowshare', '2'],
    ['geo', geo, 'metric', 'round'],
    ['geo', geo, 'load', 'twice'],
    ['search', search, 'documents', '-5'],
    ['search', search, 'wordsmean', '1'],
    ['search', search, 'limit', '0'],
    ['search', search, 'headfraction', 'NaN'],
  ])('%s', (_, definition, name, value) => {
    const refusal = (): unknown => definition.create({ [name]: value })
    expect(refusal).toThrow(PropertyError)
    expect(refusal).toThrow(`${name}=${value}`)
  })
})

test.each(definitions.map(definition => [definition.name, definition] as const))('%s', (_, definition) => {
  expect(() => definition.create({ nonsense: '1' })).toThrow(UnknownPropertyError)
  const none = definition.properties.filter(({ name }) => name.endsWith('proportion')).map(({ name }) => [name, '0'])
  expect(() => definition.create(Object.fromEntries(none) as Record<string, string>)).toThrow(/nothing to do/)
  const all = Object.fromEntries(definition.properties.map(property => [property.name, property.default]))
  expect(definition.create({ ...all, ...definition.preset }).operations).toEqual(definition.create({}).operations)
  expect(definition.create({ [definition.recordsProperty!]: '2' }).recordCount).toBeGreaterThanOrEqual(2)
})
