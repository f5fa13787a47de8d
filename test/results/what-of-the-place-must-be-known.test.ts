import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { captureEnvironment, environmentWarnings } from '../../harness/results/environment.ts'
import { resultForTests } from './result-for-tests.ts'

const { environment } = resultForTests()

test('a busy machine is said to be busy', () => {
  expect(environmentWarnings(environment, 'sync')).toEqual([])
  expect(environmentWarnings({ ...environment, loadAverageBefore: 1.26 }, 'sync')).toEqual([
    'The machine was busy before the run began: load average 1.3 on 2 processors.',
  ])
})

test('a sync in memory is said to be none', () => {
  const inMemory = { ...environment, fileSystem: 'tmpfs' }
  expect(environmentWarnings(inMemory, 'buffered')).toEqual([])
  expect(environmentWarnings(inMemory, 'sync')).toEqual([expect.stringContaining('tmpfs')])
})

test('this place is described whole', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'harness-place-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const here = await captureEnvironment(directory)
  expect(here.tool).toMatch(/^harness \d+\.\d+\.\d+$/)
  expect(here.node).toBe(process.versions.node)
  expect(here.cpuCount).toBeGreaterThan(0)
  expect(here.fileSystem).not.toBe('')
})
