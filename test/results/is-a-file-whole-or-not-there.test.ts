import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeFileAtomically } from '../../harness/results/atomic-file.ts'
import { ResultError } from '../../harness/results/errors.ts'
import { createResultFolder, discardPartialFiles, fileNameOf } from '../../harness/results/folder.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'harness-results-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

test('a written file is there whole, and nothing beside it', async () => {
  const path = join(directory, 'result.json')
  await writeFileAtomically(path, 'old')
  await writeFileAtomically(path, 'new')
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(readdirSync(directory)).toEqual(['result.json'])
})

test('a disk that fills up leaves the older whole file, and says which file and why', async () => {
  const path = join(directory, 'result.json')
  writeFileSync(path, 'old')
  symlinkSync('/dev/full', `${path}.partial`)
  const error: unknown = await writeFileAtomically(path, 'new').catch(thrown => thrown)
  expect(error).toBeInstanceOf(ResultError)
  expect((error as ResultError).message).toBe(`cannot write ${path}: no space left on device (ENOSPC)`)
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(directory)).toEqual(['result.json'])
})

const startedAt = new Date('2026-11-22T10:15:00.123Z')

test('a folder is named by time and label', async () => {
  const folder = await createResultFolder(join(directory, 'deep', 'results'), startedAt, 'ycsb-a-lsm')
  expect(folder.name).toBe('2026-11-22T10-15-00-ycsb-a-lsm')
  expect(existsSync(folder.path)).toBe(true)
})

test('folders of the same second are told apart', async () => {
  const names: string[] = []
  for (let count = 0; count < 3; count++) names.push((await createResultFolder(directory, startedAt, 'a')).name)
  expect(names).toEqual(['2026-11-22T10-15-00-a', '2026-11-22T10-15-00-a-2', '2026-11-22T10-15-00-a-3'])
})

test('a place where no folder can be is named, with the reason', async () => {
  const file = join(directory, 'file')
  writeFileSync(file, '')
  await expect(createResultFolder(join(file, 'results'), startedAt, 'a')).rejects.toThrow(
    `cannot create the result directory ${join(file, 'results')}: not a directory (ENOTDIR)`,
  )
})

test('what a failed run leaves half-written goes, with its folder; what is whole stays', async () => {
  const empty = await createResultFolder(directory, startedAt, 'empty')
  writeFileSync(join(empty.path, 'latency.hlog.partial'), '')
  await discardPartialFiles(empty)
  expect(existsSync(empty.path)).toBe(false)

  const partial = await createResultFolder(directory, startedAt, 'partial')
  writeFileSync(join(partial.path, 'result.json'), '')
  writeFileSync(join(partial.path, 'report.html.partial'), '')
  await discardPartialFiles(partial)
  expect(readdirSync(partial.path)).toEqual(['result.json'])
})

test.each([
  ['ycsb-a-./my-store.ts', 'ycsb-a-.-my-store.ts'],
  ['../../etc/passwd', 'etc-passwd'],
  ['a b\u0000c', 'a-b-c'],
])('%j is the file name %s', (label, name) => {
  expect(fileNameOf(label)).toBe(name)
})
