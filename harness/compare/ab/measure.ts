/**
 * Both sides of `harness ab`, measured in turns: each turn is one run of one round, kept in a result folder of its own.
 *
 * A side that fails ends the measuring, for what cannot be compared need not be measured; so does a stop request.
 * What was measured until then is kept and handed back.
 */
import { join } from 'node:path'
import { ResultError } from '../../results/errors.ts'
import { readResult } from '../../results/read.ts'
import type { Result } from '../../results/result.ts'
import { UsageError } from '../../usage-error.ts'
import type { BuiltSide } from './build.ts'
import { runChild, type Stopping } from './child.ts'
import type { AbTurn, SideName } from './turns.ts'

export interface MeasureOptions extends Stopping {
  readonly sides: Readonly<Record<SideName, BuiltSide>>
  /** What `harness run` is asked, without rounds, seed and places. */
  readonly words: readonly string[]
  /** Gets `base/` and `head/`, each with its results. */
  readonly directory: string
  /** Called after each turn with all results so far; what it throws ends the measuring. */
  readonly onTurn: (turn: AbTurn, number: number, results: AbResults) => void
}

export type AbResults = Readonly<Record<SideName, readonly Result[]>>

export interface AbMeasured {
  /** Of each turn that left one, in the order in which they ran; named by their paths. */
  readonly results: AbResults
  /** A round of a side failed, and how. */
  readonly failure?: string
}

/** @throws UsageError a side refused the words. @throws ResultError a side did not run, or left no result. */
export async function measureInTurns(turns: readonly AbTurn[], options: MeasureOptions): Promise<AbMeasured> {
  const results: Record<SideName, Result[]> = { base: [], head: [] }
  for (const [index, turn] of turns.entries()) {
    if (options.stop.aborted) break
    const result = await measureTurn(turn, options)
    if (result === undefined) break
    results[turn.side].push(result)
    options.onTurn(turn, index + 1, results)
    if (result.status === 'failed') {
      const failure = result.runs.find(run => run.failure !== undefined)?.failure
      const { label } = options.sides[turn.side]
      return { results, failure: `A round of ${label} failed: ${failure?.message ?? 'it did not say why'}.` }
    }
  }
  return { results }
}

/** `undefined`: it was stopped before there was a result. */
async function measureTurn({ side, seed }: AbTurn, options: MeasureOptions): Promise<Result | undefined> {
  const { words, label, environment } = options.sides[side]
  const place = join(options.directory, side)
  // The summary of a step is for the comparison, and not for each round of it.
  const { GITHUB_STEP_SUMMARY: _, ...inherited } = process.env
  const asked = [...options.words, '--repeat', '1', '--seed', String(seed), '--results', place, '--json']
  const end = await runChild([...words, 'run', ...asked], {
    stop: options.stop,
    kill: options.kill,
    environment: { ...inherited, ...environment },
  })
  const path = resultDirectoryOf(end.stdout)
  if (path !== undefined) return { ...(await readResult(path)).result, name: path }
  if (options.stop.aborted) return undefined
  const said = end.lastWords === '' ? `exit code ${end.code}` : end.lastWords
  if (end.code === 2) throw new UsageError(`${label} refused: ${said}`)
  throw new ResultError('measure', label, said)
}

/** What `--json` of a run says; `undefined`: it said nothing of the kind. */
function resultDirectoryOf(stdout: string): string | undefined {
  try {
    const { resultDirectory } = JSON.parse(stdout) as { resultDirectory?: unknown }
    return typeof resultDirectory === 'string' ? resultDirectory : undefined
  } catch {
    return undefined
  }
}
