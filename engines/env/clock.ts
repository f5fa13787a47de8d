/** Time as a parameter: the wall for expiry, a monotonic clock for durations, sleep for waiting. */
export interface Clock {
  /** Milliseconds since 1970; may jump. */
  wallMs(): number
  /** Nanoseconds since an arbitrary start, as a double; never goes back. */
  monotonicNs(): number
  /** Settles after that long; 0: once what is already waiting on this thread has had its turn. */
  sleep(durationMs: number): Promise<void>
}
