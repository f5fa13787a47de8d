/**
 * The properties of YCSB's TimeSeriesWorkload that make sense here, under their names, and why the others do not.
 *
 * Where a name is the original's, so are its default and its meaning, but for the two that the README tells.
 */
import { type WindowFunction, windowFunctions } from '../../../adapters/contract/index.ts'
import { type PropertyReader, property, readProperties } from '../../property-reader.ts'
import { PropertyError, type WorkloadProperty } from '../../workload.ts'
import { readRun, runProperties } from '../properties.ts'
import type { SeriesRunProperties } from '../workload.ts'

export const timeSeriesProperties: readonly WorkloadProperty[] = [
  ...runProperties('1000000'),
  property('insertstart', '1704067200', 'the first time, in timestampunits since 1970'),
  property(
    'timestampunits',
    'SECONDS',
    'of insertstart, timestampinterval and querytimespan: SECONDS, MILLISECONDS or MICROSECONDS',
  ),
  property('timestampinterval', '60', 'time between two points of a series'),
  property('fieldcount', '16', 'metrics'),
  property('fieldlength', '8', 'letters in the name of a metric'),
  property('tagcount', '4', 'tags of a series'),
  property('tagcardinality', '1,2,4,8', 'how many values each tag has; those that are missing are 1'),
  property('tagkeylength', '8', 'letters in the name of a tag'),
  property('tagvaluelength', '8', 'letters in the value of a tag'),
  property('valuetype', 'floats', 'floats, integers or mixed'),
  property('sparsity', '0', 'share of the points that are left out, below 1'),
  property('delayedseries', '0.1', 'share of the series that are behind the others …'),
  property('delayedintervals', '5', '… by up to so many intervals'),
  property('querytimespan', '3600', 'how much time a query looks at'),
  property('queryrandomtimespan', 'false', 'anything up to querytimespan instead'),
  property(
    'groupbyfunction',
    '',
    'scans aggregate with it over series: sum, avg, min, max, count …; empty: they fetch points',
  ),
  property('groupbykeys', '', 'numbers of the tags, from 1, that such a scan groups by, with commas between them'),
  property('downsamplinginterval', '0', 'window of such a scan; 0: all of its time is one'),
  property('readproportion', '0.1', 'weight of reads: the points of one series'),
  property('scanproportion', '0.1', 'weight of scans: the series of a metric that agree in all tags but the last'),
  property('insertproportion', '0.8', 'weight of inserts: the next point of a series'),
  property('insertbatch', '1', 'points of an insert; the original has one'),
]

const separators = 'keys, tags and times go to a store as what they are, and need no signs between them'
const staggered = 'the run goes on where the load ended'
const order = 'points come in the order of time; tsbs-devops has late ones'
const refused: Readonly<Record<string, string>> = {
  insertcount: 'a run loads all of its data',
  inserttransactionstart: staggered,
  readstart: staggered,
  randomwritetimestamporder: order,
  randomtimeseriesorder: order,
  updateproportion: 'an update is an insert at a time that has a point, and nothing asks for it',
  readmodifywriteproportion: 'there are no updates',
  downsamplingfunction: 'windows are aggregated by groupbyfunction',
  deleteproportion: 'a run counts all points at its end',
  dataintegrity: 'verify=true compares every answer',
  fieldlengthdistribution: 'all names are as long',
  tagpairdelimiter: separators,
  deletedelimiter: separators,
  querytimespandelimiter: separators,
  groupbykey: separators,
  downsamplingkey: separators,
}

export interface TimeSeriesProperties extends SeriesRunProperties {
  readonly recordCount: number
  readonly startUs: number
  readonly intervalUs: number
  readonly metricCount: number
  readonly metricLength: number
  readonly tagCardinalities: readonly number[]
  readonly tagNameLength: number
  readonly tagValueLength: number
  readonly valueType: 'floats' | 'integers' | 'mixed'
  readonly sparsity: number
  readonly delayedSeries: number
  readonly delayedIntervals: number
  readonly spanUs: number
  readonly spanIsRandom: boolean
  readonly scan:
    | { readonly function: WindowFunction; readonly tags: readonly number[]; readonly windowUs: number }
    | undefined
  readonly weights: { readonly read: number; readonly scan: number; readonly insert: number }
  readonly insertBatch: number
}

