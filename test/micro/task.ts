/** One micro-benchmark: `run` is called `operations` times a sample, so that a sample is long against the timer. */
export interface MicroTask {
  readonly name: string
  readonly operations: number
  run(index: number): void
}

/** Where results go, so that no call is optimised away. */
export const sink: { value: number } = { value: 0 }
