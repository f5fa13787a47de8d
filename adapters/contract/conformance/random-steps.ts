/** Random runs against a model's reference: steps drawn from a seed, with reopenings in between; whatever the model. */
import assert from 'node:assert/strict'
import type { ModelName, Store } from '../store.ts'
import type { Draw } from './draw.ts'
import { createDraw } from './draw.ts'
import type { Subject } from './subject.ts'

export interface RandomSteps {
  /** One step each; one that stands here twice is drawn twice as often. */
  readonly actions: readonly (() => Promise<void>)[]
  /** Ends what does not outlive the store: snapshots, after a last look at them. */
  end(): Promise<void>
  /** Compares the whole store with the reference. */
  checkAll(): Promise<void>
}

export interface RandomPlan<M extends ModelName> {
  readonly stepCount: number
  /** `model` gives the store's that is open now. */
  begin(model: () => Store<M>[M], draw: Draw): RandomSteps
}

const runCount = 3

export function testRandomSteps<M extends ModelName>(subject: Subject<M>, plan: RandomPlan<M>): void {
  for (let run = 0; run < runCount; run++) {
    const seed = subject.seed + run
    subject.testDirectory(`a random run agrees with the reference (${run + 1} of ${runCount})`, async directory => {
      const progress = { step: 0 }
      try {
        await runSteps(subject, plan, { directory, seed, progress })
      } catch (thrown) {
        const replay = `${subject.model}Conformance(adapter, { …, seed: ${seed} })`
        const what = thrown instanceof Error ? thrown.message : String(thrown)
        throw new Error(`${what}\nstep ${progress.step}; to replay: ${replay}`, { cause: thrown })
      }
    })
  }
}

interface Run {
  readonly directory: string
  readonly seed: number
  readonly progress: { step: number }
}

async function runSteps<M extends ModelName>(
  subject: Subject<M>,
  plan: RandomPlan<M>,
  { directory, seed, progress }: Run,
): Promise<void> {
  const lasting = subject.lastingDurabilities[0]
  const draw = createDraw(seed)
  let store: Store<M> = await subject.open(directory, lasting)
  const steps = plan.begin(() => store[subject.model], draw)
  for (progress.step = 1; progress.step <= plan.stepCount; progress.step++) {
    await steps.actions[draw(steps.actions.length)]!()
    if (progress.step % 120 === 0) await store.settle?.()
    if (progress.step % 100 === 0 && lasting !== undefined) {
      await steps.end()
      await store.close()
      store = await subject.open(directory, lasting)
      await steps.checkAll()
    }
  }
  await steps.end()
  await store.verify?.()
  await steps.checkAll()
  await store.close()
}

/** The answer has no difference from the reference. */
export function assertSame(what: string, question: unknown, difference: string | undefined): void {
  if (difference !== undefined) assert.fail(`${what} of ${JSON.stringify(question)}: ${difference}`)
}
