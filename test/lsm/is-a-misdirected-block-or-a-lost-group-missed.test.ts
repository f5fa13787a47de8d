/** Damage that leaves every checksum whole: a block that belongs elsewhere, a synced group of which nothing is left. */
import { expect, test } from 'vitest'
import { type DiskOperation, MemoryDisk } from '../../engines/env/index.ts'
import { applyDamage } from './damage.ts'
import { bytesOfText, closeTree, directory, entriesOf, openTree, readFile, writeFile } from './memory-tree.ts'
import { untilSettled } from './patience.ts'

test('a block that belongs into another table, whole and at its very place, is refused', async () => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk, { durability: 'none', runCountTrigger: 9 })
  for (const letter of ['o', 'n']) {
    for (const key of ['a', 'b', 'c']) await opened.tree.put(bytesOfText(key), bytesOfText(letter.repeat(10)))
    await untilSettled(opened.env.clock, opened.tree.sync())
  }
  await closeTree(opened)
  const [older = '', newer = ''] = disk.list(directory).filter(name => name.endsWith('.table'))
  const misdirected = readFile(disk, `${directory}/${older}`)
  const whole = readFile(disk, `${directory}/${newer}`)
  expect(misdirected.length).toBe(whole.length)
  // All but filter, index and footer, which would give it away at once.
  writeFile(disk, `${directory}/${newer}`, Uint8Array.of(...misdirected.subarray(0, 60), ...whole.subarray(60)))
  const { tree } = await openTree(disk)
  expect(() => tree.get(bytesOfText('a'))).toThrow(expect.objectContaining({ code: 'CORRUPT' }))
})

test('in a buffered tree, too, what was synced is missed once a later write tells of it', async () => {
  const disk = new MemoryDisk({ record: true })
  const { env, tree } = await openTree(disk, { durability: 'buffered' })
  await tree.put(bytesOfText('key'), bytesOfText('synced'))
  const first = disk.operations.at(-1) as DiskOperation & { type: 'write' }
  await untilSettled(env.clock, tree.sync())
  const crashed = (): MemoryDisk => {
    const image = disk.crashImage('everything')
    applyDamage(image, { type: 'zero', path: first.path, position: first.position, length: first.bytes.length })
    return image
  }
  expect(entriesOf((await openTree(crashed())).tree)).toEqual([])
  await tree.put(bytesOfText('later'), bytesOfText('buffered'))
  await expect(openTree(crashed())).rejects.toMatchObject({
    code: 'CORRUPT',
    message: RegExp(`${first.path}.* synced`),
  })
})
