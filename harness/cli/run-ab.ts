/** `harness ab`, once its words are known: build both sides, measure in turns, compare, show, and judge. */
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { formatRate } from '../../reports/terminal/format.ts'
import { ProgressLine } from '../../reports/terminal/progress.ts'
import { type BuiltSide, buildSide } from '../compare/ab/build.ts'
import { type AbMeasured, type AbResults, measureInTurns } from '../compare/ab/measure.ts'
import { abTurns } from '../compare/ab/turns.ts'
import { compareResults } from '../compare/compare-results.ts'
import { shellWord } from '../plan/command-line.ts'
import { countKind, readNumber } from '../plan/given.ts'
import type { Comparison } from '../results/comparison.ts'
import { createResultFolder } from '../results/folder.ts'
import { scriptSummary } from '../results/script-summary.ts'
import { UsageError } from '../usage-error.ts'
import type { Arguments } from './command.ts'
import { type GateChoices, gateChoicesOf, gateWords } from './comparison-options.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { textOf, textsOf } from './given.ts'
import { type Interruption, watchInterruption } from './interruption.ts'
import { outputFilesOf } from './output-files.ts'
import { exitCodeOf, showComparison } from './show-comparison.ts'

const repeatDefault = '8'

interface Request extends GateChoices {
  readonly base: string
  readonly head: string
  /** What `harness run` is asked. */
  readonly words: readonly string[]
  readonly repeat: number
  readonly seed: number
  readonly confirm: boolean
}

export async function abFromCommandLine(given: Arguments): Promise<ExitCode> {
  const request = await requestOf(given)
  const progress = new ProgressLine(process.stderr)
  const interruption = watchInterruption(() =>
    progress.note('Stopping; what was measured is kept. Ctrl-C again ends it at once.'),
  )
  const built: BuiltSide[] = []
  try {
    if (given.seed === undefined) progress.note(`Seed ${request.seed}, drawn for this comparison; --seed repeats it.`)
    for (const side of [request.base, request.head]) {
      built.push(await buildSide(side, interruption, note => progress.note(note)))
    }
    const [base, head] = built as [BuiltSide, BuiltSide]
    const folder = await createResultFolder(textOf(given, 'results') ?? 'results', new Date(), 'ab')
    const measuring: Measuring = { request, base, head, interruption, progress }
    return await measureAndJudge(measuring, folder.path, given)
  } catch (error) {
    // What was stopped did not fail.
    if (interruption.stop.aborted) return exitCode.interrupted
    throw error
  } finally {
    for (const side of built) await side.remove()
    interruption.release()
  }
}

interface Measuring {
  readonly request: Request
  readonly base: BuiltSide
  readonly head: BuiltSide
  readonly interruption: Interruption
  readonly progress: ProgressLine
}

/** As many rounds of each side as were asked for, and what they came to. */
interface MeasuredSet extends AbMeasured {
  readonly comparison: Comparison
}

async function measureAndJudge(measuring: Measuring, directory: string, given: Arguments): Promise<ExitCode> {
  const { request, interruption, progress } = measuring
  const { stop } = interruption
  let set = await measureSet(measuring, directory, request.seed, request.gatedMetrics)
  const suspects = worseMetrics(set.comparison)
  if (request.confirm && set.comparison.gate?.outcome === 'regressed' && !stop.aborted) {
    progress.note(`${suspects.join(', ')}: worse, it seems. Measuring ${request.repeat} more rounds of each side.`)
    const again = await measureSet(measuring, join(directory, 'confirm'), request.seed + request.repeat, suspects)
    // A second look that was cut short takes nothing back.
    if (!stop.aborted) set = again
  }
  const { comparison, results, failure } = set
  if (comparison.pairs.length > 0 || !stop.aborted) {
    await showComparison(comparison, [...results.base, ...results.head], given)
  }
  if (stop.aborted) return exitCode.interrupted
  const code = exitCodeOf(comparison, given)
  if (failure === undefined) return code
  progress.note(failure)
  return code === exitCode.violated ? code : exitCode.failed
}

/** `gatedMetrics` are those in question. */
async function measureSet(
  { request, base, head, interruption: { stop, kill }, progress }: Measuring,
  directory: string,
  seed: number,
  gatedMetrics: readonly string[] | undefined,
): Promise<MeasuredSet> {
  const choices = { noiseThreshold: request.noiseThreshold, gatedMetrics }
  const paths = [join(directory, 'base'), join(directory, 'head')]
  const words = ['harness', 'compare', ...paths, ...gateWords(choices), '--seed', String(seed)]
  const compare = (results: AbResults): Comparison =>
    compareResults(
      { label: base.label, results: results.base },
      { label: head.label, results: results.head },
      { ...choices, seed, command: words.map(shellWord).join(' ') },
    )
  const turns = abTurns(request.repeat, seed)
  const measured = await measureInTurns(turns, {
    ...{ sides: { base, head }, words: request.words, directory, stop, kill },
    onTurn({ side }, number, results) {
      const { engines } = scriptSummary(results[side].at(-1)!, directory)
      const speeds = engines.map(({ engine, operationsPerSecond }) => `${engine} ${formatRate(operationsPerSecond)}/s`)
      progress.note(`[${number}/${turns.length}] ${side}  ${speeds.join('  ')}`)
      // A metric that there is not is refused now, and not after the last round.
      if (number === 2) compare(results)
    },
  })
  return { ...measured, comparison: compare(measured.results) }
}

function worseMetrics({ pairs }: Comparison): string[] {
  const worse = pairs.flatMap(({ metrics }) => metrics.filter(({ gated, finding }) => gated && finding === 'worse'))
  return [...new Set(worse.map(({ name }) => name))]
}

/** @throws UsageError words that do not go together. */
async function requestOf(given: Arguments): Promise<Request> {
  outputFilesOf(given)
  const [base, head] = [textOf(given, 'base'), textOf(given, 'head')]
  if (base === undefined || head === undefined) {
    throw new UsageError('ab needs both sides: harness ab --base main --head my-branch -- run ycsb-a.')
  }
  const bounds = { min: 0, max: Number.MAX_SAFE_INTEGER }
  const seed = textOf(given, 'seed')
  const repeat = textOf(given, 'repeat') ?? repeatDefault
  return {
    ...(await gateChoicesOf(given)),
    ...{ base, head },
    words: runWordsOf(given),
    repeat: readNumber({ name: '--repeat', text: repeat }, countKind, { min: 1, max: 1000 }),
    seed: seed === undefined ? randomInt(2 ** 32) : readNumber({ name: '--seed', text: seed }, countKind, bounds),
    confirm: given.confirm === true,
  }
}

/** What ab itself says to each run. */
const ownOptions = ['--repeat', '--seed', '--results', '--json']

function runWordsOf(given: Arguments): readonly string[] {
  const rest = textsOf(given, '--') ?? []
  const words = rest[0] === 'run' ? rest.slice(1) : rest
  if (words.length === 0) {
    throw new UsageError('ab needs to know what to run: harness ab … -- run ycsb-a --engine lsm.')
  }
  const own = words.find(word => ownOptions.includes(word.split('=')[0]!))
  if (own !== undefined) {
    throw new UsageError(`${own.split('=')[0]} is for ab itself: it goes before the --, and each round gets its own.`)
  }
  return words
}
