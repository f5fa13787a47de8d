/** A process as chaos sees it: what can be done to it. Whoever owns the process implements this. */
export interface ProcessTarget {
  /** False from the moment on at which it is dead, by our hand or another. A paused one is running. */
  readonly isRunning: boolean
  /** Settles when it is dead. */
  kill(): Promise<void>
  /** Starts a dead one, under the limits set before; settles when it answers. */
  start(): Promise<void>
  /** Ends it in good order and starts it again; settles when it answers. */
  restart(): Promise<void>
  pause(): Promise<void>
  resume(): Promise<void>
  /** Sets limits, for the running process and every later one; a limit that is not there is lifted. Absent: it cannot. */
  limit?(limits: ProcessLimits): Promise<void>
}

export interface ProcessLimits {
  readonly openFileCountMax?: number
  readonly memoryBytesMax?: number
}
