/** The workloads over tables, as the catalog lists them. */
import type { WorkloadDefinition } from '../workload.ts'
import { narrowDataSet } from './narrow/data-set.ts'
import { readTableProperties, tableProperties } from './properties.ts'
import type { DataSet } from './source.ts'
import { wideDataSet } from './wide/data-set.ts'
import { TableWorkload } from './workload.ts'

export const olap: WorkloadDefinition<'table'> = define(
  'olap',
  'visits of a web site: 22 queries over 20 columns, new and late rows beside them',
  {},
  rowCount => wideDataSet(rowCount),
)

export const olapNarrow: WorkloadDefinition<'table'> = define(
  'olap-narrow',
  'readings of cities: six queries over four columns, and nothing is written',
  { queryproportion: '1', appendproportion: '0', lateproportion: '0' },
  narrowDataSet,
)

function define(
  name: string,
  description: string,
  preset: Readonly<Record<string, string>>,
  makeDataSet: (rowCount: number, rangeFraction: number) => DataSet,
): WorkloadDefinition<'table'> {
  return {
    name,
    description,
    models: ['table'],
    properties: tableProperties,
    preset,
    create(given) {
      const questions = makeDataSet(1, 1).questions.map(question => question.name)
      const properties = readTableProperties(name, questions, preset, given)
      return new TableWorkload(name, properties, makeDataSet(properties.recordCount, properties.rangeFraction))
    },
  }
}
