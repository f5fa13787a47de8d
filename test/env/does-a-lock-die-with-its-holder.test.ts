/** A store that was killed must open again; one that lives must not be opened twice, whatever the process ids say. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NodeDisk } from '../../engines/env/index.ts'

const nodeDisk = new URL('../../engines/env/node/index.ts', import.meta.url).href

/** Takes the lock, prints how that went, and lives on until its standard input ends. */
const holderSource = `
  const { NodeDisk } = await import(${JSON.stringify(nodeDisk)})
  try {
    new NodeDisk().lock(process.argv[1])
    console.log('held')
  } catch (thrown) {
    console.log(thrown.code + ' ' + thrown.message)
  }
  process.stdin.resume()
`

interface Holder {
  readonly pid: number
  readonly answer: string
  kill(): Promise<void>
}

let directory: string
let path: string
const holders: Holder[] = []
beforeEach(() => {
  directory = mkdtempSync(`${tmpdir()}/lock-`)
  path = `${directory}/LOCK`
})
afterEach(async () => {
  await Promise.all(holders.splice(0).map(holder => holder.kill()))
  rmSync(directory, { recursive: true })
})

async function startHolder(): Promise<Holder> {
  const arguments_ = ['--input-type=module', '--eval', holderSource, path]
  const child = spawn(process.execPath, arguments_, { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const [output] = (await once(child.stdout, 'data')) as [Buffer]
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  const holder = { pid: child.pid!, answer: output.toString().trim(), kill }
  holders.push(holder)
  return holder
}

test('another process is refused while the holder lives, and told who it is', async () => {
  const holder = await startHolder()
  expect(holder.answer).toBe('held')
  expect(() => new NodeDisk().lock(path)).toThrow(`held by process ${holder.pid}`)
  expect((await startHolder()).answer).toContain('LOCKED')
})

test('the lock of a killed process is taken over, and its traces go', async () => {
  const holder = await startHolder()
  await holder.kill()
  const lock = new NodeDisk().lock(path)
  expect(readdirSync(path)).toHaveLength(1)
  expect((await startHolder()).answer).toBe(`LOCKED ${path} is held by process ${process.pid}`)
  lock.release()
  expect((await startHolder()).answer).toBe('held')
})

test('a process that got the id of a dead holder does not pass for it', () => {
  const lock = new NodeDisk().lock(path)
  const [name] = readdirSync(path)
  lock.release()
  // This process's id, but a process that started at another time.
  const [pid, start] = name!.split('-')
  writeFileSync(`${path}/${pid}-${Number(start) - 1}-0`, '')
  new NodeDisk().lock(path).release()
  writeFileSync(`${path}/${name}`, '')
  expect(() => new NodeDisk().lock(path)).toThrow('held by this process')
})

test('a refused attempt leaves no trace', () => {
  const lock = new NodeDisk().lock(path)
  expect(() => new NodeDisk().lock(path)).toThrow('LOCK')
  expect(readdirSync(path)).toHaveLength(1)
  lock.release()
  expect(readdirSync(path)).toHaveLength(0)
})

test('of many who come at once, never more than one holds it', async () => {
  const answers = (await Promise.all(Array.from({ length: 6 }, startHolder))).map(holder => holder.answer)
  expect(answers.filter(answer => answer === 'held').length).toBeLessThanOrEqual(1)
  expect(answers.filter(answer => answer.startsWith('LOCKED')).length).toBeGreaterThanOrEqual(5)
})
