/** One plan on one store from one seed: what was found, by which checker, and the least that shows it. */
import type { OwnAdapter } from '../../adapters/own/own-adapter.ts'
import { judge } from '../../harness/check/judge.ts'
import { drawLanes } from '../../harness/check/lanes.ts'
import { registerModel } from '../../harness/check/models/register.ts'
import type { Judgement } from '../../harness/check/verdict.ts'
import { describePoint, exploreCrashes } from '../../harness/exhaustive/explore.ts'
import { recordRun } from '../../harness/exhaustive/recorded-run.ts'
import type { History } from '../../harness/history/operation.ts'
import { live, openOptions } from './life/live.ts'
import { mixedWrites } from './mixed-writes.ts'
import type { CheckerName, ExhaustivePlan, JudgedLifePlan, Plan } from './plan.ts'
import { checkScans } from './scan-check.ts'

export interface Trial {
  /** Crashes that were tried, or operations that were judged: what the trial cost, on any machine. */
  readonly stepCount: number
  /** How often a fault struck. */
  readonly strikeCount: number
  /** Absent: all was right. */
  readonly finding?: Finding
}

export interface Finding {
  /** `life`: the store failed before anybody could judge it. */
  readonly checker: CheckerName | 'life'
  readonly detail: string
  /** The crash, or the history cut down to what shows it; a line each. */
  readonly shown: readonly string[]
}

const budget = { stepCountMax: 2_000_000, bytesMax: 1 << 28 }
const widthMax = 120

export async function runTrial(adapter: OwnAdapter<'kv'>, plan: Plan, seed: number): Promise<Trial> {
  try {
    return plan.type === 'exhaustive' ? await runExhaustive(adapter, plan, seed) : await runLife(adapter, plan, seed)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { stepCount: 0, strikeCount: 0, finding: { checker: 'life', detail, shown: [] } }
  }
}

async function runExhaustive(
  adapter: OwnAdapter<'kv'>,
  { operationCount, clientCount }: ExhaustivePlan,
  seed: number,
): Promise<Trial> {
  const options = openOptions(adapter)
  const workload = mixedWrites()
  const run = await recordRun({ adapter, workload, options, operationCount, clientCount, loadBatchLength: 4, seed })
  const stop = new AbortController().signal
  const explored = await exploreCrashes({ adapter, options, run, seed, stop, onProgress: () => undefined })
  const { crashCount, problem } = explored
  const trial = { stepCount: crashCount, strikeCount: crashCount }
  if (problem === undefined) return trial
  const shown = [`${describePoint(run, problem.point)}; of ${run.writes.count} writes in all`]
  return { ...trial, finding: { checker: 'survival', detail: problem.message, shown } }
}

async function runLife(adapter: OwnAdapter<'kv'>, plan: JudgedLifePlan, seed: number): Promise<Trial> {
  const { history, strikeCount } = await live(adapter, plan, seed)
  const judgement = judgeLife(plan.checker, history)
  const trial = { stepCount: history.operations.length, strikeCount }
  if (judgement.verdict === 'valid') return trial
  const { counterexample } = judgement
  const shown = counterexample === undefined ? [] : [...drawLanes(counterexample, widthMax), counterexample.reason]
  const checker = judgement.verdict === 'violated' ? plan.checker : 'life'
  return { ...trial, finding: { checker, detail: judgement.detail, shown } }
}

function judgeLife(checker: CheckerName, history: History): Judgement {
  if (checker === 'scan') return checkScans(history)
  if (checker === 'survival') throw new TypeError('survival is judged by the exhaustive mode')
  return judge(checker, history, { model: registerModel, budget, durability: 'sync', mayBeNegative: true })
}
