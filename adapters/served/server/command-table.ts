/** Finds the command of a request, checks how many words it has, and runs it. */
import type { Awaitable, ModelName } from '../../contract/index.ts'
import type { Reply } from '../resp/reply.ts'
import type { Command, CommandSet } from './command.ts'
import type { Session } from './session.ts'
import { CommandError, keywordOf, textOf } from './words.ts'

export class CommandTable {
  readonly commands: readonly Command[]
  /** By name as it is mostly typed: all capitals or none. */
  readonly #byName = new Map<string, Command>()

  /** Those of the sets whose model is among `models`, or that need none. */
  constructor(sets: readonly CommandSet[], models: readonly ModelName[]) {
    this.commands = sets
      .filter(({ model }) => model === undefined || models.includes(model))
      .flatMap(({ commands }) => commands)
    for (const command of this.commands) {
      this.#byName.set(command.name, command)
      this.#byName.set(command.name.toLowerCase(), command)
    }
  }

  find(name: string): Command | undefined {
    return this.#byName.get(name)
  }

  /** The command that the request names. */
  commandOf(words: readonly Uint8Array[]): Command | undefined {
    return this.#byName.get(textOf(words[0]!)) ?? this.#byName.get(keywordOf(words[0]))
  }
}

/** @throws CommandError there is no such command, or not with so many words; else what the command throws. */
export function runCommand(
  command: Command | undefined,
  words: readonly Uint8Array[],
  session: Session,
): Awaitable<Reply> {
  if (command === undefined) {
    const name = textOf(words[0]!.subarray(0, 60))
    throw new CommandError(`ERR unknown command '${name}'; COMMAND LIST names those that there are`)
  }
  const { min, max = Number.POSITIVE_INFINITY } = command.words
  if (words.length < min || words.length > max) {
    const name = command.name.toLowerCase()
    throw new CommandError(
      `ERR wrong number of arguments for '${name}' command; it is ${command.name} ${command.usage}`,
    )
  }
  return command.run(words, session)
}
