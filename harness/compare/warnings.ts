/** Why the two sides of a pair may not be comparable, a sentence each; a reader must know before any figure. */
import type { Environment } from '../results/result.ts'
import type { Group } from './groups.ts'
import { haveSameSeeds } from './measured.ts'
import { differingFacts } from './plan-facts.ts'

export function pairWarnings(base: Group, head: Group): string[] {
  return [
    ...planWarnings(base, head),
    ...environmentWarnings(base, head),
    ...orderWarnings(base, head),
    ...(haveSameSeeds(base, head) ? [] : ['The sides ran from different seeds, and so not the same operations.']),
    ...roundWarnings('base', base),
    ...roundWarnings('head', head),
    ...errorWarnings(base, head),
  ]
}

function planWarnings(base: Group, head: Group): string[] {
  const names = differingFacts(base.facts, head.facts).filter(
    // The options of two engines have nothing to do with each other.
    name => base.engine === head.engine || !name.startsWith('engine option'),
  )
  return names.map(
    name => `Asked for differently: ${name} ${base.facts.get(name) ?? '–'} and ${head.facts.get(name) ?? '–'}.`,
  )
}

const places: readonly (readonly [name: string, read: (environment: Environment) => string])[] = [
  ['processors', ({ cpu, cpuCount }) => `${cpuCount} × ${cpu}`],
  ['memory', ({ memoryBytes }) => `${(memoryBytes / 1e9).toPrecision(2)} GB`],
  ['operating systems', ({ os }) => os],
  ['file systems', ({ fileSystem }) => fileSystem],
  ['versions of Node', ({ node }) => node],
]

function environmentWarnings(base: Group, head: Group): string[] {
  return places.flatMap(([name, read]) => {
    const describe = (group: Group): string =>
      [...new Set(group.rounds.map(({ result }) => read(result.environment)))].sort().join(' or ')
    const [before, after] = [describe(base), describe(head)]
    return before === after ? [] : [`Other ${name}: ${before}, then ${after}.`]
  })
}

function orderWarnings(base: Group, head: Group): string[] {
  const startsOf = (group: Group): string[] =>
    group.rounds.flatMap(({ run }) => run.phases.slice(0, 1).map(phase => phase.startedAt)).sort()
  const [bases, heads] = [startsOf(base), startsOf(head)]
  const isBefore = (first: readonly string[], second: readonly string[]): boolean =>
    first.length > 1 && second.length > 1 && first.at(-1)! < second[0]!
  if (!isBefore(bases, heads) && !isBefore(heads, bases)) return []
  return [
    'One side ran after the other, so a machine that changed in between looks like a difference; harness ab measures in turns.',
  ]
}

function roundWarnings(side: 'base' | 'head', { lost, rounds, verdict }: Group): string[] {
  const warnings: string[] = []
  if (lost.length > 0) {
    warnings.push(
      `${lost.length} of ${lost.length + rounds.length} rounds of the ${side} did not complete and do not count.`,
    )
  }
  if (verdict === 'violated') warnings.push(`A check found a wrong answer of the ${side}: its speed proves nothing.`)
  return warnings
}

/** Operations that a store refused are quickly done. An absent key is an answer. */
function errorWarnings(base: Group, head: Group): string[] {
  const describe = (group: Group): { readonly errors: number; readonly text: string } => {
    const phases = group.rounds.flatMap(({ run }) => run.phases.filter(phase => phase.name === 'run'))
    const operations = phases.flatMap(phase => Object.values(phase.operations))
    const errors = operations
      .flatMap(({ errors }) => Object.entries(errors))
      .reduce((sum, [code, count]) => sum + (code === 'notFound' ? 0 : count), 0)
    const count = operations.reduce((sum, operation) => sum + operation.count, 0)
    return { errors, text: `${errors.toLocaleString('en-US')} of ${count.toLocaleString('en-US')}` }
  }
  const [before, after] = [describe(base), describe(head)]
  if (before.errors === 0 && after.errors === 0) return []
  return [`Operations ended in errors: ${before.text} of the base, ${after.text} of the head.`]
}
