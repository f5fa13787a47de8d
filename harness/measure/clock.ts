/**
 * The harness's clock: monotonic nanoseconds as a double, and what one reading of it costs.
 *
 * Measured on Node 24, nanoseconds and bytes of garbage a reading: `performance.now()` 40 and 16,
 * `process.hrtime()` 37 and none, `Number(process.hrtime.bigint())` 42 and 16, `hrtime.bigint` held as a
 * constant and read through a typed array 33 and none. The last it is: the compiler sees the bigint only
 * move into the array and keeps it in a register, and the halves make an exact double up to 2^53 ns (104
 * days) of uptime.
 */
import { endianness } from 'node:os'

const ticks = new BigUint64Array(1)
const halves = new Uint32Array(ticks.buffer)
const low = endianness() === 'LE' ? 0 : 1
const high = 1 - low
const twoTo32 = 4294967296
// Looked up at each call (`hrtime.bigint()` on an imported `hrtime`) it is not inlined: 61 ns, and a bigint to collect.
const readTicks = process.hrtime.bigint.bind(process.hrtime)

/** Nanoseconds since an arbitrary start, a whole number; never goes back. */
export function nowNs(): number {
  ticks[0] = readTicks()
  return halves[high]! * twoTo32 + halves[low]!
}

export interface ClockCost {
  /** One reading. */
  readonly readNs: number
  /** The smallest step between two readings that differ: nothing shorter can be told apart. */
  readonly stepNs: number
}

/** Reads the clock back to back for about 10 ms. */
export function measureClock(): ClockCost {
  const passCount = 10
  const readingsPerPass = 25_000
  let readNs = Number.POSITIVE_INFINITY
  let stepNs = Number.POSITIVE_INFINITY
  // The best pass counts: the first run before the compiler has seen the loop, and any may be interrupted.
  for (let pass = 0; pass < passCount; pass++) {
    const startNs = nowNs()
    let previousNs = startNs
    for (let reading = 0; reading < readingsPerPass; reading++) {
      const now = nowNs()
      if (now !== previousNs) stepNs = Math.min(stepNs, now - previousNs)
      previousNs = now
    }
    readNs = Math.min(readNs, (previousNs - startNs) / readingsPerPass)
  }
  return { readNs, stepNs }
}
