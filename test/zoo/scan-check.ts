/**
 * Scans against what the same client wrote before: every key of the range, in order, once, with its last value.
 *
 * For keys that only one client writes, and in histories in which no write of theirs is unknown.
 */

import { counterexampleOf, countOf, type Judgement, sayValue, violated } from '../../harness/check/verdict.ts'
import type { History, Operation, Value } from '../../harness/history/operation.ts'

const name = 'scan'

type Row = readonly [key: string, value: Value]
type Range = readonly [start: string, end: string, reverse: boolean, limit: number | null]

export function checkScans({ operations }: History): Judgement {
  const lastWrites = new Map<string, Operation>()
  let scanCount = 0
  for (const operation of operations) {
    if (operation.outcome !== 'ok') continue
    if (operation.kind !== 'scan') {
      lastWrites.set(String(operation.key), operation)
      continue
    }
    scanCount++
    const expected = expectedRows(lastWrites, operation.argument as unknown as Range)
    const found = operation.answer as unknown as readonly Row[]
    const wrong = firstDifference(expected, found)
    if (wrong === undefined) continue
    const reason = `client ${operation.client} scanned ${sayValue(operation.argument)}, and ${wrong.reason}`
    const write = lastWrites.get(wrong.key)
    return violated(
      name,
      `${countOf(operations.length, 'operation')}: ${reason}.`,
      counterexampleOf(wrong.key, write === undefined ? [] : [write], operation, reason),
    )
  }
  if (scanCount === 0) return { name, verdict: 'unknown', detail: 'Nothing was scanned.' }
  return { name, verdict: 'valid', detail: `${countOf(scanCount, 'scan')}: each found what was written, and no more.` }
}

function expectedRows(lastWrites: ReadonlyMap<string, Operation>, [start, end, reverse, limit]: Range): Row[] {
  const rows = [...lastWrites]
    .filter(([key, write]) => write.kind === 'write' && key >= start && key < end)
    .map(([key, write]): Row => [key, write.argument])
    .sort(([a], [b]) => (a < b === reverse ? 1 : -1))
  return limit === null ? rows : rows.slice(0, limit)
}

function firstDifference(
  expected: readonly Row[],
  found: readonly Row[],
): { readonly key: string; readonly reason: string } | undefined {
  for (let place = 0; place < Math.max(expected.length, found.length); place++) {
    const [key, value] = expected[place] ?? []
    const [foundKey, foundValue] = found[place] ?? []
    if (key === foundKey && value === foundValue) continue
    if (key === undefined) return { key: String(foundKey), reason: `found ${sayValue(foundKey)} too much` }
    if (foundKey === undefined) return { key, reason: `missed ${sayValue(key)}` }
    if (key === foundKey) return { key, reason: `found ${sayValue(foundValue)} at ${sayValue(key)}` }
    return { key, reason: `found ${sayValue(foundKey)} where ${sayValue(key)} comes first` }
  }
  return undefined
}
