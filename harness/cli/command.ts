/** What a command is to `main.ts`: a table of options, which costs nothing to read, and what it does. */
import type { Options, PositionalOptions } from 'yargs'
import type { ExitCode } from './exit-code.ts'

export interface Command {
  readonly name: string
  /** Name and positional arguments, in yargs' notation: `run [workload]`. */
  readonly usage: string
  readonly description: string
  readonly positionals: Readonly<Record<string, PositionalOptions>>
  readonly options: Readonly<Record<string, Options>>
  /** True: words after `--` are for somebody else; `run` gets them as the list `--`. */
  readonly takesRest?: boolean
  readonly examples: readonly (readonly [command: string, description: string])[]
  /** Does it. Imports what it needs here and not at the top of its file, so that `--help` stays quick. */
  run(given: Arguments): Promise<ExitCode>
}

/** What was typed, by option name without dashes. An option that was given twice is a list. */
export type Arguments = Readonly<Record<string, string | boolean | readonly string[] | undefined>>
