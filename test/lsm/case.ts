/** One run of the comparison as plain data: drawn from a seed, run, printed, and cut down to what makes it fail. */
import { createRandom, memoryEnv, type Random } from '../../engines/env/index.ts'
import { Comparison } from './comparison.ts'
import type { EngineSetup } from './engine-setup.ts'
import { describeOperation, type Operation, OperationSource } from './operations.ts'
import { SlowBackground } from './slow-background.ts'

/** Whose cases these are. */
export interface CaseSubject {
  /** Called for each opening of the tree. */
  readonly drawSetup: (random: Random) => EngineSetup
  /** The file that runs a case again. */
  readonly test: string
}

interface Case {
  readonly subject: CaseSubject
  readonly seed: number
  readonly operations: readonly Operation[]
}

const operationCount = 200
const shrinkRunCountMax = 500
const seedCount = 300
const seedsATest = 30
/** `SEED=123` in the environment: that one alone. */
const only = process.env.SEED === undefined ? undefined : Number(process.env.SEED)
/** Where `findFailure` has to begin to go through every seed. */
export const firstSeeds: readonly number[] =
  only === undefined ? Array.from({ length: seedCount / seedsATest }, (_, index) => index * seedsATest) : [only]

/** The first failure of some seeds in a row, cut down and in words; `undefined`: there is none. */
export async function findFailure(subject: CaseSubject, firstSeed: number): Promise<string | undefined> {
  const count = only === undefined ? seedsATest : 1
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const drawn = drawCase(subject, seed)
    const error = await runCase(drawn)
    if (error === undefined) continue
    const shrunk = await shrinkCase(drawn, error)
    return describeCase(shrunk.smallest, shrunk.error)
  }
  return undefined
}

function drawCase(subject: CaseSubject, seed: number): Case {
  const source = new OperationSource(createRandom(seed))
  return { subject, seed, operations: Array.from({ length: operationCount }, () => source.draw()) }
}

/** What the tree got wrong; `undefined`: nothing. */
async function runCase({ subject, seed, operations }: Case): Promise<Error | undefined> {
  const setups = setupsOf(subject, seed)
  const env = memoryEnv({ seed })
  const background = new SlowBackground(env.background, createRandom(seed))
  try {
    const comparison = await Comparison.open({ ...env, background }, () => setups.next().value)
    for (const operation of operations) await comparison.run(operation)
    await comparison.finish()
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The same failure with as few operations as can be found by leaving out ever smaller stretches. */
async function shrinkCase(failing: Case, error: Error): Promise<{ smallest: Case; error: Error }> {
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

function describeCase({ subject, seed, operations }: Case, error: Error): string {
  const setups = setupsOf(subject, seed)
  const reopenings = operations.filter(({ type }) => type === 'reopen').length
  const opens = Array.from({ length: reopenings + 2 }, () => JSON.stringify(setups.next().value.options))
  return [
    `seed ${seed}: ${error.message}`,
    ...opens.map((text, index) => `options of opening ${index + 1}: ${text}`),
    ...operations.map(operation => `  ${describeOperation(operation)}`),
    `replay: SEED=${seed} npx vitest run ${subject.test}`,
    error.stack ?? '',
  ].join('\n')
}

/** Setups for each opening of the tree in turn, without end. */
function* setupsOf({ drawSetup }: CaseSubject, seed: number): Generator<EngineSetup, never> {
  const random = createRandom(-1 - seed)
  for (;;) yield drawSetup(random)
}
