/**
 * The command line: parses, hands over to one command, and turns how it ended into an exit code.
 *
 * Nothing heavy is imported here; `harness --help` is a matter of milliseconds.
 */
import yargs from 'yargs'
import { printable } from '../../reports/terminal/format.ts'
import { ResultError } from '../results/errors.ts'
import { UsageError } from '../usage-error.ts'
import { toolVersion } from '../version.ts'
import { abCommand } from './ab.ts'
import { checkCommand } from './check.ts'
import type { Arguments, Command } from './command.ts'
import { compareCommand } from './compare.ts'
import { completions } from './completions.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { historyCommand } from './history.ts'
import { listCommand } from './list.ts'
import { reportCommand } from './report.ts'
import { runCommand } from './run.ts'
import { serveCommand } from './serve.ts'
import { type CommandWords, explainUsage } from './usage.ts'

const commands: readonly Command[] = [
  runCommand,
  compareCommand,
  abCommand,
  checkCommand,
  historyCommand,
  listCommand,
  reportCommand,
  serveCommand,
]
/** The one command that is yargs' own. */
const completion: CommandWords = { name: 'completion', usage: 'completion', options: {} }

/** Runs the command that the words name; resolves when it is over. */
async function main(given: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCode.ok
  const { words, rest } = splitRest(given)
  const parser = yargs([...words])
    .scriptName('harness')
    .locale('en')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
    })
    .usage('harness <command>\n\nRuns a workload against storage engines, checks the answers and draws the result.')
    .demandCommand(1)
    .strict()
    .exitProcess(false)
    .showHelpOnFail(false)
    .version(toolVersion())
    .alias('help', 'h')
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .fail((message, error: Error | undefined) => {
      // yargs' own complaints are a message, or an error of its own type; the rest was thrown by a command.
      if (error !== undefined && error.name !== 'YError') throw error
      throw explainUsage(message ?? error?.message, words, [...commands, completion])
    })
  for (const command of commands) {
    parser.command({
      command: command.usage,
      describe: command.description,
      builder: builder => {
        for (const [name, positional] of Object.entries(command.positionals)) builder.positional(name, positional)
        for (const [example, description] of command.examples) builder.example(`harness ${example}`, description)
        return builder.options(command.options)
      },
      handler: async given => {
        code = await command.run({ ...(given as Arguments), '--': rest })
      },
    })
  }
  parser.completion(completion.name, 'Prints a script for the completion of your shell', completions)
  await parser.parseAsync()
  return code
}

interface SplitWords {
  readonly words: readonly string[]
  /** What follows `--`, where the command takes it. */
  readonly rest: readonly string[]
}

function splitRest(words: readonly string[]): SplitWords {
  const end = words.indexOf('--')
  const takesRest = commands.some(({ name, takesRest = false }) => takesRest && words[0] === name)
  return takesRest && end >= 0 ? { words: words.slice(0, end), rest: words.slice(end + 1) } : { words, rest: [] }
}

/** Says in one line what went wrong, and returns the exit code for it. */
function explain(thrown: unknown): ExitCode {
  if (thrown instanceof UsageError) {
    say(thrown.message)
    return exitCode.usage
  }
  if (thrown instanceof ResultError) {
    say(`harness ${thrown.message}`)
    return exitCode.failed
  }
  const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown))
  say(`${message.split('\n')[0]} (this is a defect of harness; HARNESS_DEBUG=1 shows where)`)
  if (process.env.HARNESS_DEBUG !== undefined) process.stderr.write(`${stack}\n`)
  return exitCode.failed
}

function say(line: string): void {
  process.stderr.write(`${printable(line)}\n`)
}

// A reader that has seen enough (`harness list | head -1`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

process.exitCode = await main(process.argv.slice(2)).catch(explain)
