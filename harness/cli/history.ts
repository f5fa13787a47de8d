/** `harness history`: how the figures of stored results went over time, and when they changed. */
import type { Arguments, Command } from './command.ts'
import { exitCode } from './exit-code.ts'

export const historyCommand: Command = {
  name: 'history',
  usage: 'history [results..]',
  description: 'Shows how stored results went over time, and when they changed',
  positionals: {
    results: { type: 'string', array: true, description: 'Folders that hold results, or results [results]' },
  },
  options: {
    metric: {
      ...{ type: 'string', array: true, nargs: 1, requiresArg: true },
      description: 'Only this metric: throughput, read.p99, or p99 of every operation [all]',
    },
    significance: {
      ...{ type: 'string', requiresArg: true },
      description: 'Tell a change where chance alone would look like it at most this often [0.01]',
    },
    seed: { type: 'string', requiresArg: true, description: 'Seed of the permutations [1]' },
    html: { type: 'string', requiresArg: true, description: 'Where the page goes [history.html in the first folder]' },
    json: { type: 'boolean', description: 'Print one JSON object for scripts instead of tables' },
  },
  examples: [
    ['history', 'Everything in results/, and results/history.html'],
    ['history nightly/ --metric throughput', 'One metric of the results in nightly/'],
  ],
  async run(given: Arguments) {
    const { showHistory } = await import('./show-history.ts')
    await showHistory(given)
    return exitCode.ok
  },
}
