/** Random runs: a few in each suite, each with a seed of its own, which a failure prints. */
import type { ModelName } from '../store.ts'
import type { Subject } from './subject.ts'

const runCount = 3

export interface RandomRun {
  /** The one under way, from 1. */
  readonly step: number
  run(): Promise<void>
}

/** `suite` is the function that replays a run. */
export function testRandom<M extends ModelName>(
  subject: Subject<M>,
  suite: string,
  create: (directory: string, seed: number) => RandomRun,
): void {
  for (let run = 0; run < runCount; run++) {
    const seed = subject.seed + run
    subject.testDirectory(`a random run agrees with the model (${run + 1} of ${runCount})`, async directory => {
      const randomRun = create(directory, seed)
      try {
        await randomRun.run()
      } catch (thrown) {
        const where = `step ${randomRun.step}; to replay: ${suite}(adapter, { …, seed: ${seed} })`
        throw new Error(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${where}`, { cause: thrown })
      }
    })
  }
}
