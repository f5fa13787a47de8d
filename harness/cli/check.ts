/** `harness check`: the options. What they do is in `check-history.ts`. */
import type { Options } from 'yargs'
import type { Command } from './command.ts'

function value(description: string): Options {
  return { type: 'string', requiresArg: true, description }
}

export const checkCommand: Command = {
  name: 'check',
  usage: 'check <history>',
  description: 'Checks a recorded history again, or another tool’s, and shows what is wrong with it',
  positionals: {
    history: { type: 'string', description: 'A result folder, its history.bin, JSON lines, or Jepsen’s EDN or text' },
  },
  options: {
    check: value('linearizable, durable, session, set, counter, bank; several with commas [those meant for it]'),
    model: value(
      'What linearizable compares with: register, kv, set, counter, queue, or ./my-model.ts [by operations]',
    ),
    durability: value('What durable expects: none, buffered, sync [as recorded]'),
    total: value('What bank expects all accounts to hold together [what the first read found]'),
    'may-be-negative': { type: 'boolean', description: 'bank: balances below zero are no violation' },
    budget: value('Time for linearizable; what it does not settle is unknown [60s]'),
    memory: value('Memory for linearizable [1GiB]'),
    export: {
      type: 'string',
      array: true,
      nargs: 2,
      description: 'edn FILE or jsonl FILE: writes the history there and checks nothing',
    },
    strict: { type: 'boolean', description: 'Exit with 6 where a verdict is unknown' },
    json: { type: 'boolean', description: 'Print one JSON object for scripts' },
  },
  examples: [
    ['check results/2026-11-22T10-15-00-ycsb-a-lsm', 'Checks again what the run recorded'],
    ['check history.edn --model register', 'Checks a history of Jepsen'],
    ['check results/… --export edn history.edn', 'Writes it for Jepsen’s tools'],
  ],
  async run(given) {
    const { checkHistory } = await import('./check-history.ts')
    return checkHistory(given)
  },
}
