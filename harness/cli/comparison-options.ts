/** The options that every command with a comparison in hand has: a table that costs nothing to read, and its values. */
import type { Options } from 'yargs'
import type { Arguments } from './command.ts'
import { textOf, textsOf } from './given.ts'
import { outputOptions } from './output-files.ts'

const gate = 'The gate:'
const output = 'The comparison:'

export const comparisonOptions: Readonly<Record<string, Options>> = {
  noise: { type: 'string', requiresArg: true, group: gate, description: 'A difference that is none: 10%, 0.02 [5%]' },
  metric: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    group: gate,
    description: 'What is judged: read.p99, p99, all [throughput and the p99 of each operation]',
  },
  'fail-on-regression': { type: 'boolean', group: gate, description: 'Exit with 4 where the head is worse [true]' },
  strict: { type: 'boolean', group: gate, description: 'Exit with 6 where nothing can be told' },
  html: { type: 'string', requiresArg: true, group: output, description: 'A file for the page of the comparison' },
  json: { type: 'boolean', group: output, description: 'Print one JSON object for scripts instead of the tables' },
  ...outputOptions,
}

export interface GateChoices {
  readonly noiseThreshold: number
  readonly gatedMetrics: readonly string[] | undefined
}

/** @throws UsageError a noise threshold that is no share. */
export async function gateChoicesOf(given: Arguments): Promise<GateChoices> {
  const { readNumber } = await import('../plan/given.ts')
  const { parseShare } = await import('../plan/units.ts')
  const { noiseThresholdDefault } = await import('../compare/compare-engines.ts')
  const noise = textOf(given, 'noise')
  const shareKind = { parse: parseShare, wanted: 'a share such as 5% or 0.05' }
  return {
    noiseThreshold:
      noise === undefined
        ? noiseThresholdDefault
        : readNumber({ name: '--noise', text: noise }, shareKind, { min: 0, max: 0.99 }),
    gatedMetrics: textsOf(given, 'metric')?.flatMap(names => names.split(',')),
  }
}

/** The choices as words of a command line. */
export function gateWords({ noiseThreshold, gatedMetrics }: GateChoices): string[] {
  return [
    '--noise',
    String(noiseThreshold),
    ...(gatedMetrics === undefined ? [] : ['--metric', gatedMetrics.join(',')]),
  ]
}
