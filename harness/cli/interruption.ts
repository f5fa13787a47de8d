/** Ctrl-C and SIGTERM: the first asks the run to stop, the second ends it at once. */

export interface Interruption {
  readonly stop: AbortSignal
  readonly kill: AbortSignal
  /** Gives the signals back to the system. */
  release(): void
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `onStop` is called once, at the first signal. */
export function watchInterruption(onStop: () => void): Interruption {
  const stop = new AbortController()
  const kill = new AbortController()
  const onSignal = (): void => {
    if (stop.signal.aborted) {
      kill.abort()
      return
    }
    onStop()
    stop.abort()
  }
  for (const signal of signals) process.on(signal, onSignal)
  return {
    stop: stop.signal,
    kill: kill.signal,
    release() {
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}
