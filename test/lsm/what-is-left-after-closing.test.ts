/** A closed tree: whole on the disk in every durability, refusing every call, closed as often as one likes. */
import { expect, test } from 'vitest'
import { MemoryDisk } from '../../engines/env/index.ts'
import { bytesOfText, closeTree, directory, entriesOf, openTree } from './memory-tree.ts'
import { untilSettled } from './patience.ts'
import { durabilities } from './small-options.ts'

test.each(durabilities)('all that was written survives a power loss right after closing: %s', async durability => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk, { durability })
  for (let number = 0; number < 5; number++) await opened.tree.put(bytesOfText(`key ${number}`), bytesOfText('value'))
  await closeTree(opened)
  const crashed = await openTree(disk.crashImage('nothing'), { durability })
  expect(entriesOf(crashed.tree)).toHaveLength(5)
})

test('a clean directory is a manifest, its name, and tables: no log is left', async () => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk)
  await opened.tree.put(bytesOfText('key'), bytesOfText('value'))
  await closeTree(opened)
  expect(disk.list(directory)).toEqual([expect.stringMatching(/^\d{6}\.table$/), 'CURRENT', 'MANIFEST-000002'])
})

test('every call is refused, and closing again does no harm', async () => {
  const opened = await openTree(new MemoryDisk())
  const { env, tree } = opened
  const snapshot = tree.snapshot()
  const key = bytesOfText('key')
  const first = tree.close()
  const second = tree.close()
  await untilSettled(env.clock, Promise.all([first, second]))
  await closeTree(opened)
  const closed = expect.objectContaining({ code: 'CLOSED' })
  for (const call of [
    () => tree.get(key),
    () => tree.put(key, key),
    () => tree.delete(key),
    () => tree.batch([{ type: 'delete', key }]),
    () => tree.compareAndSet(key, undefined, key),
    () => tree.scan({}),
    () => tree.snapshot(),
    () => tree.sync(),
    () => tree.verify(),
    () => tree.metrics(),
    () => snapshot.get(key),
  ]) {
    expect(call).toThrow(closed)
  }
  await expect(tree.settle()).rejects.toEqual(closed)
})

test('a cursor that was open goes on, and takes its files with it when it closes', async () => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk)
  await untilSettled(opened.env.clock, Promise.resolve(opened.tree.put(bytesOfText('key'), bytesOfText('value'))))
  const cursor = opened.tree.scan({})
  await closeTree(opened)
  expect(cursor.next()).toBe(true)
  expect(cursor.value).toEqual(bytesOfText('value'))
  cursor.close()
  cursor.close()
})

test('a large write does not make the next opening forget what it had seen', async () => {
  // A memtable that was empty, and too small for the write, used to be flushed with its sequence of zero; and
  // after a crash versions that had been kept apart for a snapshot were past everything the tree remembered.
  const disk = new MemoryDisk()
  const { env, tree } = await openTree(disk, { durability: 'none', memtableBytes: 1000 })
  const key = bytesOfText('key')
  await tree.put(key, bytesOfText('old'))
  tree.snapshot()
  await tree.put(key, bytesOfText('new'))
  await untilSettled(env.clock, tree.sync())
  await tree.put(bytesOfText('large'), new Uint8Array(5000))
  await untilSettled(env.clock, tree.settle())
  const crashed = await openTree(disk.crashImage('everything'))
  expect(entriesOf(crashed.tree)).toEqual(['key=new'])
})
