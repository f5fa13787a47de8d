/** One run of the comparison as plain data: drawn from a seed, run, printed, and cut down to what makes it fail. */
import { createRandom, memoryEnv } from '../../engines/env/index.ts'
import type { LsmOptions } from '../../engines/lsm/index.ts'
import { Comparison } from './comparison.ts'
import { describeOperation, type Operation, OperationSource } from './operations.ts'
import { SlowBackground } from './slow-background.ts'
import { drawOptions } from './small-options.ts'

export interface Case {
  readonly seed: number
  readonly operations: readonly Operation[]
}

const operationCount = 200
const shrinkRunCountMax = 500

export function drawCase(seed: number): Case {
  const source = new OperationSource(createRandom(seed))
  return { seed, operations: Array.from({ length: operationCount }, () => source.draw()) }
}

/** What the tree got wrong; `undefined`: nothing. */
export async function runCase({ seed, operations }: Case): Promise<Error | undefined> {
  const options = optionsOf(seed)
  const env = memoryEnv({ seed })
  const background = new SlowBackground(env.background, createRandom(seed))
  try {
    const comparison = await Comparison.open({ ...env, background }, () => options.next().value)
    for (const operation of operations) await comparison.run(operation)
    await comparison.finish()
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The same failure with as few operations as can be found by leaving out ever smaller stretches. */
export async function shrinkCase(failing: Case, error: Error): Promise<{ smallest: Case; error: Error }> {
  let smallest = failing
  let lastError = error
  let runCount = 0
  for (let length = failing.operations.length >> 1; length >= 1 && runCount < shrinkRunCountMax; length >>= 1) {
    for (let start = 0; start < smallest.operations.length && runCount < shrinkRunCountMax; runCount++) {
      const operations = smallest.operations.toSpliced(start, length)
      const found = await runCase({ ...smallest, operations })
      if (found === undefined) start += length
      else {
        smallest = { ...smallest, operations }
        lastError = found
      }
    }
  }
  return { smallest, error: lastError }
}

export function describeCase({ seed, operations }: Case, error: Error): string {
  const options = optionsOf(seed)
  const reopenings = operations.filter(({ type }) => type === 'reopen').length
  const opens = Array.from({ length: reopenings + 2 }, () => JSON.stringify(options.next().value))
  return [
    `seed ${seed}: ${error.message}`,
    ...opens.map((text, index) => `options of opening ${index + 1}: ${text}`),
    ...operations.map(operation => `  ${describeOperation(operation)}`),
    `replay: SEED=${seed} npx vitest run test/lsm/does-the-tree-answer-like-a-sorted-map.test.ts`,
    error.stack ?? '',
  ].join('\n')
}

/** Options for each opening of the tree in turn, without end. */
function* optionsOf(seed: number): Generator<LsmOptions, never> {
  const random = createRandom(-1 - seed)
  for (;;) yield drawOptions(random)
}
