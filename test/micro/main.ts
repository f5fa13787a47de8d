/**
 * Micro-benchmarks of the parts that every operation goes through: `npm run micro`, or `npm run micro -- memtable`
 * for those whose name has the word. Nanoseconds an operation, with the spread; not a test.
 */
import { Bench } from 'tinybench'
import { createRandom } from '../../engines/env/index.ts'
import { bytesTasks } from './bytes.ts'
import { historyTasks } from './history.ts'
import { lsmTasks } from './lsm.ts'
import { measureTasks } from './measure.ts'
import type { MicroTask } from './task.ts'

const word = process.argv[2] ?? ''
const random = createRandom(42)
const tasks: readonly MicroTask[] = [
  ...bytesTasks(random),
  ...lsmTasks(random),
  ...measureTasks(random),
  ...historyTasks(random),
]
const chosen = tasks.filter(task => task.name.includes(word))
if (chosen.length === 0) {
  process.stderr.write(`no micro-benchmark has '${word}' in its name: ${tasks.map(task => task.name).join(', ')}\n`)
  process.exit(2)
}
for (const task of chosen) {
  const bench = new Bench({ time: 500, warmupTime: 200 })
  bench.add(task.name, () => {
    for (let index = 0; index < task.operations; index++) task.run(index)
  })
  await bench.run()
  const result = bench.tasks[0]?.result
  if (result?.state !== 'completed') throw new Error(`${task.name} did not complete`)
  const nsOf = (milliseconds: number): string => ((milliseconds * 1e6) / task.operations).toFixed(1).padStart(9)
  process.stdout.write(
    `${task.name.padEnd(44)} ${nsOf(result.latency.p50)} ns  (p75 ${nsOf(result.latency.p75).trim()}, ${result.latency.samplesCount} samples)\n`,
  )
}
