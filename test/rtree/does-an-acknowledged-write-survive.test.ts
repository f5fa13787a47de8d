/**
 * The disk after a crash at every one of its operations, with every kind of loss: what opens is what the first so many writes
 * made, none acknowledged missing, none in part; and so again when the opening itself is cut short.
 */
import { expect, test } from 'vitest'
import { type CrashChoice, createRandom, type MemoryDisk } from '../../engines/env/index.ts'
import { durabilities, indexes, openStore, settled } from './memory-store.ts'
import { assertPrefix, contentsOf, issuedBefore, promisedAt, type RecordedLife, recordLife } from './recorded-life.ts'

const writeCount = 36

test.each(durabilities)('a crash at any operation, durability %s', async durability => {
  for (const checkpointBytes of [300, 4000, 1e9]) {
    const index = indexes[checkpointBytes % 3] as (typeof indexes)[number]
    const life = await recordLife(checkpointBytes, writeCount, { durability, checkpointBytes, index })
    expect(life.disk.operationCount).toBeGreaterThan(durability === 'none' ? 10 : 30)
    const random = createRandom(7)
    for (let at = 0; at <= life.disk.operationCount; at++) {
      for (const choice of ['nothing', 'everything', 'torn', random] as const) await crash(life, at, choice)
    }
  }
})

async function crash(life: RecordedLife, at: number, choice: CrashChoice): Promise<void> {
  const told = typeof choice === 'string' ? choice : 'any subset'
  try {
    const promises = choice === 'everything' ? life.processPromises : life.powerPromises
    const [least, most] = [promisedAt(promises, at), issuedBefore(life, at)]
    const image = life.disk.crashImageAt(at, choice, { record: at % 9 === 0 })
    const opened = await openStore(image, life.options)
    const text = contentsOf(opened.store)
    assertPrefix(life, text, least, most)
    await settled(opened, opened.store.close())
    if (at % 9 === 0) await crashAgain(image, life, text)
  } catch (error) {
    expect.fail(`after operation ${at}, ${told} of what was not synced kept: ${String(error)}`)
  }
}

/** What an opening, and the closing after it, does to the disk is cut short anywhere: the next one finds the same. */
async function crashAgain(image: MemoryDisk, { options }: RecordedLife, text: string): Promise<void> {
  for (let at = 0; at <= image.operationCount; at++) {
    const opened = await openStore(image.crashImageAt(at, 'nothing'), options)
    expect(contentsOf(opened.store)).toBe(text)
  }
}
