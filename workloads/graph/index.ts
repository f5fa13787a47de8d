/** The graph workloads as the catalog lists them. */
import type { WorkloadDefinition } from '../workload.ts'
import { graphProperties, readGraphProperties } from './properties.ts'
import { GraphWorkload } from './workload.ts'

export const social: WorkloadDefinition<'graph'> = define(
  'social',
  'social network: friends, friends of friends, paths and patterns beside new persons, edges and likes',
  {},
)

/** The shape at which libraries for graphs are measured: vertices, ten edges each, by a power law. */
export const graphWalks: WorkloadDefinition<'graph'> = define(
  'graph-walks',
  'power-law graph, 10 edges a vertex, read only: one hop, two hops, shortest paths, and PageRank on request',
  {
    persons: '100000',
    postsmean: '0',
    likesmean: '0',
    localfraction: '0',
    direction: 'out',
    profileproportion: '0',
    onehopproportion: '1',
    twohopsproportion: '1',
    mutualproportion: '0',
    pathproportion: '1',
    weightedpathproportion: '0',
    patternproportion: '0',
    insertpersonproportion: '0',
    insertknowsproportion: '0',
    insertlikeproportion: '0',
  },
)

function define(
  name: string,
  description: string,
  preset: Readonly<Record<string, string>>,
): WorkloadDefinition<'graph'> {
  return {
    name,
    description,
    models: ['graph'],
    properties: graphProperties,
    preset,
    recordsProperty: 'persons',
    create: properties => new GraphWorkload(name, readGraphProperties(name, preset, properties)),
  }
}
