import { describe, expect, test } from 'vitest'
import type { PropertySplit } from '../../workloads/property-split.ts'
import { PropertyError, UnknownPropertyError } from '../../workloads/workload.ts'
import { splitProperties } from '../../workloads/ycsb/client-properties.ts'
import { parsePropertyFile, ycsb } from '../../workloads/ycsb/index.ts'

function split(text: string, files: Readonly<Record<string, string>> = {}): PropertySplit {
  return splitProperties(parsePropertyFile(text, 'file'), file => {
    const content = files[file]
    if (content === undefined) throw new Error(`asked for ${file}`)
    return content
  })
}

test("a file is split into the workload's, the run's, and what has no meaning here", () => {
  const { properties, origins, run, ignored } = split(`
recordcount=1000
operationcount=2000
workload=site.ycsb.workloads.CoreWorkload
readproportion=0.5
threadcount=16
target=5000
maxexecutiontime=60
table=usertable
measurementtype=timeseries
exporter=site.ycsb.measurements.exporter.JSONArrayMeasurementsExporter
status=true
htrace.sampler.classes=ProbabilitySampler
`)
  expect(properties).toEqual({ recordcount: '1000', operationcount: '2000', readproportion: '0.5' })
  expect(origins).toEqual({ recordcount: 'file:2', operationcount: 'file:3', readproportion: 'file:5' })
  expect(run).toEqual({
    clients: { name: 'threadcount', value: '16', origin: 'file:6' },
    rate: { name: 'target', value: '5000', origin: 'file:7' },
    duration: { name: 'maxexecutiontime', value: '60', origin: 'file:8' },
  })
  expect(ignored.map(({ entry }) => entry.name)).toEqual([
    'table',
    'measurementtype',
    'exporter',
    'status',
    'htrace.sampler.classes',
  ])
  for (const { reason } of ignored) expect(reason).toMatch(/^\S.{10,}[^.]$/)
  const workload = ycsb.create(properties)
  expect([workload.recordCount, workload.operationCount]).toEqual([1000, 2000])
})

test('the later of two counts, and 0 stands for none', () => {
  const { properties, run } = split('fieldcount=1\nfieldcount=2\ntarget=100\ntarget=0\nmaxexecutiontime=0')
  expect(properties).toEqual({ fieldcount: '2' })
  expect(run).toEqual({})
})

test('every property of the original that concerns the client is known', () => {
  const names = `workload db threadcount target maxexecutiontime dotransactions status status.interval label exporter
    exportfile spin.sleep measurementtype measurement.interval hdrhistogram.percentiles hdrhistogram.fileoutput
    hdrhistogram.output.path measurement.histogram.verbose histogram.buckets timeseries.granularity
    measurement.raw.output_file measurement.raw.no_summary measurement.trackjvm reportlatencyforeacherror
    latencytrackederrors basicdb.verbose basicdb.simulatedelay basicdb.randomizedelay basicdb.count table
    readallfieldsbyname core_workload_insertion_retry_limit core_workload_insertion_retry_interval
    core_workload_insertion_keep_going_on_error`.split(/\s+/)
  const values: Readonly<Record<string, string>> = {
    workload: 'com.yahoo.ycsb.workloads.CoreWorkload',
    dotransactions: 'true',
  }
  const { ignored, run } = splitProperties(
    names.map(name => ({ name, value: values[name] ?? '1', origin: '-p' })),
    () => '',
  )
  // `workload` and `dotransactions` say what is so anyway.
  expect(ignored.length + Object.keys(run).length + 2).toBe(names.length)
})

describe('refused', () => {
  test('an unknown name, with its place and the names that there are', () => {
    const error = catchError(() => split('recordcount=1\nthreadcuont=5'))
    expect(error).toBeInstanceOf(UnknownPropertyError)
    expect(error.message).toBe('file:2: there is no property threadcuont')
    const { names } = error as UnknownPropertyError
    for (const name of ['threadcount', 'fieldcount', 'measurementtype']) expect(names).toContain(name)
  })

  test('another workload, and a load without a run', () => {
    expect(catchError(() => split('workload=site.ycsb.workloads.TimeSeriesWorkload')).message).toBe(
      'file:1: workload=site.ycsb.workloads.TimeSeriesWorkload is not the core workload, the only one there is',
    )
    expect(catchError(() => split('\ndotransactions=false')).message).toContain('file:2: dotransactions=false')
  })
})

describe('a histogram of field lengths', () => {
  const text = 'BlockSize\t100\n0\t1\n'

  test('goes into the properties with its text, from the file that was named or the default', () => {
    const named = 'fieldlengthdistribution=histogram\nfieldlengthhistogram=lengths.txt'
    expect(split(named, { 'lengths.txt': text }).properties.fieldlengthhistogram).toBe(text)
    const unnamed = 'fieldlengthdistribution=histogram'
    expect(split(unnamed, { 'hist.txt': text }).properties.fieldlengthhistogram).toBe(text)
  })

  test('is not read where no length is drawn from it', () => {
    expect(split('fieldlengthhistogram=lengths.txt').properties).toEqual({ fieldlengthhistogram: 'lengths.txt' })
  })
})

function catchError(work: () => unknown): PropertyError {
  try {
    work()
  } catch (error) {
    if (error instanceof PropertyError) return error
  }
  throw new Error('nothing was refused')
}
