/**
 * What a fault of the disk is: which calls it strikes, how it picks them, and what it does instead of them.
 *
 * A call goes through all faults that strike it, as through layers; `proceed` is the call as the layer below would do it.
 */
import type { DiskFile, Random } from '../../engines/env/index.ts'
import { StorageError, type StorageErrorCode } from '../../engines/env/index.ts'
import { drawLine, drawStretch, type FaultBase, type FaultDefinition, readParameters } from '../fault.ts'
import { type Nature, scheduleParameters } from '../schedule.ts'
import type { FaultLine } from '../syntax/line.ts'
import {
  count,
  defaulting,
  optional,
  type Parameter,
  type ParameterSet,
  pathPattern,
  probability,
  type ValuesOf,
} from '../syntax/parameter.ts'
import type { PowerLossKeeps } from './volatile-disk.ts'

interface ReadCall {
  readonly path: string
  readonly file: DiskFile
  readonly into: Uint8Array
  readonly position: number
  proceed(): number
}

interface WriteCall {
  readonly path: string
  readonly file: DiskFile
  readonly bytes: Uint8Array
  readonly position: number
  proceed(): void
}

interface SyncCall {
  readonly path: string
  /** True: the caller's thread waits; false: it goes on, and gets a promise. */
  readonly isBlocking: boolean
  proceed(): void | Promise<void>
}

/** A call that changes names or a length: create, remove, rename, truncate, sync of a directory. */
export interface ChangeCall {
  readonly path: string
  readonly action: 'create' | 'remove' | 'rename' | 'truncate' | 'sync directory'
  proceed(): void
}

/** What a fault does to each kind of call; a kind that is not there is not struck. */
export interface DiskBehaviour {
  /** True: the disk has to count by how much files grow. */
  readonly countsGrowth?: boolean
  read?(call: ReadCall, strike: Strike): number
  write?(call: WriteCall, strike: Strike): void
  sync?(call: SyncCall, strike: Strike): void | Promise<void>
  change?(call: ChangeCall, strike: Strike): void
}

/** What a fault has at hand when it strikes. */
export interface Strike {
  /** The fault's own draws: another fault beside it changes none of them. */
  readonly random: Random
  /** Says what happened, for the page. */
  tell(what: string, where?: { readonly position: number; readonly bytes: number }): void
  /** Says what healing will not undo. */
  leaveBehind(what: string): void
  /** Changes the file itself, without striking anything. */
  damage(bytes: Uint8Array, position: number): void
  /** By how much files grew since the beginning of the chaos. */
  grownBytes(): number
  /** Holds the thread for that long, as a slow disk would. */
  block(durationMs: number): void
  sleep(durationMs: number): Promise<void>
  /** What the file has unsynced is never written. */
  forsake(): void
  /** The power fails. @throws StorageError `IO`, always, unless the process is gone with it. */
  cutPower(keeps: PowerLossKeeps): never
}

/** Which of the calls that it could strike it does. */
interface DiskTarget {
  readonly path: string
  /** Only this one of them, from 1. */
  readonly nth: number | undefined
  /** Each with this probability. */
  readonly probability: number | undefined
  /** So many at most. */
  readonly count: number | undefined
}

export interface DiskFault extends FaultBase {
  readonly family: 'disk'
  readonly target: DiskTarget
  readonly behaviour: DiskBehaviour
  /** True: it needs a disk that can lose what was not synced. */
  readonly isVolatile: boolean
}

interface TargetParameters {
  readonly nth: Parameter<number | undefined>
  readonly probability: Parameter<number | undefined>
  readonly count: Parameter<number | undefined>
}

const targetParameters: TargetParameters = {
  nth: optional(count(1)),
  probability: optional(probability),
  count: optional(count(1)),
}
const pathParameter: Parameter<string> = defaulting(pathPattern, '*')

interface DiskFaultSource<P extends ParameterSet> {
  readonly name: string
  readonly does: string
  readonly isHonest: boolean
  /** Absent: `lasting`. */
  readonly nature?: Nature
  readonly isVolatile?: boolean
  readonly parameters: P
  /** For a random plan: how many of the calls it should strike. */
  readonly drawnProbability: number
  behave(values: ValuesOf<P>): DiskBehaviour
}

export function defineDiskFault<const P extends ParameterSet>(source: DiskFaultSource<P>): FaultDefinition {
  const { name, does, isHonest, nature = 'lasting', isVolatile = false } = source
  const parameters = { path: pathParameter, ...source.parameters, ...targetParameters, ...scheduleParameters(nature) }
  const isInstant = nature === 'instant'
  const reading = {
    name,
    nature,
    parameters,
    needsMoment: isInstant,
    momentWords: ['nth', 'probability'],
    isNthOccurrence: false,
  }
  return {
    family: 'disk',
    name,
    does,
    isHonest,
    parameters,
    read(line: FaultLine): DiskFault {
      const { values, schedule, spec } = readParameters(line, reading)
      const { path, nth, probability: odds, count: most } = values as ValuesOf<TargetParameters> & { path: string }
      const target = { path, nth, probability: odds, count: most }
      const behaviour = source.behave(values as unknown as ValuesOf<P>)
      return { family: 'disk', name, spec, schedule, nature, isHonest, target, behaviour, isVolatile }
    },
    draw(random, durationMs) {
      const { at, for: lasting } = drawStretch(random, durationMs)
      const said = isInstant ? { at } : { at, for: lasting, probability: String(source.drawnProbability) }
      return drawLine(name, parameters, random, said)
    },
  }
}

/** What a disk that fails says: the same words as a real one, and that it was on purpose. */
export function injected(code: StorageErrorCode, action: string, path: string, isDefinite = false): StorageError {
  const reason = code === 'NO_SPACE' ? 'no space left on device (ENOSPC)' : 'input/output error (EIO)'
  return new StorageError(code, `cannot ${action} ${path}: ${reason}, injected`, { definite: isDefinite })
}
