/** All faults there are, by name. To add one: its file, and a line here. */
import { jump } from './clock/jump.ts'
import { skew } from './clock/skew.ts'
import { stall } from './clock/stall.ts'
import { bitRot } from './disk/bit-rot.ts'
import { full } from './disk/full.ts'
import { misdirectedWrite } from './disk/misdirected-write.ts'
import { powerLoss } from './disk/power-loss.ts'
import { readFails } from './disk/read-fails.ts'
import { shortRead } from './disk/short-read.ts'
import { shortWrite } from './disk/short-write.ts'
import { slow } from './disk/slow.ts'
import { staleWrite } from './disk/stale-write.ts'
import { syncFails } from './disk/sync-fails.ts'
import { syncIgnored } from './disk/sync-ignored.ts'
import { tornWrite } from './disk/torn-write.ts'
import { writeFails } from './disk/write-fails.ts'
import type { Fault, FaultDefinition } from './fault.ts'
import { crashLoop } from './process/crash-loop.ts'
import { kill } from './process/kill.ts'
import { limitFiles } from './process/limit-files.ts'
import { limitMemory } from './process/limit-memory.ts'
import { pause } from './process/pause.ts'
import { restart } from './process/restart.ts'
import { resume } from './process/resume.ts'
import { slowStart } from './process/slow-start.ts'
import { type FaultLine, splitLines } from './syntax/line.ts'
import { unknownWord } from './syntax/nearest.ts'
import { ChaosSyntaxError } from './syntax/syntax-error.ts'

export const faultDefinitions: readonly FaultDefinition[] = [
  powerLoss,
  tornWrite,
  syncFails,
  syncIgnored,
  readFails,
  writeFails,
  shortRead,
  shortWrite,
  full,
  bitRot,
  misdirectedWrite,
  staleWrite,
  slow,
  kill,
  pause,
  resume,
  restart,
  crashLoop,
  slowStart,
  limitFiles,
  limitMemory,
  jump,
  skew,
  stall,
]

const byName = new Map(faultDefinitions.map(definition => [definition.name, definition]))

/** The fault of one line. @throws ChaosSyntaxError */
export function parseFault(text: string): Fault {
  const [line, second] = splitLines(text)
  if (line === undefined) throw new ChaosSyntaxError('expected a fault, found nothing', { line: 1, column: 1 })
  if (second !== undefined) throw new ChaosSyntaxError('expected one fault, found a second', second.place)
  return readFault(line, [])
}

/** `otherNames`: words that could stand here too, for the message. @throws ChaosSyntaxError */
export function readFault(line: FaultLine, otherNames: readonly string[]): Fault {
  const definition = byName.get(line.name)
  if (definition === undefined) {
    throw new ChaosSyntaxError(unknownWord('fault', line.name, [...byName.keys(), ...otherNames]), line.place)
  }
  return definition.read(line)
}
