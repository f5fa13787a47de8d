/** `harness serve`: the options, each with its words for `--help`. What they do is in `serve-store.ts`. */
import type { Options } from 'yargs'
import type { Command } from './command.ts'

function value(group: string, description: string): Options {
  return { type: 'string', requiresArg: true, group, description }
}

const place = 'The place:'
const store = 'The store:'
const trouble = 'The trouble:'
const output = 'What it says:'

export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve',
  description: 'Puts an engine behind a socket, for any client of Redis',
  positionals: {},
  options: {
    port: value(place, 'TCP port; 0 picks a free one [6379]'),
    host: value(
      place,
      'Address to listen at; anything but this machine must be said, for there are no passwords [127.0.0.1]',
    ),
    socket: value(place, 'Path of a Unix socket, instead of TCP'),
    connections: value(place, 'Clients at once; more are turned away [1024]'),

    engine: value(store, 'An engine of `harness list`, or a path [lsm]'),
    durability: value(store, 'What an acknowledged write survives: none, buffered, sync [buffered]'),
    cache: value(store, 'Bound of the read cache: 512MB [1GiB]'),
    'write-buffer': value(store, 'Writes gathered before they go to the disk sorted: 64MB [32MiB]'),
    'engine-option': {
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      group: store,
      description: 'name=value: an option of the engine',
    },
    data: value(store, "Where the store's files are [a temporary directory, removed at the end]"),

    chaos: value(
      trouble,
      'What is wrong with its disk and clock, with --with-parent once it says arm: sync-ignored, slow path=*.log by=5ms',
    ),
    seed: value(trouble, 'What the faults draw comes from this number [0]'),

    json: { type: 'boolean', group: output, description: 'Print one JSON object once it is ready' },
    'with-parent': {
      type: 'boolean',
      group: output,
      description: 'End when standard input ends, for a parent that may die',
    },
  },
  examples: [
    ['serve --engine lsm --data ./data', 'Then: redis-cli, redis-benchmark -t get,set -P 16'],
    ['serve --engine memory --socket /tmp/store', 'Then: redis-cli -s /tmp/store'],
  ],
  async run(given) {
    const { serveFromCommandLine } = await import('./serve-store.ts')
    return serveFromCommandLine(given)
  },
}
