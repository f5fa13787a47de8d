/**
 * The disk is full for every file that would pass a limit of the shell's (`ulimit -f`, in KiB): the write
 * fails in the same place as on a full disk, with another reason, and it takes no rights. A signal comes with
 * it that ends a process, so one that is to be told of the failure has to catch that.
 */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readResult } from '../../harness/results/read.ts'
import { type Ended, freshDirectory, program, resultFolder, start } from './command-line.ts'

function harnessWithin(kibibytes: number, directory: string, ...words: readonly string[]): Promise<Ended> {
  const [node, ...rest] = program
  const catching = ['--import', "data:text/javascript,process.on('SIGXFSZ',()=>{})"]
  const limited = ['bash', '-c', `ulimit -f ${kibibytes}; exec "$@"`, 'bash', node!, ...catching, ...rest, ...words]
  return start(directory, limited).ended
}

const endless = ['--records', '200', '--duration', '10m', '--warm-up', '0', '--seed', '1']

test('where the latency log has no room the run ends, and what was measured is kept', async () => {
  const directory = freshDirectory()
  const { code, stdout, stderr } = await harnessWithin(32, directory, 'run', 'ycsb-a', '--engine', 'memory', ...endless)
  const folder = resultFolder(directory)
  expect(code).toBe(1)
  expect(stdout).toMatch(/^✗ memory failed: cannot write results\/.*\/latency.hlog: file too large \(EFBIG\)$/m)
  // The page is larger than any file may be here.
  expect(stderr).toMatch(/^harness cannot write results\/.*\/report.html: file too large \(EFBIG\)$/m)
  expect(readdirSync(folder)).toEqual(['result.json'])
  const { result } = await readResult(folder)
  expect(result).toMatchObject({ status: 'failed', runs: [{ failure: { code: 'RESULT' } }] })
  expect(result.runs[0]!.phases.at(-1)!.operationCount).toBeGreaterThan(0)
})

test('where the result has no room, what is left says that the run was not over', async () => {
  const directory = freshDirectory()
  const words = ['--engine', 'null', '--records', '10', '--operations', '10', '--warm-up', '0', '--seed', '1']
  const { code, stdout, stderr } = await harnessWithin(4, directory, 'run', 'ycsb-a', ...words)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^harness cannot write results\/.*\/result.json: file too large \(EFBIG\)$/m)
  const folder = resultFolder(directory)
  expect(readdirSync(folder)).toEqual(['result.json'])
  expect((await readResult(folder)).result).toMatchObject({ status: 'interrupted', runs: [] })
})

test('where nothing has room nothing is left', async () => {
  const directory = freshDirectory()
  const words = ['--engine', 'null', '--records', '10', '--operations', '10', '--seed', '1']
  const { code, stdout, stderr } = await harnessWithin(0, directory, 'run', 'ycsb-a', ...words)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^harness cannot write results\/.*\/latency.hlog: file too large \(EFBIG\)\n$/)
  expect(readdirSync(`${directory}/results`)).toEqual([])
})
