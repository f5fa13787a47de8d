/**
 * When a fault is: from a moment on, for a while, again and again. Times count from the start of the chaos.
 *
 * `at=12s for=2s` is one occurrence, `every=5s` one every five seconds, the first after five (or at `at`). An
 * occurrence without `for` lasts until it is healed, or only an instant: that is the fault's own nature.
 */
import { count, duration, optional, type Parameter } from './syntax/parameter.ts'

export interface Schedule {
  /** Absent: from the start, or, with `everyMs`, after the first such while. */
  readonly atMs: number | undefined
  /** How long each occurrence lasts; infinity: until it is healed. */
  readonly forMs: number
  readonly everyMs: number | undefined
  /** Only the first so many occurrences. */
  readonly times: number | undefined
  /** Only this occurrence, from 1. */
  readonly nth: number | undefined
}

/** Half open: `[fromMs, toMs)`. */
export interface Occurrence {
  readonly index: number
  readonly fromMs: number
  readonly toMs: number
}

/**
 * How long an occurrence is where `for` is not said.
 *
 * `instant`: it is over at once, and there is no `for`. `brief`: over at once, or after `for`. `lasting`: until it
 * is healed, or for `for`.
 */
export type Nature = 'instant' | 'brief' | 'lasting'

/** The parameters of a schedule. */
export interface ScheduleParameters {
  readonly at: Parameter<number | undefined>
  /** Not there for an instant. */
  readonly for?: Parameter<number | undefined>
  readonly every: Parameter<number | undefined>
  readonly times: Parameter<number | undefined>
}

/** What can be said of the schedule of a fault of that nature. */
export function scheduleParameters(nature: Nature): ScheduleParameters {
  return {
    at: optional(duration(0)),
    ...(nature !== 'instant' && { for: optional(duration(0.001)) }),
    every: optional(duration(1)),
    times: optional(count(1)),
  }
}

export interface ScheduleValues {
  readonly at?: number | undefined
  readonly for?: number | undefined
  readonly every?: number | undefined
  readonly times?: number | undefined
  readonly nth?: number | undefined
}

/** The schedule of what was said, or the sentence that says why there is none. */
export function makeSchedule(values: ScheduleValues, nature: Nature): Schedule | string {
  const { at, for: lasting, every, times, nth } = values
  if (every !== undefined && lasting !== undefined && lasting > every) return 'for= is longer than every='
  if (every !== undefined && lasting === undefined && nature === 'lasting')
    return 'every= needs for=, how long each time'
  if (every === undefined && (times !== undefined || nth !== undefined)) return 'it happens once without every='
  const forMs = lasting ?? (nature === 'lasting' ? Number.POSITIVE_INFINITY : 0)
  return { atMs: at, forMs, everyMs: every, times, nth }
}

/** The occurrence that began last, at `elapsedMs` or before; `undefined`: none did yet. */
export function lastOccurrence(schedule: Schedule, elapsedMs: number): Occurrence | undefined {
  const { everyMs, times } = schedule
  const first = firstMs(schedule)
  if (elapsedMs < first) return undefined
  const begun = everyMs === undefined ? 0 : Math.floor((elapsedMs - first) / everyMs)
  return occurrence(schedule, Math.min(begun, (times ?? Number.POSITIVE_INFINITY) - 1))
}

/** Whether an occurrence is under way. */
export function isActive(schedule: Schedule, elapsedMs: number): boolean {
  const last = lastOccurrence(schedule, elapsedMs)
  return last !== undefined && elapsedMs < last.toMs
}

/** The occurrences that begin before `endMs`, in order. Infinity is fine where the caller stops on his own. */
export function* occurrences(schedule: Schedule, endMs: number): Generator<Occurrence> {
  const { everyMs, nth, times = nth ?? Number.POSITIVE_INFINITY } = schedule
  for (let index = nth === undefined ? 0 : nth - 1; index < times; index++) {
    const next = occurrence(schedule, index)
    if (next.fromMs >= endMs) return
    yield next
    if (everyMs === undefined) return
  }
}

function firstMs({ atMs, everyMs }: Schedule): number {
  return atMs ?? everyMs ?? 0
}

function occurrence(schedule: Schedule, index: number): Occurrence {
  const fromMs = firstMs(schedule) + index * (schedule.everyMs ?? 0)
  return { index, fromMs, toMs: fromMs + schedule.forMs }
}
