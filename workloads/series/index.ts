/** The workloads over time series, as the catalog lists them. */
export { tsbsDevops } from './devops/index.ts'
export { seriesMetrics } from './metrics/index.ts'
export { ycsbTimeSeries } from './ycsb/index.ts'
