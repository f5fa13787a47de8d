/**
 * `--engine-option [engine.]name=value` against what the engines say they take: every option of every
 * engine comes out, given or default.
 */
import type { Adapter, AdapterOption } from '../../adapters/contract/index.ts'
import { listOf, unknownName } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'
import { quoted } from './given.ts'

type OptionValues = Record<string, string>

/** `names` are the engines as the user calls them, in the order of `adapters`. A later assignment wins. */
export function resolveEngineOptions(
  names: readonly string[],
  adapters: readonly Adapter<never>[],
  assignments: readonly string[],
): Record<string, OptionValues> {
  const resolved: Record<string, OptionValues> = {}
  for (const [index, adapter] of adapters.entries()) {
    resolved[names[index]!] = Object.fromEntries(adapter.options.map(option => [option.name, option.default]))
  }
  for (const assignment of assignments) {
    const { target, value } = parseAssignment(assignment)
    const matches = matchOption(target, names, adapters)
    if (matches.length === 0) throw new UsageError(unknownOption(target, names, adapters))
    for (const { engine, option } of matches) {
      requireAccepted(option, value)
      resolved[engine]![option.name] = value
    }
  }
  return resolved
}

function parseAssignment(assignment: string): { target: string; value: string } {
  const equals = assignment.indexOf('=')
  if (equals < 1) throw new UsageError(`--engine-option takes name=value, not ${quoted(assignment)}.`)
  return { target: assignment.slice(0, equals), value: assignment.slice(equals + 1) }
}

interface Match {
  readonly engine: string
  readonly option: AdapterOption
}

/** The options that a target names: of one engine where it begins with its name, else of every engine that has it. */
function matchOption(target: string, names: readonly string[], adapters: readonly Adapter<never>[]): Match[] {
  const matches: Match[] = []
  for (const [index, adapter] of adapters.entries()) {
    const engine = names[index]!
    for (const option of adapter.options) {
      if (target === option.name || target === `${engine}.${option.name}`) matches.push({ engine, option })
    }
  }
  return matches
}

function unknownOption(target: string, names: readonly string[], adapters: readonly Adapter<never>[]): string {
  const prefix = names.find(name => target.startsWith(`${name}.`))
  const known = adapters.flatMap((adapter, index) =>
    adapter.options.map(option => (prefix === names[index] ? `${prefix}.${option.name}` : option.name)),
  )
  if (known.length === 0) return `Unknown engine option: ${target}. ${listOf(names)} takes none.`
  return unknownName('engine option', target, [...new Set(known)])
}

function requireAccepted(option: AdapterOption, value: string): void {
  if (option.values !== undefined && !option.values.includes(value)) {
    throw new UsageError(unknownName(`value of engine option ${option.name}`, value, option.values))
  }
}
