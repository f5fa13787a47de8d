/** The options that name files for other tools: a table that costs nothing to read. What is in them: `outputs.ts`. */
import { resolve } from 'node:path'
import type { Options } from 'yargs'
import { UsageError } from '../usage-error.ts'
import type { Arguments } from './command.ts'
import { textOf } from './given.ts'

const descriptions = {
  junit: 'A file of JUnit XML: rounds, checks and objectives as test cases',
  markdown: 'A file of Markdown for the comment of a pull request, at most 65,536 characters',
  'github-benchmark': 'A file for github-action-benchmark, tool customSmallerIsBetter',
  bencher: 'A file of Bencher Metric Format',
  benchstat: "A file of Go's benchmark text, a line a round, for benchstat",
} as const

export type OutputName = keyof typeof descriptions
const outputNames = Object.keys(descriptions) as readonly OutputName[]

/** Where each output that was asked for goes. */
export type OutputFiles = ReadonlyMap<OutputName, string>

export const outputOptions: Readonly<Record<OutputName, Options>> = Object.fromEntries(
  outputNames.map(name => [
    name,
    { type: 'string', requiresArg: true, group: 'For other tools:', description: descriptions[name] },
  ]),
) as Record<OutputName, Options>

/** @throws UsageError an option without a name, given twice, or two that name the same file. */
export function outputFilesOf(given: Arguments): OutputFiles {
  const files = new Map<OutputName, string>()
  for (const name of outputNames) {
    const path = textOf(given, name)
    if (path === undefined) continue
    if (path === '') throw new UsageError(`--${name} needs the name of a file.`)
    const other = [...files].find(([, taken]) => resolve(taken) === resolve(path))
    if (other !== undefined) throw new UsageError(`--${other[0]} and --${name} name the same file, ${path}.`)
    files.set(name, path)
  }
  return files
}
