import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Trend } from '../../harness/results/trend.ts'
import { trendOf } from '../../harness/trend/trend.ts'
import { UsageError } from '../../harness/usage-error.ts'
import { freshDirectory, store } from './stored-results.ts'

function trendIn(...paths: readonly string[]): Promise<Trend> {
  return trendOf({ paths, metrics: ['all'], significance: 0.01, seed: 1, command: 'harness history' })
}

function storeText(directory: string, name: string, text: string): void {
  mkdirSync(join(directory, name))
  writeFileSync(join(directory, name, 'result.json'), text)
}

it('is each folder that is no whole result named in one sentence, and do the others go on', async () => {
  const directory = freshDirectory()
  for (const day of [1, 2, 3]) store(directory, day)
  mkdirSync(join(directory, 'empty'))
  storeText(directory, 'cut', '{"schemaVersion": 1, "na')
  storeText(directory, 'foreign', '{"hello": "world"}')
  storeText(directory, 'future', '{"schemaVersion": 99}')
  mkdirSync(join(directory, 'odd', 'result.json'), { recursive: true })
  store(directory, 4, { startedAt: 'yesterday' })
  symlinkSync(join(directory, 'nowhere'), join(directory, 'dangling'))
  writeFileSync(join(directory, 'baselines.json'), '{}')
  writeFileSync(join(directory, 'history.html'), '')
  const { results, leftOut } = await trendIn(directory)
  expect(results.map(({ name }) => name)).toEqual(['day-001', 'day-002', 'day-003'])
  expect(leftOut).toHaveLength(7)
  for (const [name, why] of [
    ['empty', /holds no result\.json/],
    ['cut', /not JSON, or was cut short/],
    ['foreign', /is not a result of harness/],
    ['future', /schema version 99/],
    ['odd', /cannot read/],
    ['day-004', /does not say when it was measured, but "yesterday"/],
    ['dangling', /no such file/],
  ] as const) {
    const sentence = leftOut.find(text => text.includes(join(directory, name)))
    expect(sentence, name).toMatch(why)
    expect(sentence).toMatch(/^[^\n]+\.$/)
  }
})

it('is a result that several paths lead to one point', async () => {
  const directory = freshDirectory()
  const path = store(directory, 1)
  symlinkSync(path, join(directory, 'again'))
  const { results } = await trendIn(directory, path, join(path, 'result.json'), directory)
  expect(results).toHaveLength(1)
})

it('is a path that is not there no end, where another has results', async () => {
  const directory = freshDirectory()
  store(directory, 1)
  const { leftOut } = await trendIn(join(directory, 'gone'), directory)
  expect(leftOut).toEqual([expect.stringMatching(/^cannot read .*gone: no such file/)])
})

it.each([
  { what: 'a folder without results', make: (directory: string) => directory },
  { what: 'a folder that is not there', make: (directory: string) => join(directory, 'gone') },
  {
    what: 'results without a complete round only',
    make(directory: string) {
      store(directory, 1, { runs: [] })
      return directory
    },
  },
])('is $what a usage error', async ({ make }) => {
  const directory = freshDirectory()
  await expect(trendIn(make(directory))).rejects.toThrow(UsageError)
  await expect(trendIn(make(directory))).rejects.toThrow(/^There is no result with a complete round in [^\n]+\.$/)
})
