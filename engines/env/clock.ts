/** Time as a parameter: the wall for expiry, a monotonic clock for durations, sleep for waiting. */
export interface Clock {
  /** Milliseconds since 1970; may jump. */
  wallMs(): number
  /** Nanoseconds since an arbitrary start, as a double; never goes back. */
  monotonicNs(): number
  sleep(durationMs: number): Promise<void>
}
