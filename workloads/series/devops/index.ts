/** `tsbs-devops`: a fleet that reports and is asked about, after the cpu-only cases of TSBS. */
import type { PointBatch } from '../../../adapters/contract/index.ts'
import { property, readProperties } from '../../property-reader.ts'
import type { ClientContext, WorkloadDefinition, WorkloadProperty } from '../../workload.ts'
import type { SeriesAppend } from '../data-set.ts'
import { readRun, runProperties } from '../properties.ts'
import { SeriesWorkload } from '../workload.ts'
import { Fleet, figures, stepUs } from './fleet.ts'
import { devopsQuestions } from './questions.ts'

const properties: readonly WorkloadProperty[] = [
  ...runProperties('1000000'),
  property('scale', '100', 'hosts, of ten series each'),
  property('queryproportion', '0.5', 'weight of all queries together; each is asked as often as another'),
  property('ingestproportion', '0.5', 'weight of reports'),
  property('ingesthosts', '10', 'hosts whose reports come in one write'),
  property(
    'lateproportion',
    '0.05',
    'share of the points of a report that are up to ten minutes late; 0 for stores that refuse them',
  ),
]

export const tsbsDevops: WorkloadDefinition<'series'> = {
  name: 'tsbs-devops',
  description: 'hosts that report ten figures every ten seconds, and 15 queries about them, after TSBS',
  models: ['series'],
  properties,
  preset: {},
  create(given) {
    const reader = readProperties('tsbs-devops', properties, given)
    const fleet = new Fleet(reader.integer('scale', 1, 100_000))
    const queryProportion = reader.number('queryproportion', 0)
    const ingestion: Ingestion = {
      fleet,
      weight: reader.number('ingestproportion', 0),
      hostCountMax: reader.integer('ingesthosts', 1, 10_000),
      lateProportion: reader.number('lateproportion', 0, 1),
    }
    if (queryProportion + ingestion.weight === 0)
      throw reader.error('queryproportion', 'leaves nothing to do: ingestproportion is 0, too')
    // Whole reports of all hosts: as many as there are, or one more.
    const stepPoints = fleet.series.length
    const stepCount = Math.ceil(reader.integer('recordcount', 1) / stepPoints)
    const recordCount = stepCount * stepPoints
    const asked = { hostCount: fleet.hostCount, spanUs: stepCount * stepUs, weight: queryProportion / 15 }
    const hosts = Array.from({ length: fleet.hostCount }, (_, host) => host)
    return new SeriesWorkload('tsbs-devops', readRun(reader, recordCount), {
      metrics: figures,
      recordCount,
      needs:
        ingestion.weight > 0 && ingestion.lateProportion > 0
          ? [{ feature: 'out-of-order', without: 'lateproportion=0' }]
          : [],
      *load(random, length) {
        const stepsPerBatch = Math.max(1, Math.floor(length / stepPoints))
        for (let step = 0; step < stepCount; step += stepsPerBatch) {
          const count = Math.min(stepsPerBatch, stepCount - step)
          yield fleet.report(random, Array.from({ length: count }, () => hosts).flat(), 0)
        }
      },
      questions: devopsQuestions(asked),
      append: ingest(ingestion),
    })
  },
}

interface Ingestion {
  readonly fleet: Fleet
  readonly weight: number
  readonly hostCountMax: number
  readonly lateProportion: number
}

/** Each client has hosts of its own, so that the points of a series come in order; those without any report of nobody. */
function ingest({ fleet, weight, hostCountMax, lateProportion }: Ingestion): SeriesAppend {
  const nextHosts = new Map<number, number>()
  const draw = ({ random, index: client, clientCount }: ClientContext): PointBatch => {
    const ownCount = Math.ceil(Math.max(0, fleet.hostCount - client) / clientCount)
    const next = nextHosts.get(client) ?? 0
    const count = Math.min(hostCountMax, ownCount)
    const hosts = Array.from({ length: count }, (_, index) => client + ((next + index) % ownCount) * clientCount)
    nextHosts.set(client, (next + count) % Math.max(1, ownCount))
    return fleet.report(random, hosts, lateProportion)
  }
  return { name: 'ingest', weight, draw }
}
