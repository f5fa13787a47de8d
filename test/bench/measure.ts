/** Runs the tool for one figure and reads the medians over the rounds off its result. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Result } from '../../harness/results/result.ts'
import type { Figure } from './figures.ts'

export interface Measured {
  readonly own: number
  /** `undefined`: the figure stands alone. */
  readonly peer: number | undefined
}

export interface Size {
  readonly rounds: string
  readonly records: string
}

/** Results by what was asked for: figures that read different things off the same run share it. */
const results = new Map<string, Promise<Result>>()

export async function measure(figure: Figure, size: Size): Promise<Measured> {
  const asked = [figure.workload, ...figure.engines, ...figure.options].join(' ')
  const running = results.get(asked) ?? runTool(figure, size)
  results.set(asked, running)
  const result = await running
  const medianOf = (engine: string): number => median(result.runs.filter(run => run.engine === engine).map(figure.read))
  const [own, peer] = figure.engines
  return { own: medianOf(own), peer: peer === undefined ? undefined : medianOf(peer) }
}

async function runTool(figure: Figure, size: Size): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'harness-bench-'))
  try {
    const { stdout } = await execa(
      process.execPath,
      [
        ...['bin/harness.js', 'run', figure.workload, '--engine', figure.engines.join(',')],
        ...['--records', size.records, '--repeat', size.rounds, '--seed', '42'],
        ...['--results', directory, '--json', ...figure.options],
      ],
      { stderr: 'inherit' },
    )
    const { resultDirectory } = JSON.parse(stdout) as { resultDirectory: string }
    return JSON.parse(await readFile(join(resultDirectory, 'result.json'), 'utf8')) as Result
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length === 0) throw new Error('no run to take a median of')
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
