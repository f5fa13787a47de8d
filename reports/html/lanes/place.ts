/**
 * Where the operations of a counterexample stand: a lane a client, time to the right.
 *
 * Only the order is to scale. What decides lies within microseconds, between a load seconds before and reads seconds after,
 * so each call, return and end of a fault gets the next place, as far on as the words in its lane need.
 */
import type { LaneOperation } from '../../../harness/results/chaos.ts'
import type { NumberedFault } from '../faults.ts'

const gapPx = 12
const barWidthMin = 18
const characterPx = 7.3
const textLengthMax = 30
/** Words before the text of the offending one. */
const offendingSign = '✕ '

export interface PlacedOperation {
  readonly operation: LaneOperation
  /** Cut short; the whole of it is the operation's. */
  readonly text: string
  readonly textWidth: number
  /** Rows count through all lanes. */
  readonly row: number
  readonly from: number
  /** The end of the drawing where it never returned. */
  readonly to: number
}

interface PlacedFault {
  readonly number: number
  readonly from: number
  readonly to: number
}

interface Lane {
  readonly client: number
  /** More than one where the client went on while nobody knew how a call of its had ended. */
  readonly rowCount: number
}

export interface Lanes {
  readonly lanes: readonly Lane[]
  readonly operations: readonly PlacedOperation[]
  readonly faults: readonly PlacedFault[]
  /** Where it was how late; calls only. */
  readonly moments: readonly { readonly at: number; readonly seconds: number }[]
  readonly width: number
}

interface Row {
  isBusy: boolean
  /** Where the words in it end. */
  end: number
}

interface Event {
  readonly seconds: number
  readonly type: 'fault' | 'call' | 'return' | 'heal'
  readonly index: number
}

const eventOrder: readonly Event['type'][] = ['fault', 'call', 'return', 'heal']

/** Faults that did not last between the first event and the last are left out. */
export function placeLanes(operations: readonly LaneOperation[], faults: readonly NumberedFault[]): Lanes {
  const clients = [...new Set(operations.map(({ client }) => client))].toSorted((a, b) => a - b)
  const rows = new Map<number, Row[]>(clients.map(client => [client, []]))
  const from = new Map<string, number>()
  const rowOf = new Map<number, number>()
  const moments: { at: number; seconds: number }[] = []
  let cursor = 0
  for (const { type, index, seconds } of eventsOf(operations, faults)) {
    cursor += gapPx
    if (type === 'call') {
      const operation = operations[index]!
      const lane = rows.get(operation.client)!
      const row = freeRow(lane)
      cursor = Math.max(cursor, lane[row]!.end + gapPx)
      lane[row] = { isBusy: true, end: cursor + textWidth(textOf(operation)) }
      rowOf.set(index, row)
      moments.push({ at: cursor, seconds })
    } else if (type === 'return') {
      cursor = Math.max(cursor, from.get(`call ${index}`)! + barWidthMin)
      rows.get(operations[index]!.client)![rowOf.get(index)!]!.isBusy = false
    }
    from.set(`${type} ${index}`, cursor)
  }
  const textEnd = Math.max(0, ...[...rows.values()].flat().map(({ end }) => end))
  const width = Math.max(cursor, textEnd) + 2 * gapPx
  const lanes = clients.map(client => ({ client, rowCount: rows.get(client)!.length }))
  return {
    lanes,
    operations: operations.map((operation, index) => {
      const lanesAbove = lanes.filter(({ client }) => client < operation.client)
      const rowsAbove = lanesAbove.reduce((sum, { rowCount }) => sum + rowCount, 0)
      return {
        operation,
        text: textOf(operation),
        textWidth: textWidth(textOf(operation)),
        row: rowsAbove + rowOf.get(index)!,
        from: from.get(`call ${index}`)!,
        to: from.get(`return ${index}`) ?? width,
      }
    }),
    faults: faults.flatMap(({ number }, index) => {
      const start = from.get(`fault ${index}`)
      return start === undefined ? [] : [{ number, from: start, to: from.get(`heal ${index}`)! }]
    }),
    moments,
    width,
  }
}

/** In the order of time; of two at the same moment, calls come before returns: then they overlap, which claims less. */
function eventsOf(operations: readonly LaneOperation[], faults: readonly NumberedFault[]): readonly Event[] {
  const events = operations.flatMap(({ fromSeconds, toSeconds }, index): readonly Event[] => [
    { seconds: fromSeconds, type: 'call', index },
    ...(toSeconds === undefined ? [] : [{ seconds: toSeconds, type: 'return', index } as const]),
  ])
  const first = Math.min(...events.map(({ seconds }) => seconds))
  const last = Math.max(...events.map(({ seconds }) => seconds))
  const windows = faults.flatMap(({ fromSeconds, toSeconds }, index): readonly Event[] =>
    toSeconds < first || fromSeconds > last
      ? []
      : [
          { seconds: fromSeconds, type: 'fault', index },
          { seconds: toSeconds, type: 'heal', index },
        ],
  )
  return [...events, ...windows].toSorted(
    (a, b) => a.seconds - b.seconds || eventOrder.indexOf(a.type) - eventOrder.indexOf(b.type),
  )
}

/** The first that is free; a new one where none is. */
function freeRow(lane: Row[]): number {
  const free = lane.findIndex(({ isBusy }) => !isBusy)
  if (free >= 0) return free
  lane.push({ isBusy: false, end: 0 })
  return lane.length - 1
}

function textOf({ text, offending }: LaneOperation): string {
  const short = text.length > textLengthMax ? `${text.slice(0, textLengthMax - 1)}…` : text
  return offending ? offendingSign + short : short
}

function textWidth(text: string): number {
  return text.length * characterPx
}
