/**
 * A plan: which faults, when, how long, out of what was typed after `--chaos`, or a file of the same lines.
 *
 * `crash` and `random` are plans in one word and stand for lines, so that a plan can always be written down whole
 * and typed again.
 */
import { createRandom } from '../engines/env/index.ts'
import { parseFault, readFault } from './catalog.ts'
import type { ClockFault } from './clock/clock-fault.ts'
import type { DiskFault } from './disk/disk-fault.ts'
import type { FaultEvent, FaultWindow } from './event.ts'
import type { Family, Fault } from './fault.ts'
import type { ProcessFault } from './process/process-fault.ts'
import { drawFaultLines } from './random-plan.ts'
import { occurrences } from './schedule.ts'
import { type FaultLine, formatLine, splitLines } from './syntax/line.ts'
import { shorten, unknownWord } from './syntax/nearest.ts'
import { ChaosSyntaxError } from './syntax/syntax-error.ts'

export interface ChaosPlan {
  /** Its lines, joined by `; `: typed again they give the same plan. */
  readonly spec: string
  readonly faults: readonly Fault[]
  /** False: some fault lies, so a store may have to refuse its own data. */
  readonly isHonest: boolean
}

export interface PlanContext {
  readonly seed: number
  /** How long the chaos lasts. */
  readonly durationMs: number
  /** What the system under test can have done to it: what `crash` means and `random` draws from. */
  readonly families: readonly Family[]
}

const presets = ['crash', 'random']

/** @throws ChaosSyntaxError */
export function parsePlan(text: string, context: PlanContext): ChaosPlan {
  const lines = splitLines(text)
  if (lines.length === 0) throw new ChaosSyntaxError('expected a fault, found nothing', { line: 1, column: 1 })
  const faults = lines.flatMap(line => expand(line, context) ?? [readFault(line, presets)])
  return {
    spec: faults.map(fault => fault.spec).join('; '),
    faults,
    isHonest: faults.every(fault => fault.isHonest),
  }
}

/** The faults that a preset stands for; `undefined`: it is none. */
function expand(line: FaultLine, context: PlanContext): Fault[] | undefined {
  if (line.name === 'crash') {
    const [first] = line.parameters
    if (first !== undefined)
      throw new ChaosSyntaxError('crash takes no parameters; power-loss and kill do', first.place)
    // A system whose disk is its own loses its process and no more.
    const name = context.families.includes('disk') ? 'power-loss' : 'kill'
    // Late enough for a before, early enough for an after.
    return [parseFault(formatLine(name, [['at', `${Math.max(1, Math.floor(context.durationMs * 0.4))}ms`]]))]
  }
  if (line.name !== 'random') return undefined
  const drawn = drawFaultLines(createRandom(context.seed), { ...context, lies: readLies(line) })
  if (drawn.length === 0) throw new ChaosSyntaxError('there is no fault that this system can have', line.place)
  return drawn.map(parseFault)
}

function readLies({ parameters }: FaultLine): boolean {
  let lies = false
  for (const { key, value, place, valuePlace } of parameters) {
    if (key !== 'lies') throw new ChaosSyntaxError(unknownWord('parameter of random:', key, ['lies']), place)
    if (value !== 'yes' && value !== 'no') {
      throw new ChaosSyntaxError(`lies is one of yes, no, not ${shorten(value)}`, valuePlace)
    }
    lies = value === 'yes'
  }
  return lies
}

/** A plan by who carries it out. */
export interface PlanParts {
  readonly disk: readonly DiskFault[]
  readonly clock: readonly ClockFault[]
  readonly process: readonly ProcessFault[]
}

/**
 * `inProcess`: the store lives in this process, and its disk itself loses its power. Otherwise it has a process with a
 * write-back disk, and a power loss at a time is the death of that; one at an nth call stays with the disk.
 */
export function partsOf(plan: ChaosPlan, inProcess: boolean): PlanParts {
  const disk: DiskFault[] = []
  const clock: ClockFault[] = []
  const process: ProcessFault[] = []
  for (const fault of plan.faults) {
    if (fault.family === 'clock') clock.push(fault)
    else if (fault.family === 'process') process.push(fault)
    else if (inProcess || !isTimedPowerLoss(fault)) disk.push(fault)
    else process.push(deathOf(fault))
  }
  return { disk, clock, process }
}

function isTimedPowerLoss({ name, target, schedule }: DiskFault): boolean {
  const isTimed = schedule.atMs !== undefined || schedule.everyMs !== undefined
  return name === 'power-loss' && isTimed && target.nth === undefined && target.probability === undefined
}

function deathOf({ name, spec, schedule, isHonest }: DiskFault): ProcessFault {
  return { family: 'process', name, spec, schedule, nature: 'brief', isHonest, action: { type: 'kill' } }
}

/**
 * When faults of disk and clock were on, for charts: as scheduled; a fault without a schedule from its first strike to its
 * last, and not at all if it never struck. (A process' schedule says itself when things were so.)
 */
export function windowsOf(
  faults: readonly Fault[],
  durationMs: number,
  events: readonly FaultEvent[],
): readonly FaultWindow[] {
  return faults.flatMap(({ name, spec: line, schedule }) => {
    const isScheduled = schedule.atMs !== undefined || schedule.everyMs !== undefined || Number.isFinite(schedule.forMs)
    if (isScheduled) {
      return Array.from(occurrences(schedule, durationMs), ({ fromMs, toMs }) => ({
        name,
        line,
        fromMs,
        toMs: Math.min(toMs, durationMs),
      }))
    }
    const struck = events.filter(event => event.fault === line).map(event => event.atMs)
    if (struck.length === 0) return []
    return [{ name, line, fromMs: Math.min(...struck), toMs: Math.max(...struck) }]
  })
}
