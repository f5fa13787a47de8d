/** A place in the chain of logs: everything before it, in this log and in those before. */

export interface LogPlace {
  /** The number of a log; 0: before the first. */
  readonly log: number
  readonly position: number
}

export const chainStart: LogPlace = { log: 0, position: 0 }

export function isAfter(place: LogPlace, other: LogPlace): boolean {
  return place.log > other.log || (place.log === other.log && place.position > other.position)
}

export function laterOf(place: LogPlace, other: LogPlace): LogPlace {
  return isAfter(place, other) ? place : other
}
