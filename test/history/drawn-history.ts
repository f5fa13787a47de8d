/** Histories drawn at random, and recorded as a run would: for tests of what comes back. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Random } from '../../engines/env/index.ts'
import { HistoryFile } from '../../harness/history/history-file.ts'
import type { Mark, Operation, Origin, Outcome, Value } from '../../harness/history/operation.ts'
import { HistoryRecorder } from '../../harness/history/recorder.ts'

const kinds: readonly string[] = ['read', 'write', 'cas', 'batch']
export const origin: Origin = { checks: ['linearizable', 'durable'], durability: 'sync', command: 'harness run …' }
const codes: readonly string[] = ['TIMEOUT', 'DISCONNECTED', 'IO']

export interface DrawnHistory {
  /** In the order in which they returned; what never did last, by client. */
  readonly operations: readonly Operation[]
  readonly marks: readonly Mark[]
}

/** What a client does at one instant: it begins, or it ends. */
export interface Step {
  readonly client: number
  readonly begins: boolean
  readonly operation: Operation
}

export interface DrawnRun {
  readonly clientCount: number
  readonly steps: readonly Step[]
  readonly marks: readonly Mark[]
}

/** A run of a few clients; some operations never end. */
export function drawRun(random: Random, stepCount: number, clientCount = 5): DrawnRun {
  const open = new Map<number, { operation: Operation; invokeNs: number }>()
  const steps: Step[] = []
  const marks: Mark[] = []
  let ns = 2 ** 40
  for (let count = 0; count < stepCount; count++) {
    ns += random.nextInteger(random.nextInteger(10) === 0 ? 1e10 : 500)
    const client = random.nextInteger(clientCount)
    if (random.nextInteger(100) === 0) marks.push({ name: 'crash', detail: 'kill', atNs: ns })
    const begun = open.get(client)
    if (begun === undefined) {
      const operation = drawOperation(random, client, ns)
      open.set(client, { operation, invokeNs: ns })
      steps.push({ client, begins: true, operation })
    } else {
      open.delete(client)
      steps.push({ client, begins: false, operation: drawEnd(random, begun.operation, ns) })
    }
  }
  return { clientCount, steps, marks }
}

/** What the reader must give back of it. */
export function historyOfRun({ steps, marks }: Pick<DrawnRun, 'steps' | 'marks'>): DrawnHistory {
  const pending = new Map<number, Operation>()
  const operations: Operation[] = []
  for (const { client, begins, operation } of steps) {
    if (begins) {
      pending.set(client, operation)
    } else {
      pending.delete(client)
      operations.push(operation)
    }
  }
  const left = [...pending.values()].sort((a, b) => a.client - b.client)
  return { operations: [...operations, ...left], marks }
}

/** Records it into a fresh file, which goes with the test; returns the path. `finishes`: false leaves it as a crash would. */
export async function record({ clientCount, steps, marks }: DrawnRun): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'harness-history-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const path = join(directory, 'history.bin')
  const recorder = new HistoryRecorder(HistoryFile.create(path), kinds, clientCount, origin)
  let marked = 0
  for (const { client, begins, operation } of steps) {
    const { kind, key, argument, answer, outcome, error, invokeNs, returnNs } = operation
    const atNs = begins ? invokeNs : returnNs
    while (marked < marks.length && marks[marked]!.atNs <= atNs) recorder.mark(marks[marked++]!)
    if (begins) recorder.begin(client, kinds.indexOf(kind), key, argument, invokeNs)
    else if (outcome === 'ok') recorder.ok(client, answer!, returnNs)
    else if (outcome === 'failed') recorder.failed(client, error!, returnNs)
    else recorder.unknown(client, error!, returnNs)
  }
  while (marked < marks.length) recorder.mark(marks[marked++]!)
  await recorder.finish()
  return path
}

function drawOperation(random: Random, client: number, invokeNs: number): Operation {
  return {
    client,
    kind: kinds[random.nextInteger(kinds.length)]!,
    key: drawValue(random),
    argument: drawValue(random),
    answer: undefined,
    outcome: 'unknown',
    error: undefined,
    invokeNs,
    returnNs: Number.POSITIVE_INFINITY,
  }
}

function drawEnd(random: Random, operation: Operation, returnNs: number): Operation {
  const outcome = (['ok', 'ok', 'ok', 'failed', 'unknown'] as const satisfies Outcome[])[random.nextInteger(5)]!
  if (outcome === 'ok') return { ...operation, outcome, answer: drawValue(random), returnNs }
  return { ...operation, outcome, error: codes[random.nextInteger(codes.length)], returnNs }
}

function drawValue(random: Random, depth = 0): Value {
  switch (random.nextInteger(depth > 2 ? 8 : 9)) {
    case 0:
      return null
    case 1:
      return random.nextInteger(2) === 0
    case 2:
      return random.nextFloat() * 1e6
    case 3:
      return -random.nextInteger(2 ** 53)
    case 4:
      return random.nextInteger(2 ** 53)
    case 5:
      return random.nextInteger(300)
    case 6:
      return String.fromCodePoint(...Array.from({ length: random.nextInteger(20) }, () => drawCodePoint(random)))
    case 7:
      return `user${random.nextInteger(1000)}`
    default:
      return Array.from({ length: random.nextInteger(5) }, () => drawValue(random, depth + 1))
  }
}

function drawCodePoint(random: Random): number {
  const point = random.nextInteger(random.nextInteger(2) === 0 ? 128 : 0x10ffff)
  return point >= 0xd800 && point < 0xe000 ? 65 : point
}
