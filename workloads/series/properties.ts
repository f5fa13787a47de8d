/** The properties that all workloads over time series have. */
import { type PropertyReader, property } from '../property-reader.ts'
import type { WorkloadProperty } from '../workload.ts'
import type { SeriesRunProperties } from './workload.ts'

/** A comparison looks at every series, and there are about as many as there are operations. */
const verifiedPointsMax = 50_000

export function runProperties(recordCount: string): WorkloadProperty[] {
  return [
    property('recordcount', recordCount, 'points to load'),
    property('operationcount', '0', 'operations of the run phase; 0: until the duration is over'),
    property('loadbatch', '10000', 'points of one append of the load phase, or --load-batch, where that is more'),
    property('verify', 'auto', 'compare every answer with the reference: true, false, or auto (up to 50,000 points)'),
  ]
}

/** @throws PropertyError a value that makes no sense. */
export function readRun(reader: PropertyReader, recordCount: number): SeriesRunProperties {
  return {
    operationCount: reader.integer('operationcount', 0) || undefined,
    loadBatch: reader.integer('loadbatch', 1, 1_000_000),
    verify: reader.autoBoolean('verify', recordCount <= verifiedPointsMax),
  }
}
