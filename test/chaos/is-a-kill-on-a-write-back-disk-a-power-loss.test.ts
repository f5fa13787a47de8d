/**
 * A real process, a real directory, SIGKILL: on a write-back disk that takes what was not synced, and nothing else. In `sync` mode
 * all that was acknowledged is there; in `buffered` mode it is not, which is the proof that the kill was a power loss, and what
 * is there is in order.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FaultEvent } from '../../chaos/event.ts'
import { nodeEnv } from '../../engines/env/index.ts'
import type { Durability } from '../../engines/lsm/index.ts'
import { keyCount, keysFor, killedSetup, numberOf } from '../crash/killed-tree.ts'
import type { TreeUnderTest } from '../lsm/engine-setup.ts'

const clientCount = 8

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'write-back-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

interface Notes {
  /** The last number that each client was told is written. */
  readonly acknowledged: readonly number[]
  readonly events: readonly FaultEvent[]
}

/** `lines`: faults that end it; none: it is killed once it has written enough. */
async function writeUntilDead(
  durability: Durability,
  firstNumber: number,
  leak: number,
  lines: string,
): Promise<Notes> {
  const program = join(import.meta.dirname, 'writer-to-lose-its-power.ts')
  const notes = join(directory, 'notes.txt')
  const values = [join(directory, 'tree'), notes, durability, clientCount, firstNumber, leak, lines].map(String)
  const child = spawn(process.execPath, [program, ...values], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise<string | null>(resolve => child.once('exit', (_code, signal) => resolve(signal)))
  if (lines === '') child.stdout.once('data', () => child.kill('SIGKILL'))
  expect(await exited).toBe('SIGKILL')
  const acknowledged = new Array<number>(clientCount).fill(0)
  const events: FaultEvent[] = []
  for (const line of readFileSync(notes, 'utf8').trimEnd().split('\n')) {
    if (line.startsWith('# ')) events.push(JSON.parse(line.slice(2)) as FaultEvent)
    const [client = 0, number = 0] = line.split(' ').map(Number)
    if (!line.startsWith('#') && line !== '') acknowledged[client] = number
  }
  return { acknowledged, events }
}

async function withTree<T>(durability: Durability, ask: (tree: TreeUnderTest) => T): Promise<T> {
  const env = nodeEnv(1)
  const tree = await killedSetup('lsm', durability).open(env, join(directory, 'tree'))
  try {
    tree.verify()
    return ask(tree)
  } finally {
    await tree.close()
    await env.background.close()
  }
}

/** The last number of the client that is there, of a batch of two keys both or none. */
function lastNumber(tree: TreeUnderTest, client: number): number {
  let last = 0
  for (let slot = 0; slot < keyCount; slot++) {
    const [first = -1, second = -1] = keysFor(client, slot).map(key => numberOf(tree.get(key)))
    expect(first).toBe(second)
    last = Math.max(last, first)
  }
  return last
}

test.each([
  ['nothing leaks', 0, ''],
  ['some leaks', 0.2, ''],
  ['a write of the log is torn', 0, 'disk.torn-write path=*.log nth=120'],
  ['the power fails as a table is written', 0, 'power-loss path=*.table nth=25'],
  ['the power fails as the manifest is written', 0, 'power-loss path=MANIFEST-* nth=3'],
])('every acknowledged write survives in sync mode: %s', async (_, leak, lines) => {
  let firstNumber = 1
  for (let life = 0; life < 2; life++) {
    const { acknowledged, events } = await writeUntilDead('sync', firstNumber, leak, lines)
    expect(events).toHaveLength(lines === '' ? 0 : 1)
    expect(Math.max(...acknowledged)).toBeGreaterThan(0)
    await withTree('sync', tree => {
      for (const [client, number] of acknowledged.entries()) {
        expect(lastNumber(tree, client)).toBeGreaterThanOrEqual(number)
        expect(lastNumber(tree, client)).toBeLessThanOrEqual(number + 1)
      }
    })
    // Past everything that may have been under way.
    firstNumber = Math.max(...acknowledged) + 2
  }
})

test('in buffered mode what was acknowledged is lost, from its end on, and the tree opens', async () => {
  const { acknowledged } = await writeUntilDead('buffered', 1, 0, '')
  await withTree('buffered', tree => {
    const found = acknowledged.map((_, client) => lastNumber(tree, client))
    const lostCount = acknowledged.reduce((sum, number, client) => sum + number - found[client]!, 0)
    expect(lostCount).toBeGreaterThan(0)
    for (const [client, number] of found.entries()) expect(number).toBeLessThanOrEqual(acknowledged[client]! + 1)
  })
})
