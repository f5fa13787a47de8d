/**
 * Looks at the whole store after the run: is every record there that was acknowledged, and nothing else, and
 * is each what was written. What was missed while the load was on is in the outcomes of the operations.
 */
import type { Store } from '../../adapters/contract/index.ts'
import type { Check } from '../workload.ts'
import type { Content } from './content.ts'
import type { DrawnSlots } from './drawn-slots.ts'
import type { InsertSequence } from './insert-sequence.ts'

export interface CheckParts {
  readonly loadedCount: number
  readonly inserts: InsertSequence
  /** One slot to read through. */
  readonly slots: DrawnSlots
  readonly content: Content
  readonly recordNumber: (record: number) => number
  /** True: each record is read once more by its key, since only then can a stale one be told. */
  readonly versioned: boolean
}

const slot = 0

export async function checkStore(store: Store<'kv'>, parts: CheckParts): Promise<readonly Check[]> {
  if (!store.capabilities.keepsData) {
    const detail = 'The store forgets what it is given, so nothing can be looked for.'
    return ['records', 'contents'].map(name => ({ name, verdict: 'unknown', detail }))
  }
  const found = await countRecords(store, parts)
  const staleCount = parts.versioned ? await countStale(store, parts) : 0
  return [judgeRecords(found.count, parts), judgeContents(found, staleCount)]
}

interface Found {
  readonly count: number
  /** Values that are not what was written under their key. */
  readonly foreignCount: number
}

async function countRecords(store: Store<'kv'>, { content }: CheckParts): Promise<Found> {
  let count = 0
  let foreignCount = 0
  const cursor = await store.kv.scan({})
  try {
    for (;;) {
      const next = cursor.next()
      if (!(next instanceof Promise ? await next : next)) break
      count++
      if (!content.acceptsEntry(slot, cursor.key, cursor.value)) foreignCount++
    }
  } finally {
    await cursor.close()
  }
  return { count, foreignCount }
}

async function countStale(store: Store<'kv'>, { slots, content, inserts, recordNumber }: CheckParts): Promise<number> {
  let staleCount = 0
  for (let record = 0; record < inserts.visibleCount; record++) {
    slots.setRecord(slot, record, false)
    slots.writeKeys(1, recordNumber)
    content.expect(slot)
    const read = store.kv.get(slots.keys[slot]!)
    const value = read instanceof Promise ? await read : read
    if (value !== undefined && !content.accepts(slot, value)) staleCount++
  }
  return staleCount
}

function judgeRecords(foundCount: number, { loadedCount, inserts }: CheckParts): Check {
  const countMin = loadedCount + inserts.acknowledgedCount
  const countMax = countMin + inserts.doubtfulCount
  const doubt =
    inserts.doubtfulCount > 0 ? ` and at most ${number(inserts.doubtfulCount)} that may have been applied` : ''
  const expected = `${number(loadedCount)} loaded, ${number(inserts.acknowledgedCount)} inserted${doubt}`
  const held = foundCount >= countMin && foundCount <= countMax
  return {
    name: 'records',
    verdict: held ? 'valid' : 'violated',
    detail: held
      ? `${number(foundCount)} records found: ${expected}.`
      : `${number(foundCount)} records found, where there must be ${number(countMin)}: ${expected}.`,
  }
}

function judgeContents({ count, foreignCount }: Found, staleCount: number): Check {
  const held = foreignCount === 0 && staleCount === 0
  return {
    name: 'contents',
    verdict: held ? 'valid' : 'violated',
    detail: held
      ? `Each of ${number(count)} values is a record as it was written.`
      : `Of ${number(count)} values ${number(foreignCount)} are not what was written there, and ${number(staleCount)} are not the latest.`,
  }
}

function number(count: number): string {
  return count.toLocaleString('en-US')
}
