/**
 * The real disk, real threads, a real process: it is killed in the midst of its writes, flushes, merges and checkpoints, and
 * whatever it had said was acknowledged is there. The next one takes over its lock and its directory.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeEnv } from '../../engines/env/index.ts'
import type { Durability } from '../../engines/lsm/index.ts'
import type { TreeUnderTest } from '../lsm/engine-setup.ts'
import { keyCount, keysFor, killedEngines, killedSetup, numberOf } from './killed-tree.ts'

const clientCount = 8
const killCount = 3

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'killed-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

const cases = killedEngines.flatMap(engine => (['sync', 'buffered'] as const).map(mode => [engine, mode] as const))

test.each(cases)('every acknowledged write survives the death of the process: %s, %s', async (engine, durability) => {
  let firstNumber = 1
  for (let kill = 0; kill < killCount; kill++) {
    const acknowledged = await writeUntilKilled(engine, durability, firstNumber)
    const env = nodeEnv(1)
    const tree = await killedSetup(engine, durability).open(env, join(directory, 'tree'))
    tree.verify()
    for (const [client, number] of acknowledged.entries()) {
      expect(number).toBeGreaterThan(firstNumber)
      assertWhole(tree, client, number)
    }
    await tree.close()
    await env.background.close()
    // Past everything that may have been under way.
    firstNumber = Math.max(...acknowledged) + 2
  }
})

/** All that the client was told is there; of what was under way, all or nothing. */
function assertWhole(tree: TreeUnderTest, client: number, acknowledged: number): void {
  for (let number = Math.max(1, acknowledged - 30); number <= acknowledged + 1; number++) {
    const [first, second] = keysFor(client, number).map(key => numberOf(tree.get(key)))
    expect(first).toBe(second)
    // A later write to the same keys was not acknowledged, so there is none but the next one.
    if (number <= acknowledged) expect(first).toBe(number)
    else expect([number, number - keyCount]).toContain(first)
  }
}

/** Returns the last number that each client was told is written. */
async function writeUntilKilled(engine: string, durability: Durability, firstNumber: number): Promise<number[]> {
  const program = join(import.meta.dirname, 'writer-to-be-killed.ts')
  const notes = join(directory, 'acknowledged.txt')
  const values = [join(directory, 'tree'), notes, engine, durability, String(clientCount), String(firstNumber)]
  const child = spawn(process.execPath, [program, ...values], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise<string | null>(resolve => child.once('exit', (_code, signal) => resolve(signal)))
  child.stdout.once('data', () => child.kill('SIGKILL'))
  expect(await exited).toBe('SIGKILL')
  const acknowledged = new Array<number>(clientCount).fill(0)
  for (const line of readFileSync(notes, 'utf8').trimEnd().split('\n')) {
    const [client = 0, number = 0] = line.split(' ').map(Number)
    acknowledged[client] = number
  }
  return acknowledged
}
