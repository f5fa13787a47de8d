/**
 * One sentence for a command line that does not parse: yargs knows what is wrong, this says what was
 * probably meant. yargs has no codes, so its English messages are told apart by their beginnings.
 */
import { listOf, nearestName, unknownName } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'
import type { Command } from './command.ts'

/** What there is to say about a command. */
export type CommandWords = Pick<Command, 'name' | 'usage' | 'options'>

/** What yargs said about `words`, in our words. */
export function explainUsage(message: string, words: readonly string[], commands: readonly CommandWords[]): UsageError {
  const names = commands.map(command => command.name)
  const command = commands.find(({ name }) => words.includes(name))
  const [, unknown] = /^Unknown arguments?: (.+)$/.exec(message) ?? []
  if (unknown !== undefined) {
    const [given] = unknown.split(', ') as [string]
    const isOption = words.some(word => word.startsWith('-') && nameOf(word) === given)
    if (isOption) return new UsageError(unknownOption(given, command))
    if (command === undefined) return new UsageError(unknownName('command', given, names))
    return new UsageError(`${command.usage} takes nothing more: "${given}" is too much.`)
  }
  const [, incomplete] = /^Not enough arguments following: (.+)$/.exec(message) ?? []
  if (incomplete !== undefined) return new UsageError(`${dashed(incomplete)} needs a value.`)
  const [, missing] = /^Not enough non-option arguments: (.+)$/.exec(message) ?? []
  if (missing !== undefined && command !== undefined) {
    return new UsageError(`${command.name} needs more: harness ${command.usage}.`)
  }
  if (command === undefined) {
    const option = words.find(word => word.startsWith('-'))
    if (option !== undefined) return new UsageError(unknownOption(nameOf(option), command))
    return new UsageError(`Name a command: ${listOf(names)}; harness --help says what each does.`)
  }
  return new UsageError(message.replaceAll(/\s+/g, ' '))
}

function unknownOption(given: string, command: CommandWords | undefined): string {
  const options = Object.entries(command?.options ?? {})
  const known = [...options.flatMap(([name, { alias = [] }]) => [name].concat(alias)), 'help', 'version']
  const nearest = nearestName(given, known)
  const where = command === undefined ? 'harness' : `harness ${command.name}`
  const hint = nearest === undefined ? `${where} --help lists them.` : `Did you mean ${dashed(nearest)}?`
  return `Unknown option: ${dashed(given)}. ${hint}`
}

/** `records` of `--records=5`. */
function nameOf(word: string): string {
  return word.replace(/^--?/, '').split('=')[0]!
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`
}
