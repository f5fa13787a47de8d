/** Runs the tool for one figure and reads the medians over the rounds off its result. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Result } from '../../harness/results/result.ts'
import type { ScriptSummary } from '../../harness/results/script-summary.ts'
import { enginesOf, type Figure } from './figure.ts'

export interface Measured {
  readonly own: number
  /** The best of those beside it; `undefined`: the figure stands alone. */
  readonly best: { readonly engine: string; readonly value: number } | undefined
}

export interface Size {
  readonly rounds: number
  readonly records: number
  readonly warmUp: string
  readonly duration: string
}

/** In cache: LevelDB and LMDB read through a map of the page cache, which holds everything here. */
const cache = ['--cache', '2GB']

/** Results by what was asked for: figures that read different things off the same run share it. */
const results = new Map<string, Promise<Result>>()

/** @throws Error a round of one of its engines failed: no figure is read off half a result. */
export async function measure(figure: Figure, size: Size): Promise<Measured> {
  const { besideItself, ...alone } = figure
  if (besideItself !== undefined) {
    const own = await measure(alone, size)
    const other = await measure({ ...alone, ...besideItself }, size)
    return { own: own.own, best: { engine: besideItself.name, value: other.own } }
  }
  const words = wordsOf(figure, size)
  const asked = words.join(' ')
  const running = results.get(asked) ?? runTool(words)
  results.set(asked, running)
  const { runs } = await running
  const medianOf = (engine: string): number => median(runs.filter(run => run.engine === engine).map(figure.read))
  const [best] = figure.beside
    .map(engine => ({ engine, value: medianOf(engine) }))
    .sort((left, right) => (figure.goal.atMost ? left.value - right.value : right.value - left.value))
  return { own: medianOf(figure.own), best }
}

function wordsOf(figure: Figure, { rounds, records, warmUp, duration }: Size): string[] {
  return [
    ...['run', figure.workload, '--engine', enginesOf(figure).toSorted().join(',')],
    ...['--records', String(records * (figure.recordsFactor ?? 1)), '--repeat', String(rounds), '--seed', '42'],
    ...['--warm-up', warmUp, '--duration', duration, ...cache, ...figure.options],
  ]
}

async function runTool(words: readonly string[]): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'harness-bench-'))
  try {
    const call = ['bin/harness.js', ...words, '--results', directory, '--json']
    const { stdout, exitCode } = await execa(process.execPath, call, { stderr: 'inherit', reject: false })
    const { failures, resultDirectory } = (stdout === '' ? {} : JSON.parse(stdout)) as Partial<ScriptSummary>
    if (exitCode !== 0 || resultDirectory === undefined) {
      throw new Error(`harness ${words.join(' ')} ended with exit code ${exitCode}. ${failures?.join('; ') ?? ''}`)
    }
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
