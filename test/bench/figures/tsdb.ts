/** The time-series engine beside those that a user would pick instead, on a thousand series. */
import {
  atLeast,
  atMost,
  diskBytes,
  type Figure,
  loadRate,
  medianOf,
  megabytes,
  milliseconds,
  perSecond,
} from '../figure.ts'

const peers = ['duckdb', 'influxdb', 'prometheus'] as const
const seriesMetrics = {
  own: 'tsdb',
  beside: peers,
  workload: 'series-metrics',
  recordsFactor: 10,
  // However little the data: comparing answers would be what is measured.
  options: ['-p', 'verify=false'],
} as const

export const tsdbFigures: readonly Figure[] = [
  {
    ...seriesMetrics,
    name: 'tsdb: ingest of 10 M points of 1,000 series, logged',
    read: loadRate,
    goal: atLeast(1.3),
    show: perSecond,
  },
  {
    ...seriesMetrics,
    name: 'tsdb: ingest of 10 M points of 1,000 series, by itself',
    alongside: peers,
    beside: [],
    read: loadRate,
    goal: atLeast(3e6),
    show: perSecond,
  },
  {
    ...seriesMetrics,
    name: 'tsdb: disk space after the load of 10 M points',
    read: diskBytes,
    goal: atMost(0.9),
    show: megabytes,
  },
  ...(
    [
      ['one-1h', 'an hour of one series'],
      ['hundred-12h', 'twelve hours of a hundred series by minute'],
      ['hundred-12h-each', 'the same per series'],
    ] as const
  ).map(
    ([operation, what]): Figure => ({
      ...seriesMetrics,
      name: `tsdb: ${what}`,
      read: medianOf(operation),
      goal: atMost(0.5),
      show: milliseconds,
    }),
  ),
]
