/** `harness run`: the options, each with its words for `--help`. What they do is in `run-experiment.ts`. */
import type { Options } from 'yargs'
import type { Command } from './command.ts'
import { outputOptions } from './output-files.ts'

/** One value, whatever it looks like: `--seed -1` is a value to refuse, not an option. */
function value(group: string, description: string): Options {
  return { type: 'string', requiresArg: true, group, description }
}

/** May be given many times, one value each. */
function values(group: string, description: string): Options {
  return { type: 'string', array: true, nargs: 1, requiresArg: true, group, description }
}

function flag(group: string, description: string): Options {
  return { type: 'boolean', group, description }
}

const work = 'The work:'
const load = 'The load:'
const store = 'The store:'
const chaos = 'The trouble:'
const output = 'The result:'

export const runCommand: Command = {
  name: 'run',
  usage: 'run [workload]',
  description: 'Runs a workload on one engine, or on several side by side',
  positionals: {
    workload: { type: 'string', description: 'A workload of `harness list`; may be left out with -P' },
  },
  options: {
    records: value(work, 'Records to load: 1M, 250k [100k]'),
    operations: value(work, 'End the run after this many operations: 10M'),
    duration: value(work, 'End the run after this long: 30s, 5m [10s]'),
    'value-bytes': value(work, 'One field of this length in each record: 100, 1KB'),
    distribution: value(work, 'Which records are asked for: uniform, zipfian, zipf, latest, …'),
    'zipf-constant': value(work, 'Skew of --distribution zipf and latest [0.99]'),
    P: { ...values(work, 'A property file, as YCSB has them; a later one wins'), alias: 'property-file' },
    p: { ...values(work, 'name=value: one property; wins over -P'), alias: 'property' },
    seed: value(work, 'All randomness comes from this number [drawn and printed]'),

    rate: value(load, 'Operations a second, whatever the store can do: 50k, or a ramp 1k..50k [closed loop]'),
    arrivals: value(load, 'Under a rate: constant or poisson [constant]'),
    clients: value(load, 'How many operations may be under way at once [1]'),
    cold: value(load, 'First, on the store opened again, so many operations measured by themselves: 100'),
    'warm-up': value(load, 'Unmeasured time before the run [2s]'),
    repeat: value(load, 'Rounds; several engines take turns in each [1]'),
    'load-batch': value(load, 'Records in one batch of the load phase [100]'),

    engine: values(store, 'Engines of `harness list`, one or several: lsm,leveldb [lsm]'),
    durability: value(store, 'What an acknowledged write survives: none, buffered, sync [buffered]'),
    cache: value(store, 'Bound of the read cache: 512MB [1GiB]'),
    'write-buffer': value(store, 'Writes gathered before they go to the disk sorted: 64MB [32MiB]'),
    'engine-option': values(store, '[engine.]name=value: an option of one engine'),

    chaos: value(
      chaos,
      "What is broken while the load goes on: crash, random, 'kill at=4s; pause at=6s for=2s', or a file",
    ),
    exhaustive: flag(chaos, 'With --chaos crash: a short run in memory, and a crash after every operation of its disk'),
    history: flag(chaos, 'Write down what every client sees, for harness check'),

    results: value(output, 'Where result folders go [results]'),
    data: value(output, "Where the stores' files go while the run lasts [in the result folder]"),
    'keep-data': flag(output, "Leave the stores' files there"),
    json: flag(output, 'Print one JSON object for scripts instead of the summary'),
    strict: flag(output, 'Exit with 6 where nothing proved the answers right'),
    objective: values(output, "What must be reached, or exit with 3: 'read.p99 < 2ms', 'throughput > 50k'"),

    ...outputOptions,
  },
  examples: [
    ['run ycsb-a --engine lsm', 'YCSB A on the LSM tree, one page at the end'],
    ['run ycsb-b --engine lsm,leveldb --repeat 5', 'Two engines in interleaved rounds'],
    ['run ycsb-a --rate 50k --arrivals poisson', 'Latency under a given load'],
    ["run ycsb-a --objective 'read.p99 < 2ms' --junit junit.xml", 'A gate for CI'],
    ['run -P workloada -p recordcount=100000', "YCSB's own property files"],
  ],
  async run(given) {
    const { runFromCommandLine } = await import('./run-experiment.ts')
    return runFromCommandLine(given)
  },
}
