/** `harness compare`: the options, each with its words for `--help`. What they do is in `run-comparison.ts`. */
import type { Command } from './command.ts'
import { comparisonOptions } from './comparison-options.ts'

const baselines = 'Baselines:'

export const compareCommand: Command = {
  name: 'compare',
  usage: 'compare [base] [head]',
  description: 'Compares stored results, and fails where the second is worse than the first',
  positionals: {
    base: { type: 'string', description: 'A result folder, its result.json, or a folder of many results' },
    head: { type: 'string', description: 'The same; left out with a baseline, where the one result is the head' },
  },
  options: {
    baseline: { type: 'string', requiresArg: true, group: baselines, description: 'Compare with this baseline' },
    'save-baseline': {
      type: 'string',
      requiresArg: true,
      group: baselines,
      description: 'Keep the result under a name',
    },
    'list-baselines': { type: 'boolean', group: baselines, description: 'Say which baselines there are' },
    baselines: { type: 'string', requiresArg: true, group: baselines, description: 'Where they are kept [baselines]' },
    ...comparisonOptions,
    seed: { type: 'string', requiresArg: true, description: 'Seed of the bootstrap [1]' },
    confirm: { type: 'boolean', description: 'Not here: stored results cannot be measured again, see harness ab' },
  },
  examples: [
    ['compare results/main results/branch', 'Exits with 4 where branch is worse'],
    ['compare results/2026-11-22T10-15-00-ycsb-a-lsm --save-baseline main', 'Keeps a copy under a name'],
    ['compare results/2026-11-23T09-30-00-ycsb-a-lsm --baseline main', 'Compares with it'],
  ],
  async run(given) {
    const { compareFromCommandLine } = await import('./run-comparison.ts')
    return compareFromCommandLine(given)
  },
}
