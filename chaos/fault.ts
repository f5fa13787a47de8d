/**
 * A fault, and how one is made of its line. A fault's own file says its name, its parameters and what it does; this
 * one reads what all have in common: names, values, the schedule, and the one form in which the line is written back.
 */
import type { Random } from '../engines/env/index.ts'
import type { ClockFault } from './clock/clock-fault.ts'
import type { DiskFault } from './disk/disk-fault.ts'
import type { ProcessFault } from './process/process-fault.ts'
import { makeSchedule, type Nature, type Schedule, type ScheduleValues } from './schedule.ts'
import { type FaultLine, formatLine } from './syntax/line.ts'
import { shorten, unknownWord } from './syntax/nearest.ts'
import type { ParameterSet, ValuesOf } from './syntax/parameter.ts'
import { ChaosSyntaxError } from './syntax/syntax-error.ts'

export type Fault = DiskFault | ClockFault | ProcessFault
export type Family = Fault['family']

/** What every fault has. */
export interface FaultBase {
  readonly name: string
  /** Its line, in the one form: it parses back to the same fault. */
  readonly spec: string
  readonly schedule: Schedule
  readonly nature: Nature
  /**
   * True: what the system is told is true (an error, a delay, the loss of what was not synced), so it must keep every
   * promise. False: it is lied to, and may have to say that it cannot trust its data.
   */
  readonly isHonest: boolean
}

/** What the list of all faults holds of each. */
export interface FaultDefinition {
  readonly family: Family
  readonly name: string
  /** One line: what it does. */
  readonly does: string
  readonly isHonest: boolean
  /** Each parameter, with what it expects. */
  readonly parameters: ParameterSet
  /** @throws ChaosSyntaxError */
  read(line: FaultLine): Fault
  /** A line for a random plan over so long a time. */
  draw(random: Random, durationMs: number): string
}

interface Reading<P extends ParameterSet> {
  readonly name: string
  readonly nature: Nature
  readonly parameters: P
  /** True: at=, every= or one of `momentWords` must say when; it does not begin by itself. */
  readonly needsMoment: boolean
  readonly momentWords: readonly string[]
  /** True: `nth` counts occurrences of the schedule; false: it is the fault's own business. */
  readonly isNthOccurrence: boolean
}

interface Read<P> {
  readonly values: ValuesOf<P>
  readonly schedule: Schedule
  readonly spec: string
}

/** @throws ChaosSyntaxError a parameter that is unknown, said twice, missing, or of no sense. */
export function readParameters<const P extends ParameterSet>(line: FaultLine, reading: Reading<P>): Read<P> {
  const { name, parameters } = reading
  const values: Record<string, unknown> = {}
  for (const { key, value, place, valuePlace } of line.parameters) {
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined
    if (parameter === undefined) {
      throw new ChaosSyntaxError(unknownWord(`parameter of ${name}:`, key, Object.keys(parameters)), place)
    }
    if (Object.hasOwn(values, key)) throw new ChaosSyntaxError(`${key} is said twice`, place)
    const parsed = parameter.parse(value)
    if (parsed === undefined) {
      throw new ChaosSyntaxError(`${key} is ${parameter.expects}, not ${shorten(value)}`, valuePlace)
    }
    values[key] = parsed
  }
  for (const [key, { isRequired, expects, fallback }] of Object.entries(parameters)) {
    if (Object.hasOwn(values, key)) continue
    if (isRequired) throw new ChaosSyntaxError(`${name} needs ${key}=, ${expects}`, line.place)
    if (fallback !== undefined) values[key] = fallback
  }
  const nth = reading.isNthOccurrence ? (values as ScheduleValues).nth : undefined
  const schedule = makeSchedule({ ...(values as ScheduleValues), nth }, reading.nature)
  if (typeof schedule === 'string') throw new ChaosSyntaxError(`${name}: ${schedule}`, line.place)
  const moments = ['at', 'every', ...reading.momentWords]
  if (reading.needsMoment && moments.every(word => values[word] === undefined)) {
    throw new ChaosSyntaxError(`${name} needs ${moments.map(word => `${word}=`).join(' or ')}`, line.place)
  }
  return { values: values as ValuesOf<P>, schedule, spec: formatSpec(name, parameters, values) }
}

/** Parameters in the order of their definition, without those that are what they would be unsaid. */
function formatSpec(name: string, parameters: ParameterSet, values: Readonly<Record<string, unknown>>): string {
  const said: (readonly [string, string])[] = []
  for (const [key, parameter] of Object.entries(parameters)) {
    const value = values[key]
    if (value === undefined) continue
    const text = parameter.format(value)
    if (parameter.fallback === undefined || text !== parameter.format(parameter.fallback)) said.push([key, text])
  }
  return formatLine(name, said)
}

/** A line with values drawn for a fault's own parameters, and what else is to be said. */
export function drawLine(
  name: string,
  parameters: ParameterSet,
  random: Random,
  said: Readonly<Record<string, string>>,
): string {
  const words: (readonly [string, string])[] = []
  for (const [key, parameter] of Object.entries(parameters)) {
    const value = said[key] === undefined ? parameter.draw(random) : undefined
    const text = said[key] ?? (value === undefined ? undefined : parameter.format(value))
    if (text !== undefined) words.push([key, text])
  }
  return formatLine(name, words)
}

/** A stretch in the first three quarters of the run, so that there is a before, a during and an after. */
export function drawStretch(random: Random, durationMs: number): { readonly at: string; readonly for: string } {
  const at = Math.floor(durationMs * (0.1 + 0.4 * random.nextFloat()))
  const lasting = Math.max(1, Math.floor(durationMs * (0.05 + 0.2 * random.nextFloat())))
  return { at: `${at}ms`, for: `${lasting}ms` }
}
