import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { threadId } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Background } from '../../engines/env/index.ts'
import { MemoryDisk, memoryEnv, NodeBackground, StorageError } from '../../engines/env/index.ts'
import { corruptTask, exitTask, meetTask, mistakeTask, sumTask, uncloneableTask } from './task/index.ts'

let directory: string
let background: Background
beforeEach(() => {
  directory = mkdtempSync(`${tmpdir()}/background-`)
  writeFileSync(`${directory}/bytes`, Uint8Array.of(1, 2, 250))
  background = new NodeBackground()
})
afterEach(async () => {
  await background.close()
  rmSync(directory, { recursive: true })
})

test('a task runs in another thread, with a disk of its own', async () => {
  const result = await background.run(sumTask, `${directory}/bytes`)
  expect(result.sum).toBe(253)
  expect(result.threadId).not.toBe(threadId)
})

test('two tasks run at the same time, a third waits for a thread', async () => {
  const meet = (count: number): Promise<number>[] => {
    const arrivals = new SharedArrayBuffer(4)
    return Array.from({ length: count }, () => background.run(meetTask, { arrivals, count }))
  }
  // Each pair ends only if both of it run at once; six tasks share two threads.
  const threads = await Promise.all([...meet(2), ...meet(2), ...meet(2)])
  expect(new Set(threads).size).toBe(2)
})

test('what a task throws arrives: a StorageError as one, another error as itself', async () => {
  const corrupt = await background.run(corruptTask, 'table').catch((thrown: unknown) => thrown)
  expect(corrupt).toBeInstanceOf(StorageError)
  expect(corrupt).toMatchObject({ code: 'CORRUPT', definite: false, message: 'table is corrupt at offset 7' })
  expect((corrupt as Error).stack).toContain('task/index.ts')
  await expect(background.run(mistakeTask, null)).rejects.toThrow(new RangeError('a mistake'))
  await expect(background.run(sumTask, `${directory}/missing`)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('what cannot cross between threads rejects, either way, and the thread goes on', async () => {
  await expect(background.run(uncloneableTask, null)).rejects.toThrow('could not be cloned')
  await expect(background.run(sumTask, (() => 'path') as unknown as string)).rejects.toThrow('could not be cloned')
  await expect(background.run({ ...sumTask, exportName: 'absent' }, 'x')).rejects.toThrow("no task 'absent'")
  expect((await background.run(sumTask, `${directory}/bytes`)).sum).toBe(253)
})

test('a thread that dies fails its task, perhaps done, and others take its place', async () => {
  await expect(background.run(exitTask, null)).rejects.toMatchObject({ code: 'IO', definite: false })
  expect((await background.run(sumTask, `${directory}/bytes`)).sum).toBe(253)
})

test('close waits for what runs, and the next task finds a thread again', async () => {
  let settled = false
  const running = background.run(sumTask, `${directory}/bytes`).then(() => {
    settled = true
  })
  await background.close()
  expect(settled).toBe(true)
  await running
  expect((await background.run(sumTask, `${directory}/bytes`)).sum).toBe(253)
})

test('an idle thread does not keep the process alive', async () => {
  const source = `
    const { NodeBackground } = await import(${JSON.stringify(new URL('../../engines/env/index.ts', import.meta.url).href)})
    const { sumTask } = await import(${JSON.stringify(new URL('./task/index.ts', import.meta.url).href)})
    console.log((await new NodeBackground().run(sumTask, ${JSON.stringify(`${directory}/bytes`)})).sum)
  `
  const run = promisify(execFile)
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', source], { timeout: 30_000 })
  expect(stdout).toBe('253\n')
  expect(stderr).toBe('')
})

test('in memory the task runs later, on this thread and on the disk of its environment', async () => {
  const disk = new MemoryDisk()
  const file = disk.create('bytes')
  file.write(Uint8Array.of(1, 2), 0)
  const { background: inMemory } = memoryEnv({ seed: 1, disk })
  const result = inMemory.run(sumTask, 'bytes')
  file.write(Uint8Array.of(4), 2)
  expect(await result).toEqual({ sum: 7, threadId })
  await expect(inMemory.run(uncloneableTask, null)).rejects.toThrow('could not be cloned')
  await inMemory.close()
})
