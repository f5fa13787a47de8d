import { expect, test } from 'vitest'
import type { PlanOptions } from '../../harness/plan.ts'
import { UsageError } from '../../harness/usage-error.ts'
import { planned } from '../plan/plan-for-tests.ts'

async function refusalOf(objectives: readonly string[], options: PlanOptions = {}): Promise<string> {
  const error: unknown = await planned({ ...options, objectives }).catch(thrown => thrown)
  expect(error).toBeInstanceOf(UsageError)
  return (error as UsageError).message
}

const example = "--objective takes a figure and what it must reach, such as 'read.p99 < 2ms' or 'throughput > 50k', not"
const metrics = 'throughput, errors, mean, p50, p75, p90, p95, p99, p999, p9999 and max'

test.each([
  ['', `${example} "".`],
  ['fast', `${example} "fast".`],
  ['< 2ms', `${example} "< 2ms".`],
  ['read.p99 == 2ms', '"read.p99 == 2ms": == is no operator; there are <, <=, > and >=.'],
  ['read.p99 =< 2ms', '"read.p99 =< 2ms": =< is no operator; there are <, <=, > and >=.'],
  ['read.p98 < 2ms', '"read.p98 < 2ms": Unknown metric: p98. Did you mean p90?'],
  ['read.foo < 2ms', `"read.foo < 2ms": Unknown metric: foo. Known: ${metrics}.`],
  ['load < 2ms', '"load < 2ms": load has no metric; perhaps load.p99.'],
  ['thruput > 5', '"thruput > 5": Unknown metric: thruput. Did you mean throughput?'],
  ['read < 2ms', '"read < 2ms": read has no metric; perhaps read.p99.'],
  ['read. < 2ms', '"read. < 2ms": "read." has a dot too many.'],
  ['read..p99 < 2ms', '"read..p99 < 2ms": "read..p99" has a dot too many.'],
  ['reed.p99 < 2ms', '"reed.p99 < 2ms": Unknown operation: reed. Did you mean read?'],
  [
    'laod.throughput > 1k',
    '"laod.throughput > 1k": ycsb-a has no operation "laod"; it has read and update, and phases are load, cold, warm-up and run.',
  ],
  [
    'scan.p99 < 2ms',
    '"scan.p99 < 2ms": ycsb-a has no operation "scan"; it has read and update, and phases are load, cold, warm-up and run.',
  ],
  ['load.read.p99 < 2ms', '"load.read.p99 < 2ms": a load is one operation: leave the name out.'],
  ['read.p99 < 2', '"read.p99 < 2": p99 takes a time with its unit such as 500us or 2ms, not "2".'],
  ['read.p99 <', '"read.p99 <": p99 takes a time with its unit such as 500us or 2ms, not "".'],
  [
    'read.p99 < 2ms < 3ms',
    '"read.p99 < 2ms < 3ms": p99 takes a time with its unit such as 500us or 2ms, not "2ms < 3ms".',
  ],
  ['read.p99 < -2ms', '"read.p99 < -2ms": p99 is never below 0.'],
  ['errors < 0', '"errors < 0": errors is never below 0; perhaps errors <= 0.'],
  ['errors < 110%', '"errors < 110%": errors are a share, at most 100%.'],
  ['errors < few', '"errors < few": errors takes a share such as 0.1%, not "few".'],
  ['throughput > 1k..2k', '"throughput > 1k..2k": throughput takes operations a second such as 50k, not "1k..2k".'],
  ['throughput > 2ms', '"throughput > 2ms": throughput takes operations a second such as 50k, not "2ms".'],
])('%j is refused', async (text, message) => {
  expect(await refusalOf([text])).toBe(message.startsWith('--') ? message : `--objective ${message}`)
})

test('one that is given twice is refused', async () => {
  expect(await refusalOf(['p99 < 2ms', 'p99<2ms'])).toBe('--objective "p99 < 2ms": it is given twice.')
})

test('a warm-up that never takes place is refused', async () => {
  expect(await refusalOf(['warm-up.p99 < 2ms'], { warmUp: '0' })).toBe(
    '--objective "warm-up.p99 < 2ms": there is no warm-up with --warm-up 0.',
  )
})

test('the operations are those of the workload', async () => {
  await expect(planned({ workload: 'ycsb-e', objectives: ['scan.p99 < 2ms'] })).resolves.toBeDefined()
  expect(await refusalOf(['read.p99 < 2ms'], { workload: 'ycsb-e' })).toContain('ycsb-e has no operation "read"')
})

test('a long one is cut in the message', async () => {
  expect((await refusalOf([`${'x'.repeat(10_000)} < 1ms`])).length).toBeLessThan(10_400)
  expect((await refusalOf(['x'.repeat(10_000)])).length).toBeLessThan(250)
})
