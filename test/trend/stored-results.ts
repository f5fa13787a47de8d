/** Stored results in a directory of their own, as runs leave them day after day. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Result } from '../../harness/results/result.ts'
import { resultForTests } from '../results/result-for-tests.ts'

/** An empty directory that goes with the test. */
export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'harness-trend-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** The time of a result, so many days after the first. */
function dayOf(day: number): string {
  return new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString()
}

/** Writes a result's folder, named after its day. Returns its path. */
export function store(directory: string, day: number, changes: Partial<Result> = {}): string {
  const name = `day-${String(day).padStart(3, '0')}`
  const path = join(directory, name)
  mkdirSync(path, { recursive: true })
  const result = resultForTests({ name, startedAt: dayOf(day), ...changes })
  writeFileSync(join(path, 'result.json'), JSON.stringify(result))
  return path
}
