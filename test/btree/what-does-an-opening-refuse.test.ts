/** What lies in a directory and does not fit: said in one sentence, with its file, and nothing is touched. */
import { expect, test } from 'vitest'
import { crc32, writeUint32 } from '../../engines/bytes/index.ts'
import { MemoryDisk } from '../../engines/env/index.ts'
import { readFile, writeFile } from '../lsm/memory-tree.ts'
import { bytesOf } from '../lsm/sorted-model.ts'
import { directory, metricOf, openTree, settled } from './memory-tree.ts'

async function closedTree(): Promise<MemoryDisk> {
  const disk = new MemoryDisk()
  const opened = await openTree(disk)
  await settled(opened, opened.tree.put(bytesOf('key'), bytesOf('value')))
  await settled(opened, opened.tree.close())
  return disk
}

test('a clean directory is a map and pages: no log is left', async () => {
  expect((await closedTree()).list(directory)).toEqual(['MAP', 'PAGES'])
})

test('a tree that is open cannot be opened again; one that was closed, or could not be opened, can', async () => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk)
  await expect(openTree(disk)).rejects.toMatchObject({ name: 'StorageError', code: 'LOCKED' })
  await settled(opened, opened.tree.close())
  const map = readFile(disk, `${directory}/MAP`)
  writeFile(disk, `${directory}/MAP`, bytesOf('nonsense'))
  await expect(openTree(disk)).rejects.toMatchObject({ code: 'CORRUPT' })
  writeFile(disk, `${directory}/MAP`, map)
  await openTree(disk)
})

test('files that are not ours stay as they are, whatever they are called', async () => {
  const disk = await closedTree()
  const foreign = ['notes.txt', '1.log', '0000001.log', '000000.log', '4294967296.log', 'MAP.old', 'PAGES.bak', 'A.log']
  for (const name of foreign) writeFile(disk, `${directory}/${name}`, bytesOf(`content of ${name}`))
  for (let round = 0; round < 2; round++) {
    const opened = await openTree(disk)
    expect(opened.tree.get(bytesOf('key'))).toEqual(bytesOf('value'))
    await settled(opened, opened.tree.close())
  }
  for (const name of foreign) expect(readFile(disk, `${directory}/${name}`)).toEqual(bytesOf(`content of ${name}`))
})

test.each(['MAP', 'PAGES'])('without %s a tree with entries is not taken for an empty directory', async name => {
  const disk = await closedTree()
  disk.remove(`${directory}/${name}`)
  await expect(openTree(disk)).rejects.toMatchObject({
    code: 'CORRUPT',
    message: RegExp(`tree/${name}: it is missing`),
  })
  expect(disk.list(directory)).toEqual([name === 'MAP' ? 'PAGES' : 'MAP'])
})

test('a log that is gone is missed, be it the first of the chain or the last', async () => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk, { durability: 'buffered', checkpointBytes: 3000, backlogBytes: 1e9 })
  // Not one turn for the checkpoint that is asked for: the log before it is still needed.
  for (let number = 0; number < 8; number++) void opened.tree.put(bytesOf(`key ${number}`), new Uint8Array(1500))
  const logs = disk.list(directory).filter(name => name.endsWith('.log'))
  expect(logs).toHaveLength(2)
  const images = logs.map(gone => ({ gone, crashed: disk.crashImage('everything') }))
  for (const { gone, crashed } of images) {
    crashed.remove(`${directory}/${gone}`)
    await expect(openTree(crashed)).rejects.toMatchObject({ code: 'CORRUPT', message: RegExp(`${gone}: .* missing`) })
  }
})

test('a map of a later version is refused as such', async () => {
  const disk = await closedTree()
  const map = readFile(disk, `${directory}/MAP`)
  map[4] = 2
  writeUint32(map, map.length - 4, crc32(map.subarray(0, map.length - 4)))
  writeFile(disk, `${directory}/MAP`, map)
  await expect(openTree(disk)).rejects.toMatchObject({ code: 'INCOMPATIBLE', message: /tree\/MAP: format 2/ })
})

test('pages of another tree are refused, and a file of pages that was cut', async () => {
  const disk = await closedTree()
  const other = new MemoryDisk()
  await settled(
    await openTree(other, { pageBytes: 4096 }),
    (await openTree(other.crashImage('everything'))).tree.close(),
  )
  const cut = disk.crashImage('everything')
  cut.edit(`${directory}/PAGES`).truncate(512)
  await expect(openTree(cut)).rejects.toMatchObject({
    code: 'CORRUPT',
    message: /page 1 at offset 512 lies past the end/,
  })
  writeFile(disk, `${directory}/PAGES`, readFile(other, `${directory}/PAGES`))
  await expect(openTree(disk)).rejects.toMatchObject({ code: 'CORRUPT', message: /PAGES: the header/ })
})

test('a directory keeps the size of page that it was begun with', async () => {
  const disk = await closedTree()
  const opened = await openTree(disk, { pageBytes: 4096, durability: 'none' })
  for (let number = 0; number < 100; number++) void opened.tree.put(bytesOf(`key ${number}`), new Uint8Array(50))
  expect(metricOf(opened, 'page.count')).toBeGreaterThan(10)
})

test.each([{ pageBytes: 256 }, { pageBytes: 5000 }, { pageBytes: 65_536 }, { backlogBytes: 0 }])(
  'options of which no tree can be built are refused: %j',
  async change => {
    await expect(openTree(new MemoryDisk(), change)).rejects.toThrow(TypeError)
  },
)

test('every call of a closed tree is refused, its cursors too, and closing again does no harm', async () => {
  const opened = await openTree(new MemoryDisk())
  const { tree } = opened
  const key = bytesOf('key')
  await settled(opened, tree.put(key, key))
  const [snapshot, cursor] = [tree.snapshot(), tree.scan({})]
  await settled(opened, Promise.all([tree.close(), tree.close()]))
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
    () => cursor.next(),
  ]) {
    expect(call).toThrow(closed)
  }
  await expect(tree.settle()).rejects.toEqual(closed)
  await expect(tree.bulkLoad([])).rejects.toEqual(closed)
  cursor.close()
  snapshot.release()
})
