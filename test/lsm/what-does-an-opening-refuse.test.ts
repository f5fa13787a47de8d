/** An opening that goes ahead with the wrong files destroys the right ones: what it refuses, and what it leaves alone. */
import { expect, test } from 'vitest'
import { crc32, recordBytes, recordHeaderBytes, sealRecord, writeUint32 } from '../../engines/bytes/index.ts'
import { MemoryDisk } from '../../engines/env/index.ts'
import { bytesOfText, closeTree, directory, entriesOf, openTree, readFile, writeFile } from './memory-tree.ts'

async function closedTree(): Promise<MemoryDisk> {
  const disk = new MemoryDisk()
  const opened = await openTree(disk)
  await opened.tree.put(bytesOfText('key'), bytesOfText('value'))
  await closeTree(opened)
  return disk
}

const namesIn = (disk: MemoryDisk): string[] => disk.list(directory)

function pathOf(disk: MemoryDisk, pattern: RegExp): string {
  const name = namesIn(disk).find(candidate => pattern.test(candidate))
  return `${directory}/${name}`
}

test('a tree that is open cannot be opened again; one that was closed, or could not be opened, can', async () => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk)
  await expect(openTree(disk)).rejects.toMatchObject({ name: 'StorageError', code: 'LOCKED' })
  await closeTree(opened)
  const current = readFile(disk, `${directory}/CURRENT`)
  writeFile(disk, `${directory}/CURRENT`, bytesOfText('nonsense'))
  await expect(openTree(disk)).rejects.toMatchObject({ code: 'CORRUPT' })
  writeFile(disk, `${directory}/CURRENT`, current)
  await closeTree(await openTree(disk))
})

test('files that are not ours stay as they are, whatever they are called', async () => {
  const disk = await closedTree()
  const foreign = [
    'notes.txt',
    '1.log',
    '0000001.log',
    '000001.log.bak',
    '000001.LOG',
    '99999999999999999999999.table',
    '4294967296.log',
    'A.table',
    'MANIFEST-1',
    'MANIFEST-0000002',
    'CURRENT.old',
  ]
  for (const name of foreign) writeFile(disk, `${directory}/${name}`, bytesOfText(`content of ${name}`))
  for (let round = 0; round < 2; round++) {
    const opened = await openTree(disk)
    expect(entriesOf(opened.tree)).toEqual(['key=value'])
    await closeTree(opened)
  }
  for (const name of foreign) {
    expect(readFile(disk, `${directory}/${name}`)).toEqual(bytesOfText(`content of ${name}`))
  }
})

test('foreign files alone are an empty directory', async () => {
  const disk = new MemoryDisk()
  disk.createDirectory(directory)
  writeFile(disk, `${directory}/A.table`, bytesOfText('not ours'))
  const opened = await openTree(disk)
  expect(entriesOf(opened.tree)).toEqual([])
  await closeTree(opened)
})

test('without CURRENT a log with writes is not taken for an empty directory', async () => {
  const disk = new MemoryDisk()
  const { tree } = await openTree(disk)
  await tree.put(bytesOfText('key'), bytesOfText('value'))
  const crashed = disk.crashImage('everything')
  crashed.remove(`${directory}/CURRENT`)
  await expect(openTree(crashed)).rejects.toMatchObject({ code: 'CORRUPT', message: /tree\/CURRENT: it is missing/ })
  expect(crashed.exists(pathOf(crashed, /\.log$/))).toBe(true)
})

test('one flipped bit of CURRENT does not lead to an older manifest that still lies there', async () => {
  const disk = new MemoryDisk()
  for (let round = 0; round < 2; round++) await closeTree(await openTree(disk))
  const { tree } = await openTree(disk)
  await tree.put(bytesOfText('key'), bytesOfText('acknowledged'))
  // The removal of the old manifest was never synced.
  const crashed = disk.crashImage('nothing')
  const current = readFile(crashed, `${directory}/CURRENT`)
  expect(namesIn(crashed)).toEqual(expect.arrayContaining(['MANIFEST-000004', 'MANIFEST-000006']))
  expect(String.fromCharCode(...current.subarray(0, 15))).toBe('MANIFEST-000006')
  current[14] = (current[14] as number) ^ 2
  writeFile(crashed, `${directory}/CURRENT`, current)
  await expect(openTree(crashed)).rejects.toMatchObject({ code: 'CORRUPT', message: /tree\/CURRENT/ })
})

test('a log that is gone is missed, be it the first of the chain or the last', async () => {
  const disk = new MemoryDisk()
  const { tree } = await openTree(disk, { memtableCountMax: 100 })
  const writes = Array.from({ length: 8 }, (_, number) => tree.put(bytesOfText(`key ${number}`), new Uint8Array(1500)))
  // Not one turn for a flush: every log is still needed.
  const logs = namesIn(disk).filter(name => name.endsWith('.log'))
  expect(logs.length).toBeGreaterThan(2)
  for (const gone of logs) {
    const crashed = disk.crashImage('everything')
    crashed.remove(`${directory}/${gone}`)
    await expect(openTree(crashed)).rejects.toMatchObject({ code: 'CORRUPT', message: RegExp(`${gone}: .* missing`) })
  }
  await Promise.all(writes)
})

test('a manifest of a later version is refused as such', async () => {
  const disk = await closedTree()
  const path = pathOf(disk, /^MANIFEST/)
  const payload = bytesOfText(JSON.stringify({ format: 2 }))
  const record = new Uint8Array(recordBytes(payload.length))
  record.set(payload, recordHeaderBytes)
  sealRecord(record, payload.length, { fileNumber: Number(path.slice(-6)), position: 0 })
  writeFile(disk, path, record)
  await expect(openTree(disk)).rejects.toMatchObject({ code: 'INCOMPATIBLE', message: RegExp(path) })
})

test('a table of a later version is refused as such', async () => {
  const disk = await closedTree()
  const path = pathOf(disk, /\.table$/)
  const bytes = readFile(disk, path)
  const footer = bytes.subarray(bytes.length - 32)
  footer[20] = 2
  writeUint32(footer, 24, crc32(footer.subarray(0, 24), Number(path.slice(-12, -6))))
  writeFile(disk, path, bytes)
  await expect(openTree(disk)).rejects.toMatchObject({ code: 'INCOMPATIBLE', message: RegExp(path) })
})

test('what is left of a crashed opening does not stand in the way of the next', async () => {
  const disk = await closedTree()
  writeFile(disk, `${directory}/CURRENT.new`, bytesOfText('MANIF'))
  writeFile(disk, `${directory}/000900.table`, bytesOfText('half a table'))
  writeFile(disk, `${directory}/000901.log`, new Uint8Array(5000))
  const opened = await openTree(disk)
  expect(entriesOf(opened.tree)).toEqual(['key=value'])
  expect(namesIn(disk)).not.toContain('CURRENT.new')
  expect(namesIn(disk)).not.toContain('000900.table')
  await closeTree(opened)
})
