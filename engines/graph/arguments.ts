/** What a caller may hand in; anything else is a `TypeError` that says what was wrong, before anything has changed. */
import type {
  Condition,
  EdgeFilter,
  GraphAlgorithm,
  GraphWrite,
  Pattern,
  Properties,
  VertexFilter,
} from '../../adapters/contract/index.ts'

export function checkId(id: number): void {
  if (!Number.isSafeInteger(id) || id < 0) {
    throw new TypeError(`a vertex is named by a whole number of 0 to 2^53 - 1; this one is ${String(id)}`)
  }
}

export function checkText(what: string, text: string): void {
  if (typeof text !== 'string') throw new TypeError(`${what} is a string; this one is ${String(text)}`)
}

export function checkWhole(what: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new TypeError(`${what} is a whole number of ${least} or more; this one is ${String(value)}`)
  }
}

export function checkWrite(write: GraphWrite): void {
  switch (write.type) {
    case 'vertex':
      checkId(write.id)
      checkText('a label', write.label)
      checkProperties(write.properties)
      return
    case 'edge':
      checkEnds(write)
      checkProperties(write.properties)
      return
    case 'edges':
      checkEdges(write)
      return
    case 'remove-vertex':
      checkId(write.id)
      return
    case 'remove-edge':
      checkEnds(write)
      return
    default:
      throw new TypeError(
        `a write of a graph has a type that it knows; this one is ${String((write as GraphWrite).type)}`,
      )
  }
}

function checkEnds({ edgeType, from, to }: { edgeType: string; from: number; to: number }): void {
  checkText('the type of an edge', edgeType)
  checkId(from)
  checkId(to)
}

function checkEdges({ edgeType, from, to, properties }: GraphWrite & { type: 'edges' }): void {
  checkText('the type of an edge', edgeType)
  if (!(from instanceof Float64Array && to instanceof Float64Array)) {
    throw new TypeError('many edges have their ends in Float64Arrays')
  }
  if (from.length !== to.length) throw new TypeError(`edges have ${from.length} starts and ${to.length} ends`)
  for (let index = 0; index < from.length; index++) {
    if (!Number.isSafeInteger(from[index]) || (from[index] as number) < 0) checkId(from[index] as number)
    if (!Number.isSafeInteger(to[index]) || (to[index] as number) < 0) checkId(to[index] as number)
  }
  for (const [name, values] of Object.entries(properties ?? {})) {
    if (values.length !== from.length) {
      throw new TypeError(`${from.length} edges have ${values.length} values of property '${name}'`)
    }
    for (let index = 0; index < values.length; index++) checkValue(name, values[index])
  }
}

function checkProperties(properties: Properties): void {
  if (typeof properties !== 'object' || properties === null) {
    throw new TypeError(`properties are an object; these are ${String(properties)}`)
  }
  for (const name in properties) checkValue(name, properties[name])
}

function checkValue(name: string, value: unknown): void {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return
  throw new TypeError(`property '${name}' is a boolean, a finite number or a string; this one is ${String(value)}`)
}

const operators: ReadonlySet<unknown> = new Set(['=', '!=', '<', '<=', '>', '>='])

function checkConditions(conditions: readonly Condition[] | undefined): void {
  if (conditions === undefined) return
  for (const { property, operator, value } of conditions) {
    checkText('the property of a condition', property)
    if (!operators.has(operator)) throw new TypeError(`a condition has one of six operators; this one is ${operator}`)
    checkValue(property, value)
  }
}

export function checkEdgeFilter({ direction, edgeType, where }: EdgeFilter): void {
  if (direction !== 'out' && direction !== 'in' && direction !== 'both') checkDirection(direction)
  if (edgeType !== undefined) checkText('the type of an edge', edgeType)
  checkConditions(where)
}

function checkDirection(direction: unknown): never {
  throw new TypeError(`a direction is out, in or both; this one is ${String(direction)}`)
}

export function checkVertexFilter(filter: VertexFilter | undefined): void {
  if (filter === undefined) return
  if (filter.label !== undefined) checkText('a label', filter.label)
  checkConditions(filter.where)
}

export function checkPattern({ start, hops, limit }: Pattern): void {
  if (start.id !== undefined) checkId(start.id)
  checkVertexFilter(start)
  for (const hop of hops) {
    checkEdgeFilter(hop)
    checkVertexFilter(hop.target)
  }
  if (limit !== undefined) checkWhole('a limit', limit, 0)
}

export function checkAlgorithm(algorithm: GraphAlgorithm): void {
  switch (algorithm.type) {
    case 'pagerank':
      checkWhole('the number of iterations', algorithm.iterations, 0)
      if (algorithm.damping >= 0 && algorithm.damping <= 1) return
      throw new TypeError(`damping is a number of 0 to 1; this one is ${algorithm.damping}`)
    case 'label-propagation':
      checkWhole('the number of iterations', algorithm.iterations, 0)
      return
    case 'degree':
      checkEdgeFilter({ direction: algorithm.direction })
      return
    case 'betweenness':
      algorithm.sources.forEach(checkId)
      return
    case 'components':
      return
    default:
      throw new TypeError(`no algorithm of a graph: ${String((algorithm as GraphAlgorithm).type)}`)
  }
}
