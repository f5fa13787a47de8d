/** What makes no sense to any model, each a `TypeError` that says so. */

/** An id of the caller's: a whole number of 0 to 2^53 - 1. */
export function assertId(what: string, id: number): void {
  if (!Number.isSafeInteger(id) || id < 0) {
    throw new TypeError(`${what} is named by a whole number of 0 to 2^53 - 1, and not by ${String(id)}`)
  }
}

export function assertWhole(what: string, value: number, min: number): void {
  if (!Number.isSafeInteger(value) || value < min) {
    throw new TypeError(`${what} is a whole number of ${min} or more, and not ${String(value)}`)
  }
}
