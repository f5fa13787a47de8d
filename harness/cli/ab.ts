/** `harness ab`: the options, each with its words for `--help`. What they do is in `run-ab.ts`. */
import type { Command } from './command.ts'
import { comparisonOptions } from './comparison-options.ts'

const work = 'The measuring:'

export const abCommand: Command = {
  name: 'ab',
  usage: 'ab',
  description: 'Measures two builds in turns on this machine, and fails where the second is worse than the first',
  positionals: {},
  takesRest: true,
  options: {
    base: {
      type: 'string',
      requiresArg: true,
      group: work,
      description: 'A commit or branch, or a command that stands for harness',
    },
    head: { type: 'string', requiresArg: true, group: work, description: 'The same; the one that must not be worse' },
    repeat: { type: 'string', requiresArg: true, group: work, description: 'Rounds of each side [8]' },
    seed: {
      type: 'string',
      requiresArg: true,
      group: work,
      description: 'All randomness comes from this number [drawn and printed]',
    },
    confirm: { type: 'boolean', group: work, description: 'Measure as many rounds again before a regression counts' },
    results: { type: 'string', requiresArg: true, group: work, description: 'Where result folders go [results]' },
    ...comparisonOptions,
  },
  examples: [
    ['ab --base main --head my-branch -- run ycsb-a --engine lsm', 'Checks both out, builds them, measures in turns'],
    ["ab --base 'node ../old/bin/harness.js' --head 'node bin/harness.js' -- run ycsb-a", 'Two builds that are there'],
  ],
  async run(given) {
    const { abFromCommandLine } = await import('./run-ab.ts')
    return abFromCommandLine(given)
  },
}
