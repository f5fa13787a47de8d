/**
 * Work that must not stall the caller: compaction, flushes.
 *
 * A task is a pure function of a disk and a plain input. On Node it runs in a worker thread that imports
 * the task's module and gives it a disk of its own; in memory it runs on the same thread, later.
 */
import type { Disk } from './disk.ts'

export interface BackgroundTask<Input, Output> {
  /** `import.meta.url` of the module that exports this task. */
  readonly module: string
  /** The name under which the module exports it. */
  readonly exportName: string
  readonly run: (disk: Disk, input: Input) => Output
}

export interface Background {
  /**
   * Runs the task off the calling thread where there is one; tasks may overlap.
   * Input and output pass by structured clone; SharedArrayBuffers are shared.
   * Rejects with what the task threw (a `StorageError` stays one).
   */
  run<Input, Output>(task: BackgroundTask<Input, Output>, input: Input): Promise<Output>
  /** Settles when running tasks have ended; then no thread is left. */
  close(): Promise<void>
}
