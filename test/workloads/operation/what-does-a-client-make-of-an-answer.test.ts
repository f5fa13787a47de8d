import { describe, expect, test } from 'vitest'
import { StoreError } from '../../../adapters/contract/index.ts'
import { createRandom } from '../../../engines/env/index.ts'
import { type ClientParts, OperationClient } from '../../../workloads/operation/client.ts'
import type { Operation } from '../../../workloads/operation/operation.ts'
import { Witness } from '../../../workloads/operation/witness.ts'
import { outcome } from '../../../workloads/workload.ts'

/** Counts what was added to it; stands for a reference, too. */
class Counter {
  count = 0
  snapshotCount = 0

  add(number: number): void {
    this.count += number
  }

  snapshot(): this {
    this.snapshotCount++
    return Object.assign(new Counter(), { count: this.count }) as this
  }
}

const question: Operation<Counter, Counter, number, number> = {
  name: 'count',
  draw: () => 0,
  ask: ({ count }) => count,
  difference: ({ count }, _, found) => (count === found ? undefined : `${found} and not ${count}`),
  isWrong: (_, found) => found < 0,
}

const write: Operation<Counter, Counter, number, void> = {
  name: 'add',
  draw: () => 1,
  ask: (counter, number) => counter.add(number),
  change: (reference, number) => reference.add(number),
  difference: () => undefined,
}

type Given = Partial<ClientParts<Counter, Counter>>

/** What comes back for one operation. */
function execute(operation: Operation<Counter, Counter>, given: Given = {}): unknown {
  const client = new OperationClient({
    model: new Counter(),
    keepsData: true,
    random: createRandom(1),
    operations: [operation],
    weights: [1],
    witness: undefined,
    ...given,
  })
  const batch = { kinds: new Uint8Array(1), count: 0 }
  client.draw(batch)
  return client.execute(batch, 0)
}

const plainly = (operation: Operation<Counter, Counter>): Operation<Counter, Counter> => operation
const later = (operation: Operation<Counter, Counter>): Operation<Counter, Counter> => ({
  ...operation,
  ask: async (counter, asked) => operation.ask(counter, asked),
})

const failing = (code: 'NO_SPACE' | 'TIMEOUT') => () => {
  throw new StoreError(code, 'no')
}

test('a store that answers plainly is answered plainly, with a witness or without', () => {
  for (const operation of [question, write]) {
    for (const witness of [undefined, new Witness(new Counter())]) {
      expect(execute(operation, { witness })).toBe(outcome.ok)
      expect(execute(later(operation), { witness })).toBeInstanceOf(Promise)
    }
  }
})

describe('an answer that is wrong by itself', () => {
  const lying = { ...question, ask: () => -1 }

  test('is seen without a witness', async () => {
    expect(execute(lying)).toBe(outcome.wrong)
    expect(await execute(later(lying))).toBe(outcome.wrong)
    expect(await execute(later(question))).toBe(outcome.ok)
  })

  test('is not looked at where the store forgets what it is given, or nobody can tell', async () => {
    for (const given of [{ keepsData: false }, { keepsData: false, witness: new Witness(new Counter()) }]) {
      expect(execute(lying, given)).toBe(outcome.ok)
      expect(await execute(later(lying), given)).toBe(outcome.ok)
    }
    const untellable: Operation<Counter, Counter> = {
      name: 'x',
      draw: () => 0,
      ask: () => -1,
      difference: () => undefined,
    }
    expect(execute(untellable)).toBe(outcome.ok)
    expect(await execute(later(untellable))).toBe(outcome.ok)
  })
})

describe('how a write ended is told', () => {
  test.each([
    ['acknowledged', {}, [0]],
    ['refused', { ask: failing('NO_SPACE') }, [1]],
    ['unknown', { ask: failing('TIMEOUT') }, []],
  ] as const)('%s', async (ending, replaced, wrongCounts) => {
    for (const make of [plainly, later]) {
      const endings: string[] = []
      const witness = new Witness(new Counter())
      const operation = make({ ...write, ...replaced, ended: (_, ended) => void endings.push(ended) })
      const run = async (): Promise<unknown> => execute(operation, { witness })
      if (ending === 'acknowledged') expect(await run()).toBe(outcome.ok)
      else await expect(run()).rejects.toThrow('no')
      expect(endings).toEqual([ending])
      // What may be there afterwards: the write after it was acknowledged, not where it was refused, and either in doubt.
      for (const count of [0, 1]) {
        const isWrong = (wrongCounts as readonly number[]).includes(count)
        const found = execute({ ...question, ask: () => count }, { witness })
        expect(found, `${count} found`).toBe(isWrong ? outcome.wrong : outcome.ok)
      }
    }
  })

  test('but not of a store that forgets what it is given', () => {
    const endings: string[] = []
    execute({ ...write, ended: (_, ended) => void endings.push(ended) }, { keepsData: false })
    expect(endings).toEqual([])
  })
})

test('between the calls of one question others may write, and each call is judged by itself', async () => {
  const witness = new Witness(new Counter())
  const model = new Counter()
  const asked: number[] = []
  const twice: Operation<Counter, Counter, readonly number[], number> = {
    name: 'twice',
    draw: () => [1, 2],
    parts: numbers => numbers.map(number => [number]),
    async ask({ count }, [number]) {
      asked.push(number!)
      return number === stale ? count - 3 : count
    },
    difference: ({ count }, _, found) => (count === found ? undefined : `${found} and not ${count}`),
  }
  let stale = 0
  const run = async (): Promise<unknown> => {
    const running = execute(twice, { model, witness })
    execute(write, { model, witness })
    await null
    execute(write, { model, witness })
    return running
  }
  expect(await run()).toBe(outcome.ok)
  expect(asked).toEqual([1, 2])
  for (stale of [1, 2]) expect(await run(), `call ${stale}`).toBe(outcome.wrong)
})

test('a question without an answer is over: what was written since becomes part of the reference', async () => {
  for (const make of [plainly, later]) {
    const [model, reference] = [new Counter(), new Counter()]
    const given = { model, witness: new Witness(reference) }
    const unanswered = make({ ...question, ask: failing('TIMEOUT') })
    for (let turn = 0; turn < 8; turn++) {
      await expect((async () => execute(unanswered, given))()).rejects.toThrow('no')
      execute(write, given)
    }
    expect(execute(question, given)).toBe(outcome.ok)
    expect(execute({ ...question, ask: () => 7 }, given)).toBe(outcome.wrong)
    expect(given.witness).toMatchObject({ comparedCount: 2, untoldCount: 0, wrongCount: 1 })
    // Nothing was left to be added to a copy.
    expect([reference.count, reference.snapshotCount]).toEqual([8, 0])
  }
})
