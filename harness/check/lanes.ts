/**
 * A counterexample as text: a lane a client, time from left to right, not to scale.
 *
 * ```
 * client 0   ├─ write 3 ─┤ ├─ write 4 ─┤
 * client 1                               ├─ read: 3 ─┤   ← this
 * ```
 */
import type { Operation } from '../history/operation.ts'
import { type Counterexample, sayValue } from './verdict.ts'

/** Columns between two events. */
const gap = 2
const pointer = '   ← this'

/** The lines; none is longer than `widthMax`, where that leaves any room: what is wider becomes a line an operation. */
export function drawLanes(counterexample: Counterexample, widthMax: number): string[] {
  const clients = [...new Set(counterexample.operations.map(({ client }) => client))].sort((a, b) => a - b)
  const columns = placeEvents(counterexample.operations)
  const lanes = clients.map(client => drawLane(counterexample, client, columns))
  return lanes.some(lane => lane.length > widthMax) ? drawList(counterexample) : lanes
}

/** `write 3`, `read: 3`, `cas [1,2]: false`, `write 3: ?` where nobody knows how it ended. */
export function sayOperation({ kind, argument, answer, outcome }: Operation): string {
  const given = argument === null ? '' : ` ${sayValue(argument)}`
  if (outcome === 'failed') return `${kind}${given}: failed`
  if (outcome === 'unknown') return `${kind}${given}: ?`
  const tells = answer !== null || argument === null
  return tells && kind !== 'delete' ? `${kind}${given}: ${sayValue(answer)}` : `${kind}${given}`
}

interface Columns {
  readonly starts: ReadonlyMap<Operation, number>
  readonly ends: ReadonlyMap<Operation, number>
}

/** Columns of calls and returns: in the order of time, and so far apart that each operation has room for its words. */
function placeEvents(operations: readonly Operation[]): Columns {
  const events = operations.flatMap(operation => [
    { ns: operation.invokeNs, operation, isReturn: false },
    { ns: operation.returnNs, operation, isReturn: true },
  ])
  events.sort((a, b) => (a.ns === b.ns ? Number(a.isReturn) - Number(b.isReturn) : a.ns - b.ns))
  const starts = new Map<Operation, number>()
  const ends = new Map<Operation, number>()
  let column = -gap
  for (const { operation, isReturn } of events) {
    column += gap
    if (!isReturn) {
      starts.set(operation, column)
      continue
    }
    const { length } = drawBar(operation, 0)
    column = Math.max(column, (starts.get(operation) as number) + length - 1)
    ends.set(operation, column)
  }
  return { starts, ends }
}

function drawLane({ operations, offending }: Counterexample, client: number, { starts, ends }: Columns): string {
  let lane = `client ${client}`.padEnd(11)
  const margin = lane.length
  for (const operation of operations) {
    if (operation.client !== client) continue
    const start = starts.get(operation) as number
    lane = lane.padEnd(margin + start) + drawBar(operation, (ends.get(operation) as number) - start + 1)
  }
  return (operations[offending] as Operation).client === client ? lane + pointer : lane
}

/** `├─ write 3 ─┤`, drawn out to the length; open at the end where it never returned. */
function drawBar(operation: Operation, length: number): string {
  const words = `├─ ${sayOperation(operation)} `
  const end = operation.outcome === 'unknown' ? '─…' : '─┤'
  return words + '─'.repeat(Math.max(0, length - words.length - end.length)) + end
}

function drawList({ operations, offending }: Counterexample): string[] {
  const originNs = operations[0]?.invokeNs ?? 0
  return operations.map((operation, index) => {
    const time = `${sayMs(operation.invokeNs - originNs)} to ${sayMs(operation.returnNs - originNs)}`
    const key = operation.key === null ? '' : ` of key ${sayValue(operation.key)}`
    const who = `client ${operation.client}`.padEnd(11)
    const line = `${who}${time.padEnd(26)} ${sayOperation(operation)}${key}`
    return index === offending ? line + pointer : line
  })
}

function sayMs(ns: number): string {
  return ns === Number.POSITIVE_INFINITY ? '…' : `${(ns / 1e6).toFixed(3)} ms`
}
