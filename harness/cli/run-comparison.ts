/** `harness compare`, once its words are known: read both sides, compare, show, and judge by exit code. */
import { type Baseline, listBaselines, readBaseline, saveBaseline } from '../compare/baselines.ts'
import { compareResults, type Side } from '../compare/compare-results.ts'
import { readResults } from '../compare/stored.ts'
import { shellWord } from '../plan/command-line.ts'
import { countKind, readNumber } from '../plan/given.ts'
import { UsageError } from '../usage-error.ts'
import type { Arguments } from './command.ts'
import { type GateChoices, gateChoicesOf, gateWords } from './comparison-options.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { textOf } from './given.ts'
import { outputFilesOf } from './output-files.ts'
import { exitCodeOf, showComparison } from './show-comparison.ts'

const seedDefault = 1

export async function compareFromCommandLine(given: Arguments): Promise<ExitCode> {
  const request = requestOf(given)
  const baselines = textOf(given, 'baselines') ?? 'baselines'
  switch (request.type) {
    case 'list':
      process.stdout.write(listing(await listBaselines(baselines), baselines, given.json === true))
      return exitCode.ok
    case 'save': {
      const saved = await saveBaseline(baselines, request.name, await readResults(request.path), new Date())
      process.stdout.write(`Saved as baseline ${saved.name}: ${describe(saved)}\n`)
      return exitCode.ok
    }
    case 'compare':
      return compare(request, baselines, given)
  }
}

type CompareRequest =
  | { readonly type: 'compare'; readonly basePath: string; readonly headPath: string }
  | { readonly type: 'compare'; readonly baseline: string; readonly headPath: string }

type Request =
  | CompareRequest
  | { readonly type: 'list' }
  | { readonly type: 'save'; readonly name: string; readonly path: string }

/** @throws UsageError words that do not go together. */
function requestOf(given: Arguments): Request {
  if (given.confirm === true) {
    throw new UsageError('compare has only stored results and cannot measure again; harness ab --confirm does.')
  }
  const [first, second] = [textOf(given, 'base'), textOf(given, 'head')]
  const [baseline, name] = [textOf(given, 'baseline'), textOf(given, 'save-baseline')]
  if (given['list-baselines'] === true) {
    if ((first ?? baseline ?? name) !== undefined) throw new UsageError('--list-baselines takes nothing beside it.')
    return { type: 'list' }
  }
  if (name !== undefined) {
    if (first !== undefined && second === undefined && baseline === undefined)
      return { type: 'save', name, path: first }
    throw new UsageError(
      '--save-baseline takes one result and compares nothing: harness compare RESULT --save-baseline NAME.',
    )
  }
  if (baseline !== undefined) {
    if (first !== undefined && second === undefined) return { type: 'compare', baseline, headPath: first }
    throw new UsageError('--baseline is compared with one result: harness compare RESULT --baseline NAME.')
  }
  if (first !== undefined && second !== undefined) return { type: 'compare', basePath: first, headPath: second }
  throw new UsageError('compare needs two results, or one and a --baseline: harness compare BASE HEAD.')
}

async function compare(request: CompareRequest, baselines: string, given: Arguments): Promise<ExitCode> {
  outputFilesOf(given)
  const choices = await gateChoicesOf(given)
  const seedText = textOf(given, 'seed') ?? String(seedDefault)
  const seed = readNumber({ name: '--seed', text: seedText }, countKind, { min: 0, max: Number.MAX_SAFE_INTEGER })
  const base = await baseOf(request, baselines)
  const head: Side = { label: request.headPath, results: await readResults(request.headPath) }
  const command = commandOf(request, baselines, choices, seed)
  const comparison = compareResults(base, head, { ...choices, seed, command })
  await showComparison(comparison, [...base.results, ...head.results], given)
  return exitCodeOf(comparison, given)
}

async function baseOf(request: CompareRequest, baselines: string): Promise<Side> {
  if ('basePath' in request) return { label: request.basePath, results: await readResults(request.basePath) }
  const { name, results } = await readBaseline(baselines, request.baseline)
  return { label: name, results }
}

function commandOf(request: CompareRequest, baselines: string, choices: GateChoices, seed: number): string {
  const sides =
    'basePath' in request
      ? [request.basePath, request.headPath]
      : [
          request.headPath,
          '--baseline',
          request.baseline,
          ...(baselines === 'baselines' ? [] : ['--baselines', baselines]),
        ]
  const words = ['harness', 'compare', ...sides, ...gateWords(choices), '--seed', String(seed)]
  return words.map(shellWord).join(' ')
}

function listing(saved: readonly Baseline[], directory: string, asJson: boolean): string {
  if (asJson) {
    const entries = saved.map(baseline => ({
      name: baseline.name,
      savedAt: baseline.savedAt,
      holds: contentsOf(baseline),
    }))
    return `${JSON.stringify({ baselines: entries })}\n`
  }
  if (saved.length === 0) return `There is no baseline in ${directory}.\n`
  return saved.map(baseline => `${baseline.name}  ${baseline.savedAt.slice(0, 10)}  ${describe(baseline)}\n`).join('')
}

interface Contents {
  readonly workload: string
  readonly engine: string
  readonly rounds: number
}

function contentsOf({ results }: Baseline): Contents[] {
  return results.flatMap(({ plan, runs }) =>
    plan.engines.map(engine => ({
      workload: plan.workload,
      engine,
      rounds: runs.filter(run => run.engine === engine && run.status === 'complete').length,
    })),
  )
}

/** `10 rounds of ycsb-a on lsm`, one for each workload and engine. */
function describe(baseline: Baseline): string {
  const rounds = new Map<string, number>()
  for (const { workload, engine, rounds: count } of contentsOf(baseline)) {
    const what = `${workload} on ${engine}`
    rounds.set(what, (rounds.get(what) ?? 0) + count)
  }
  return [...rounds].map(([what, count]) => `${count === 1 ? '1 round' : `${count} rounds`} of ${what}`).join(', ')
}
