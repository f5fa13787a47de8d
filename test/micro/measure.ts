/** The measured path itself: clock and recorder. */
import type { Random } from '../../engines/env/index.ts'
import { nowNs } from '../../harness/measure/clock.ts'
import { Histogram } from '../../harness/measure/histogram.ts'
import { type MicroTask, sink } from './task.ts'

export function measureTasks(random: Random): MicroTask[] {
  const histogram = new Histogram()
  const latencies = Float64Array.from({ length: 1024 }, () => Math.floor(1e6 ** random.nextFloat()))
  return [
    {
      name: 'measure: read the clock',
      operations: 10_000,
      run: () => {
        sink.value += nowNs()
      },
    },
    {
      name: 'measure: record a latency',
      operations: 10_000,
      run: index => histogram.record(latencies[index & 1023] as number),
    },
  ]
}
