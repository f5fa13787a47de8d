import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readResult } from '../../harness/results/read.ts'
import { UsageError } from '../../harness/usage-error.ts'
import { resultForTests } from './result-for-tests.ts'

let directory = ''
let file = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'harness-read-'))
  file = join(directory, 'result.json')
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

async function refusalOf(path: string): Promise<string> {
  const error: unknown = await readResult(path).catch(thrown => thrown)
  expect(error).toBeInstanceOf(UsageError)
  return (error as UsageError).message
}

test.each(['folder', 'file'])('a result is read by its %s', async by => {
  const result = resultForTests()
  writeFileSync(file, JSON.stringify(result))
  const read = await readResult(by === 'folder' ? directory : file)
  expect(read.result).toEqual(result)
  expect(read.folder.path).toBe(directory)
})

test('a path that leads nowhere is named', async () => {
  expect(await refusalOf(join(directory, 'none'))).toBe(
    `cannot read ${join(directory, 'none')}: no such file or directory (ENOENT).`,
  )
  expect(await refusalOf(directory)).toBe(`cannot read ${file}: no such file or directory (ENOENT).`)
})

test('half a result is none', async () => {
  const text = JSON.stringify(resultForTests())
  writeFileSync(file, text.slice(0, text.length / 2))
  expect(await refusalOf(directory)).toBe(`${file} is not a result of harness: it is not JSON, or was cut short.`)
})

test('a result of a later schema is for a later harness', async () => {
  writeFileSync(file, JSON.stringify({ ...resultForTests(), schemaVersion: 99 }))
  expect(await refusalOf(directory)).toMatch(/has schema version 99, and this harness reads up to 1: use the harness/)
})

test.each([
  [null, /the document: /],
  [[], /the document: /],
  [{}, /schemaVersion: /],
  ['text', /the document: /],
  [{ ...resultForTests(), runs: [{}] }, /runs\.0\.engine: /],
  [{ ...resultForTests(), schemaVersion: -1 }, /schemaVersion: /],
])('%j is no result, and the message says where', async (stored, place) => {
  writeFileSync(file, JSON.stringify(stored))
  const message = await refusalOf(file)
  expect(message).toMatch(place)
  expect(message).not.toContain('\n')
})
