/** The network as writes: how a person, a post and an edge look in a store. */
import type { GraphWrite, Properties } from '../../adapters/contract/index.ts'
import { countryNames, type Network, sinceOf, weightOf } from './network.ts'

export function personProperties(network: Network, person: number): Properties {
  const country = countryNames[network.countries[person]!]!
  return { name: `person ${person}`, country, language: `language of ${country}`, age: network.ages[person]! }
}

export function personWrite(network: Network, person: number): GraphWrite {
  return { type: 'vertex', id: person, label: 'person', properties: personProperties(network, person) }
}

function postWrite(network: Network, post: number): GraphWrite {
  const { country, language } = personProperties(network, network.authors[post]!)
  const properties = { length: 20 + ((post * 37) % 500), language: language!, country: country! }
  return { type: 'vertex', id: network.personCount + post, label: 'post', properties }
}

export function newPersonWrites(id: number, acquaintance: number): GraphWrite[] {
  const properties = { name: `person ${id}`, country: 'Iceland', language: 'language of Iceland', age: 18 }
  return [{ type: 'vertex', id, label: 'person', properties }, knowsWrite(id, acquaintance)]
}

export function knowsWrite(from: number, to: number): GraphWrite {
  return { type: 'edge', edgeType: 'knows', from, to, properties: knowsProperties(from, to) }
}

function knowsProperties(from: number, to: number): Properties {
  return { weight: weightOf(from, to), since: sinceOf(from, to) }
}

export interface WritePart {
  readonly recordCount: number
  readonly writes: readonly GraphWrite[]
}

/** Vertices first, then edges by column; at most `batchLength` records a part. */
export function* networkWrites(network: Network, batchLength: number): Generator<WritePart> {
  const { personCount, postCount, authors, knows, likes } = network
  yield* inParts(personCount, batchLength, person => personWrite(network, person))
  yield* inParts(postCount, batchLength, post => postWrite(network, post))
  const length = knows.from.length
  for (let start = 0; start < length; start += batchLength) {
    const [from, to] = [knows.from.slice(start, start + batchLength), knows.to.slice(start, start + batchLength)]
    const weight = from.map((id, index) => weightOf(id, to[index]!))
    const since = from.map((id, index) => sinceOf(id, to[index]!))
    const write: GraphWrite = { type: 'edges', edgeType: 'knows', from, to, properties: { weight, since } }
    yield { recordCount: from.length, writes: [write] }
  }
  const posts = Float64Array.from({ length: postCount }, (_, post) => personCount + post)
  yield* edgeParts('wrote', { from: authors, to: posts }, batchLength)
  yield* edgeParts('likes', likes, batchLength)
}

function* inParts(count: number, batchLength: number, writeOf: (index: number) => GraphWrite): Generator<WritePart> {
  for (let start = 0; start < count; start += batchLength) {
    const recordCount = Math.min(batchLength, count - start)
    yield { recordCount, writes: Array.from({ length: recordCount }, (_, index) => writeOf(start + index)) }
  }
}

function* edgeParts(edgeType: string, { from, to }: Network['likes'], batchLength: number): Generator<WritePart> {
  for (let start = 0; start < from.length; start += batchLength) {
    const end = Math.min(from.length, start + batchLength)
    const write: GraphWrite = { type: 'edges', edgeType, from: from.slice(start, end), to: to.slice(start, end) }
    yield { recordCount: end - start, writes: [write] }
  }
}
