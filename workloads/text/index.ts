/** The text workloads as the catalog lists them. */
import type { WorkloadDefinition } from '../workload.ts'
import { readTextProperties, textProperties } from './properties.ts'
import { TextWorkload } from './workload.ts'

export const search: WorkloadDefinition<'text'> = define(
  'search',
  'search engine: words, phrases, prefixes, misspelt words and facets, beside documents written anew',
  {},
)

/** The shape at which libraries for text are measured; what all of them do. */
export const searchTerms: WorkloadDefinition<'text'> = define(
  'search-terms',
  '200 k documents of 100 words, read only: one word, two words, and phrases on request, the best 10',
  {
    documents: '200000',
    termproportion: '1',
    andproportion: '1',
    orproportion: '0',
    phraseproportion: '0',
    prefixproportion: '0',
    fuzzyproportion: '0',
    facetsproportion: '0',
    updateproportion: '0',
    refreshproportion: '0',
  },
)

function define(
  name: string,
  description: string,
  preset: Readonly<Record<string, string>>,
): WorkloadDefinition<'text'> {
  return {
    name,
    description,
    models: ['text'],
    properties: textProperties,
    preset,
    recordsProperty: 'documents',
    create: properties => new TextWorkload(name, readTextProperties(name, preset, properties)),
  }
}
