/** What the shell offers after a word: names of engines and workloads; yargs itself offers the options. */
import { durabilities } from '../../adapters/contract/index.ts'
import { engineNames, workloadNames } from './registry.ts'

type Done = (words: string[]) => void
type Filter = (onDefault: (error: Error | null, defaults: string[] | undefined) => void) => void

/** yargs asks with the word at hand; `done` takes all that would fit there, and the shell picks by prefix. */
export function completions(
  current: string,
  given: Readonly<Record<string, unknown>>,
  filter: Filter,
  done: Done,
): void {
  const words = process.argv.slice(process.argv.indexOf('--get-yargs-completions') + 1)
  const values = optionValues[words.at(-2) ?? '']
  const wantsWorkload = words.includes('run') && !current.startsWith('-') && given.workload === undefined
  if (values !== undefined) done([...values])
  else filter((_, defaults = []) => done(wantsWorkload ? [...workloadNames, ...defaults] : defaults))
}

const optionValues: Readonly<Record<string, readonly string[]>> = {
  '--engine': engineNames,
  '--durability': durabilities,
}
