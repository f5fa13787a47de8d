/**
 * Random runs against a reference, whatever the model: a few in each suite, each of steps drawn from a seed of its own,
 * with reopenings in between. A failure prints the seed.
 */
import assert from 'node:assert/strict'
import type { Awaitable, ModelName, Store } from '../store.ts'
import { createDraw, type Draw } from './draw.ts'
import type { Subject } from './subject.ts'

export interface RandomSteps<M extends ModelName> {
  /** One step each; one that stands here twice is drawn twice as often. */
  readonly actions: readonly (() => Promise<void>)[]
  /** The store was closed and opened: from now on this is its model. */
  reopened(model: Store<M>[M]): void
  /** Ends what does not outlive the store: cursors and snapshots, after a last look at them. */
  end(): Promise<void>
  /** Compares the whole store with the reference. */
  checkAll(): Promise<void>
}

export interface RandomRun {
  readonly draw: Draw
  /** The one under way, from 1. */
  readonly step: number
}

export interface RandomPlan<M extends ModelName> {
  readonly stepCount: number
  /** Steps from one settling to the next, and from one reopening to the next. */
  readonly settleEvery: number
  readonly reopenEvery: number
  readonly begin: (model: Store<M>[M], run: RandomRun) => Awaitable<RandomSteps<M>>
}

const runCount = 3

export function testRandomRuns<M extends ModelName>(subject: Subject<M>, plan: RandomPlan<M>): void {
  for (let run = 0; run < runCount; run++) {
    const seed = subject.seed + run
    subject.testDirectory(`a random run agrees with the reference (${run + 1} of ${runCount})`, async directory => {
      const progress = { draw: createDraw(seed), step: 0 }
      try {
        await runSteps(subject, plan, { directory, progress })
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
  readonly progress: { readonly draw: Draw; step: number }
}

async function runSteps<M extends ModelName>(
  subject: Subject<M>,
  { stepCount, settleEvery, reopenEvery, begin }: RandomPlan<M>,
  { directory, progress }: Run,
): Promise<void> {
  const lasting = subject.lastingDurabilities[0]
  let store: Store<M> = await subject.open(directory, lasting)
  const steps = await begin(store[subject.model], progress)
  for (progress.step = 1; progress.step <= stepCount; progress.step++) {
    await steps.actions[progress.draw(steps.actions.length)]!()
    if (progress.step % settleEvery === 0) await store.settle?.()
    if (progress.step % reopenEvery === 0 && lasting !== undefined) {
      await steps.end()
      await store.close()
      store = await subject.open(directory, lasting)
      steps.reopened(store[subject.model])
      await store.verify?.()
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
