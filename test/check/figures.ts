/**
 * The figures of the checkers, as harness/check/README.md has them: `node test/check/figures.ts`. Not a test.
 *
 * Each row is a process of its own, so that memory is its own too: the highest resident memory less what the history
 * itself took before the check began, and CPU time of the check alone, the best of a few.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createRandom } from '../../engines/env/index.ts'
import { checkLinearizable, defaultBudget } from '../../harness/check/linearizable.ts'
import { createModels } from '../../harness/check/models/index.ts'
import { registerModel } from '../../harness/check/models/register.ts'
import { loadHistory } from '../../harness/history/load.ts'
import { type History, historyOf, type Operation, type Value } from '../../harness/history/operation.ts'
import { historyTasks } from '../micro/history.ts'
import { areThere, listLabelledHistories } from './labelled-histories.ts'

interface Shape {
  readonly operationCount: number
  readonly keyCount: number
  readonly clientCount: number
}

const shapes: readonly Shape[] = [
  { operationCount: 10_000, keyCount: 1, clientCount: 4 },
  { operationCount: 100_000, keyCount: 1, clientCount: 4 },
  { operationCount: 10_000, keyCount: 1, clientCount: 16 },
  { operationCount: 20_000, keyCount: 1, clientCount: 16 },
  { operationCount: 2_000, keyCount: 1, clientCount: 32 },
  { operationCount: 100_000, keyCount: 1_000, clientCount: 8 },
  { operationCount: 1_000_000, keyCount: 10_000, clientCount: 8 },
]

interface Figures {
  readonly what: string
  readonly verdicts: string
  readonly cpuMs: number
  readonly memoryMb: number
}

/** What a client is about: a call that takes effect at one instant and returns later. */
interface Call {
  readonly client: number
  readonly key: number
  readonly kind: 'read' | 'write' | 'cas'
  readonly argument: Value
  readonly invokeNs: number
  readonly effectNs: number
  readonly returnNs: number
}

/** Registers that keep their word, and clients that are always busy: a fifth compare-and-sets, values 0 to 4. */
function drawRegisters({ operationCount, keyCount, clientCount }: Shape): Operation[] {
  const random = createRandom(42)
  const contents = new Map<number, Value>()
  const draw = (client: number, invokeNs: number): Call => {
    const lot = random.nextInteger(5)
    const kind = lot === 0 ? 'cas' : lot < 3 ? 'write' : 'read'
    const value = random.nextInteger(5)
    const argument = kind === 'cas' ? [random.nextInteger(5), value] : kind === 'write' ? value : null
    const effectNs = invokeNs + 1 + random.nextInteger(1000)
    const returnNs = effectNs + 1 + random.nextInteger(1000)
    return { client, key: random.nextInteger(keyCount), kind, argument, invokeNs, effectNs, returnNs }
  }
  const calls = Array.from({ length: clientCount }, (_, client) => draw(client, random.nextInteger(500)))
  const operations: Operation[] = []
  while (operations.length < operationCount) {
    const call = calls.reduce((next, other) => (other.effectNs < next.effectNs ? other : next))
    const { client, key, kind, argument, invokeNs, returnNs } = call
    const before = contents.get(key) ?? null
    const [expected, value] = kind === 'cas' ? (argument as [Value, Value]) : [before, argument]
    if (kind !== 'read' && before === expected) contents.set(key, value)
    const answer = kind === 'cas' ? before === expected : kind === 'read' ? before : null
    operations.push({ client, kind, key, argument, answer, outcome: 'ok', error: undefined, invokeNs, returnNs })
    calls[client] = draw(client, returnNs + random.nextInteger(100))
  }
  return operations.sort((a, b) => a.returnNs - b.returnNs)
}

function measure(what: string, check: () => string, repeatCount: number): Figures {
  const bytesBefore = process.memoryUsage.rss()
  let cpuMs = Number.POSITIVE_INFINITY
  let verdicts = ''
  for (let count = 0; count < repeatCount; count++) {
    const before = process.cpuUsage()
    verdicts = check()
    const { user, system } = process.cpuUsage(before)
    cpuMs = Math.min(cpuMs, (user + system) / 1000)
  }
  const memoryMb = (process.resourceUsage().maxRSS * 1024 - bytesBefore) / 1e6
  return { what, verdicts, cpuMs, memoryMb }
}

function measureShape(shape: Shape): Figures {
  const { operationCount, keyCount, clientCount } = shape
  const history = historyOf(drawRegisters(shape))
  const what = `${operationCount.toLocaleString('en-US')} operations, ${keyCount.toLocaleString('en-US')} key${keyCount === 1 ? '' : 's'}, ${clientCount} clients`
  return measure(what, () => checkLinearizable(history, { model: registerModel, budget: defaultBudget }).verdict, 3)
}

async function measureLabelled(): Promise<Figures> {
  const histories: { history: History; model: ReturnType<typeof createModels>[number]; verdict: string }[] = []
  for (const { path, model: name, verdict } of listLabelledHistories().filter(({ model }) => model === 'register')) {
    const model = createModels().find(candidate => candidate.name === name)!
    histories.push({ history: (await loadHistory(path)).history, model, verdict })
  }
  const checkAll = (): string => {
    const wrong = histories.filter(
      ({ history, model, verdict }) => checkLinearizable(history, { model, budget: defaultBudget }).verdict !== verdict,
    )
    return wrong.length === 0 ? 'as labelled' : `${wrong.length} wrong`
  }
  return measure(`the ${histories.length} labelled logs of etcd, one after the other`, checkAll, 5)
}

/** CPU of recording one operation, whoever else uses the machine: `npm run micro` has the time by the clock. */
function sayRecording(): string {
  const count = 1_000_000
  const lines = historyTasks(createRandom(42)).map(task => {
    let cpuNs = Number.POSITIVE_INFINITY
    for (let round = 0; round < 5; round++) {
      const before = process.cpuUsage()
      for (let index = 0; index < count; index++) task.run(index)
      const { user, system } = process.cpuUsage(before)
      cpuNs = Math.min(cpuNs, ((user + system) * 1000) / count)
    }
    return `| ${task.name}, one operation | | ${cpuNs.toFixed(0)} ns | |\n`
  })
  return lines.join('')
}

const row = process.argv[2]
if (row === undefined) {
  process.stdout.write('| what | verdict | CPU | memory |\n|---|---|--:|--:|\n')
  const rows = [...shapes.keys(), 'recording', ...(areThere ? ['labelled'] : [])]
  if (!areThere) process.stderr.write('the labelled histories are not there: no row for them\n')
  for (const one of rows)
    process.stdout.write(execFileSync(process.execPath, [fileURLToPath(import.meta.url), String(one)]))
} else if (row === 'recording') {
  process.stdout.write(sayRecording())
} else {
  const { what, verdicts, cpuMs, memoryMb } =
    row === 'labelled' ? await measureLabelled() : measureShape(shapes[Number(row)]!)
  process.stdout.write(`| ${what} | ${verdicts} | ${cpuMs.toFixed(0)} ms | ${memoryMb.toFixed(0)} MB |\n`)
}
