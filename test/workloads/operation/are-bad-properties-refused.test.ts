import { describe, expect, test } from 'vitest'
import { graphWalks, social } from '../../../workloads/graph/index.ts'
import { seriesMetrics, tsbsDevops, ycsbTimeSeries } from '../../../workloads/series/index.ts'
import { geo, geoBoxes, geoWorld } from '../../../workloads/spatial/index.ts'
import { olap, olapNarrow } from '../../../workloads/table/index.ts'
import { search, searchTerms } from '../../../workloads/text/index.ts'
import { PropertyError, UnknownPropertyError, type WorkloadDefinition } from '../../../workloads/workload.ts'

const ofShares = [social, graphWalks, geo, geoWorld, geoBoxes, search, searchTerms]
const definitions: readonly WorkloadDefinition<never>[] = [
  ...[olap, olapNarrow, tsbsDevops, seriesMetrics, ycsbTimeSeries],
  ...ofShares,
]

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

test.each(definitions.map(definition => [definition.name, definition] as const))(
  '%s takes its defaults, and no name that it does not have',
  (_name, definition) => {
    const defaults = Object.fromEntries(definition.properties.map(({ name, default: value }) => [name, value]))
    const few = { [definition.recordsProperty ?? 'recordcount']: '1000' }
    const given = definition.create({ ...defaults, ...definition.preset, ...few })
    expect(given.operations).toEqual(definition.create(few).operations)
    expect(() => definition.create({ nonsense: '1' })).toThrow(UnknownPropertyError)
  },
)

test.each(ofShares.map(definition => [definition.name, definition] as const))(
  '%s has something to do, and with few records, too',
  (_name, definition) => {
    const none = definition.properties.filter(({ name }) => name.endsWith('proportion')).map(({ name }) => [name, '0'])
    expect(() => definition.create(Object.fromEntries(none) as Record<string, string>)).toThrow(/nothing to do/)
    expect(definition.create({ [definition.recordsProperty!]: '2' }).recordCount).toBeGreaterThanOrEqual(2)
  },
)

test.each<[WorkloadDefinition<never>, Record<string, string>, RegExp]>([
  [olap, { recordcount: '0' }, /^recordcount=0 is not an integer of 1 or more/],
  [olap, { queries: 'sums,nothing' }, /^queries=sums,nothing names nothing; there are count, /],
  [olap, { queries: '' }, /^queries= names nothing/],
  [olap, { queryproportion: '0', appendproportion: '0', lateproportion: '0' }, /leaves nothing to do/],
  [olap, { verify: 'yes' }, /^verify=yes is none of auto, true, false/],
  [olapNarrow, { rangefraction: '1.5' }, /^rangefraction=1.5 is not a number/],
  [olapNarrow, { loadbatch: 'x' }, /^loadbatch=x is not an integer/],
  [tsbsDevops, { scale: '0' }, /^scale=0/],
  [tsbsDevops, { lateproportion: '2' }, /^lateproportion=2/],
  [tsbsDevops, { queryproportion: '0', ingestproportion: '0' }, /leaves nothing to do/],
  [seriesMetrics, { queryproportion: '0' }, /leaves nothing to do/],
  [ycsbTimeSeries, { timestampunits: 'NANOSECONDS' }, /^timestampunits=NANOSECONDS is none of/],
  [ycsbTimeSeries, { tagcardinality: '1,x' }, /is not a list of counts/],
  [ycsbTimeSeries, { sparsity: '1' }, /^sparsity=1/],
  [ycsbTimeSeries, { groupbyfunction: 'median' }, /^groupbyfunction=median is none of/],
  [ycsbTimeSeries, { groupbyfunction: 'sum', groupbykeys: '5' }, /tags from 1 to 4/],
  [ycsbTimeSeries, { downsamplinginterval: '60' }, /needs a groupbyfunction/],
  [ycsbTimeSeries, { dataintegrity: 'true' }, /^dataintegrity has no meaning here: verify=true/],
  [ycsbTimeSeries, { deleteproportion: '0.1' }, /^deleteproportion has no meaning here/],
  [ycsbTimeSeries, { randomwritetimestamporder: 'true' }, /no meaning here: .*tsbs-devops/],
  [ycsbTimeSeries, { readproportion: '0', scanproportion: '0', insertproportion: '0' }, /leaves nothing to do/],
])('$0.name with $1', (definition, properties, message) => {
  expect(() => definition.create(properties)).toThrow(PropertyError)
  expect(() => definition.create(properties)).toThrow(message)
})

test('the operations are those that have a weight', () => {
  expect(olap.create({ queries: 'sums, count', lateproportion: '0' }).operations).toEqual(['count', 'sums', 'append'])
  expect(olapNarrow.create({}).operations).toEqual([
    ...['city-average-range', 'city-average', 'count-filtered', 'count-city', 'sum', 'top'],
  ])
  expect(tsbsDevops.create({ queryproportion: '0' }).operations).toEqual(['ingest'])
  expect(tsbsDevops.create({}).operations).toHaveLength(16)
  expect(seriesMetrics.create({}).operations).toEqual(['one-1h', 'hundred-12h', 'hundred-12h-each'])
  expect(ycsbTimeSeries.create({ scanproportion: '0' }).operations).toEqual(['read', 'insert'])
})
