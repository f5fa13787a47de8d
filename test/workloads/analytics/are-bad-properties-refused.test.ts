import { expect, test } from 'vitest'
import { seriesMetrics, tsbsDevops, ycsbTimeSeries } from '../../../workloads/series/index.ts'
import { olap, olapNarrow } from '../../../workloads/table/index.ts'
import { PropertyError, UnknownPropertyError, type WorkloadDefinition } from '../../../workloads/workload.ts'

const definitions: readonly WorkloadDefinition<never>[] = [olap, olapNarrow, tsbsDevops, seriesMetrics, ycsbTimeSeries]

test.each(definitions.map(definition => [definition.name, definition] as const))(
  '%s takes its defaults, and no name that it does not have',
  (_name, definition) => {
    const defaults = Object.fromEntries(definition.properties.map(({ name, default: value }) => [name, value]))
    expect(() => definition.create({ ...defaults, ...definition.preset, recordcount: '1000' })).not.toThrow()
    expect(() => definition.create({ nonsense: '1' })).toThrow(UnknownPropertyError)
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
