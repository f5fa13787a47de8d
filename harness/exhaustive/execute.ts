/** The measured process of an exhaustive run: record one, try every crash, say what was found. */
import { type Adapter, type OpenOptions, offersModel, StoreError, toStoreError } from '../../adapters/contract/index.ts'
import { isOwn, type OwnAdapter } from '../../adapters/own/own-adapter.ts'
import type { Workload } from '../../workloads/workload.ts'
import type { CheckResult } from '../results/result.ts'
import type { RunEvent, RunRequest } from '../run/events.ts'
import { describePoint, type Exploration, exploreCrashes } from './explore.ts'
import { type RecordedRun, recordRun } from './recorded-run.ts'

export interface ExhaustiveParts {
  readonly adapter: Adapter<never>
  readonly workload: Workload<never>
  readonly emit: (event: RunEvent) => void
  /** Aborted: no more crashes are tried. */
  readonly stop: AbortSignal
}

/** The directory of the store on its disk in memory. */
const directory = 'store'

/** Runs the request. Whatever fails becomes a `failed` event; `done` is always the last one. Never rejects. */
export async function executeExhaustive(request: RunRequest, parts: ExhaustiveParts): Promise<void> {
  let interrupted = false
  try {
    const { adapter } = parts
    if (!offersModel(adapter, 'kv')) throw new StoreError('NOT_SUPPORTED', `${adapter.name} lacks the model kv`)
    if (!isOwn(adapter)) throw new StoreError('NOT_SUPPORTED', `${adapter.name} has its own way to the disk`)
    interrupted = !(await explore(request, parts, adapter))
  } catch (thrown) {
    const { code, message } = toStoreError(thrown)
    parts.emit({ type: 'failed', code, message })
  }
  parts.emit({ type: 'done', interrupted })
}

/** True: every crash was tried. */
async function explore(
  { plan, seed }: RunRequest,
  { workload, emit, stop }: ExhaustiveParts,
  adapter: OwnAdapter<'kv'>,
): Promise<boolean> {
  const options: OpenOptions = {
    directory,
    durability: plan.durability,
    cacheBytes: plan.cacheBytes,
    writeBufferBytes: plan.writeBufferBytes,
    options: plan.engineOptions[adapter.name] ?? {},
  }
  const run = await recordRun({
    adapter,
    workload,
    options,
    operationCount: plan.operationCount ?? 0,
    clientCount: plan.clients,
    loadBatchLength: plan.loadBatchLength,
    seed,
  })
  emit({ type: 'opened', capabilities: run.capabilities })
  const exploration = await exploreCrashes({
    adapter,
    options,
    run,
    seed,
    stop,
    onProgress: done => emit({ type: 'explored', fraction: done }),
  })
  emit({ type: 'checks', checks: [judgeAnswers(run), judgeCrashes(run, exploration)] })
  return exploration.complete
}

function judgeAnswers({ operationCount, wrongCount }: RecordedRun): CheckResult {
  const name = 'answers'
  const held = wrongCount === 0
  return {
    name,
    verdict: held ? 'valid' : 'violated',
    detail: held
      ? `Each of ${number(operationCount)} operations before the crashes was answered as it must be.`
      : `Of ${number(operationCount)} operations before the crashes, ${number(wrongCount)} had a wrong answer.`,
  }
}

const overtaken =
  'But writers had to wait for room and may have overtaken each other, which nobody could see: only one client, or a larger write buffer, can tell.'

function judgeCrashes(run: RecordedRun, { crashCount, problem, complete }: Exploration): CheckResult {
  const name = 'crashes'
  const tried = `${number(crashCount)} crashes after ${number(run.disk.operationCount)} operations of the disk, ${number(run.writes.count)} writes`
  if (problem !== undefined) {
    const detail = `The ${describePoint(run, problem.point)}: ${problem.message}.`
    if (!problem.isOfOrder || !run.mayBeOvertaken) return { name, verdict: 'violated', detail }
    return { name, verdict: 'unknown', detail: `${detail} ${overtaken}` }
  }
  if (!complete) return { name, verdict: 'unknown', detail: `${tried}: stopped before all were tried.` }
  return { name, verdict: 'valid', detail: `${tried}: each left all that was promised and nothing else.` }
}

function number(count: number): string {
  return count.toLocaleString('en-US')
}
