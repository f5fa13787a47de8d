/** Syncs that take their time: what is durable while one is under way, what it covers, and what closing does meanwhile. */
import { expect, test } from 'vitest'
import { createRandom, MemoryDisk } from '../../engines/env/index.ts'
import { SlowSyncs } from '../../harness/exhaustive/slow-syncs.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What of the file survives a power loss now. */
function survivorOf(below: MemoryDisk): string {
  const file = below.crashImage('nothing').open('file')
  const into = new Uint8Array(file.size())
  file.read(into, 0)
  return new TextDecoder().decode(into)
}

interface Sync {
  /** What survived some turns after the call, while the sync was still under way. */
  readonly during: string
  /** What survives when it has settled. */
  readonly after: string
}

/** Writes `one`, calls sync, writes `two` at once, and looks. */
async function syncOnce(seed: number): Promise<Sync> {
  const below = new MemoryDisk()
  const file = new SlowSyncs(below, createRandom(seed)).create('file')
  below.syncDirectory('')
  file.write(bytes('one'), 0)
  const done = file.sync()
  for (let turns = 0; turns < 4; turns++) await undefined
  const during = survivorOf(below)
  file.write(bytes(' two'), 3)
  await done
  return { during, after: survivorOf(below) }
}

test('a sync that has settled covers what was written before the call; the same seed takes the same time', async () => {
  const kinds = new Set<string>()
  for (let seed = 0; seed < 60; seed++) {
    const sync = await syncOnce(seed)
    expect(sync.after.startsWith('one')).toBe(true)
    expect(await syncOnce(seed)).toEqual(sync)
    kinds.add(`${sync.during}, then ${sync.after}`)
  }
  // Some are slow to begin, so that nothing is durable for a while; some are done with what came before, and slow to say so.
  expect([...kinds].sort()).toEqual([', then one two', 'one, then one'])
})

test('a file that is closed while it is synced is synced all the same', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const below = new MemoryDisk()
    const file = new SlowSyncs(below, createRandom(seed)).create('file')
    below.syncDirectory('')
    file.write(bytes('one'), 0)
    const done = file.sync()
    file.close()
    await done
    expect(survivorOf(below)).toBe('one')
    expect(() => file.size()).toThrow(/closed/)
  }
})