const unitsUs = { seconds: 1_000_000, milliseconds: 1000, microseconds: 1 } as const

/** @throws PropertyError a value that makes no sense, or a property of the original that has no meaning here. */
export function readTimeSeriesProperties(given: Readonly<Record<string, string>>): TimeSeriesProperties {
  const meaningless = Object.keys(given).find(name => Object.hasOwn(refused, name))
  if (meaningless !== undefined)
    throw new PropertyError(meaningless, `${meaningless} has no meaning here: ${refused[meaningless]}`)
  const reader = readProperties('ycsb-timeseries', timeSeriesProperties, given)
  const unitUs = unitsUs[reader.choice('timestampunits', ['seconds', 'milliseconds', 'microseconds'])]
  const time = (name: string, min: number): number => reader.integer(name, min, 2 ** 52 / unitUs) * unitUs
  const recordCount = reader.integer('recordcount', 1)
  const read: TimeSeriesProperties = {
    ...readRun(reader, recordCount),
    recordCount,
    startUs: time('insertstart', 0),
    intervalUs: time('timestampinterval', 1),
    metricCount: reader.integer('fieldcount', 1, 1_000_000),
    metricLength: reader.integer('fieldlength', 1, 255),
    tagCardinalities: readCardinalities(reader),
    tagNameLength: reader.integer('tagkeylength', 1, 255),
    tagValueLength: reader.integer('tagvaluelength', 1, 255),
    valueType: reader.choice('valuetype', ['floats', 'integers', 'mixed']),
    sparsity: reader.number('sparsity', 0, 0.999999),
    delayedSeries: reader.number('delayedseries', 0, 1),
    delayedIntervals: reader.integer('delayedintervals', 0, 1_000_000),
    spanUs: time('querytimespan', 0),
    spanIsRandom: reader.boolean('queryrandomtimespan'),
    scan: readScan(reader, time('downsamplinginterval', 0)),
    weights: {
      read: reader.number('readproportion', 0),
      scan: reader.number('scanproportion', 0),
      insert: reader.number('insertproportion', 0),
    },
    insertBatch: reader.integer('insertbatch', 1, 1_000_000),
  }
  if (Object.values(read.weights).every(weight => weight === 0)) {
    throw reader.error('insertproportion', 'leaves nothing to do: the other proportions are 0, too')
  }
  return read
}

function readCardinalities(reader: PropertyReader): number[] {
  const given = reader.text('tagcardinality').split(',').map(Number)
  const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 1_000_000
  if (!given.every(isCount)) throw reader.error('tagcardinality', 'is not a list of counts of 1 or more')
  return Array.from({ length: reader.integer('tagcount', 1, 100) }, (_, index) => given[index] ?? 1)
}

function readScan(reader: PropertyReader, windowUs: number): TimeSeriesProperties['scan'] {
  if (reader.isEmpty('groupbyfunction')) {
    if (windowUs > 0) throw reader.error('downsamplinginterval', 'needs a groupbyfunction')
    return undefined
  }
  const known = windowFunctions.filter(name => name !== 'quantile')
  const tagCount = reader.integer('tagcount', 1)
  const tags = reader.isEmpty('groupbykeys') ? [] : reader.text('groupbykeys').split(',').map(Number)
  if (!tags.every(tag => Number.isInteger(tag) && tag >= 1 && tag <= tagCount)) {
    throw reader.error('groupbykeys', `is not a list of tags from 1 to ${tagCount}`)
  }
  return { function: reader.choice('groupbyfunction', known), tags, windowUs }
}
