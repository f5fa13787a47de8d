/** YCSB's core workloads as the catalog lists them, and the core workload with its defaults, for property files. */
import type { WorkloadDefinition } from '../workload.ts'
import { splitProperties } from './client-properties.ts'
import { coreProperties, readCoreProperties } from './properties.ts'
import { CoreWorkload } from './workload.ts'

export { PropertyFileError, parsePropertyFile } from './property-file.ts'

export const ycsbA: WorkloadDefinition<'kv'> = define('ycsb-a', 'session store: half reads, half updates', {
  readproportion: '0.5',
  updateproportion: '0.5',
  requestdistribution: 'zipfian',
})

export const ycsbB: WorkloadDefinition<'kv'> = define('ycsb-b', 'photo tags: 95 % reads, 5 % updates', {
  readproportion: '0.95',
  updateproportion: '0.05',
  requestdistribution: 'zipfian',
})

export const ycsbC: WorkloadDefinition<'kv'> = define('ycsb-c', 'profile cache: reads only', {
  readproportion: '1',
  updateproportion: '0',
  requestdistribution: 'zipfian',
})

export const ycsbD: WorkloadDefinition<'kv'> = define(
  'ycsb-d',
  'status updates: 95 % reads of the latest, 5 % inserts',
  {
    readproportion: '0.95',
    updateproportion: '0',
    insertproportion: '0.05',
    requestdistribution: 'latest',
  },
)

export const ycsbE: WorkloadDefinition<'kv'> = define(
  'ycsb-e',
  'threads: 95 % scans of up to 100 records, 5 % inserts',
  {
    readproportion: '0',
    updateproportion: '0',
    scanproportion: '0.95',
    insertproportion: '0.05',
    requestdistribution: 'zipfian',
    maxscanlength: '100',
    scanlengthdistribution: 'uniform',
  },
)

export const ycsbF: WorkloadDefinition<'kv'> = define('ycsb-f', 'user records: half reads, half read-modify-writes', {
  readproportion: '0.5',
  updateproportion: '0',
  readmodifywriteproportion: '0.5',
  requestdistribution: 'zipfian',
})

export const ycsb: WorkloadDefinition<'kv'> = define('ycsb', 'the core workload as its properties say', {})

function define(name: string, description: string, preset: Readonly<Record<string, string>>): WorkloadDefinition<'kv'> {
  return {
    name,
    description,
    models: ['kv'],
    properties: coreProperties,
    preset,
    split: splitProperties,
    create: properties => new CoreWorkload(name, readCoreProperties(preset, properties)),
  }
}
