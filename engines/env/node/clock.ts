/** The machine's own time. */
import type { Clock } from '../clock.ts'

export class NodeClock implements Clock {
  wallMs(): number {
    return Date.now()
  }

  monotonicNs(): number {
    return performance.now() * 1e6
  }

  sleep(durationMs: number): Promise<void> {
    return new Promise(resolve => {
      if (durationMs === 0) setImmediate(resolve)
      else setTimeout(resolve, durationMs)
    })
  }
}
