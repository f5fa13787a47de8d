/** Holds the calling thread for so long, as a slow disk does. On a clock that a test moves, move that instead. */
export function blockThread(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs)
}
