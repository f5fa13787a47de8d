/** What an opening refuses, each in one sentence and with nothing changed; and what a closed graph does. */
import { expect, test } from 'vitest'
import { crc32, mix32, readUint32, writeUint32 } from '../../engines/bytes/index.ts'
import { MemoryDisk, memoryEnv } from '../../engines/env/index.ts'
import { directory, metricOf, openGraph, settled, slowEnv } from './memory-graph.ts'
import { describeContents } from './small-world.ts'

/** A directory with a settled part, and writes after it in a log. */
async function usedDisk(): Promise<MemoryDisk> {
  const disk = new MemoryDisk()
  const opened = await openGraph(slowEnv(1, disk))
  for (let id = 0; id < 40; id++) void opened.graph.write([{ type: 'vertex', id, label: 'person', properties: { id } }])
  await settled(opened, opened.graph.settle())
  void opened.graph.write([{ type: 'edge', edgeType: 'knows', from: 1, to: 2, properties: {} }])
  await settled(opened, opened.graph.close())
  return disk
}

test('a graph that somebody has open is refused, and once he closed it, it is not', async () => {
  const disk = new MemoryDisk()
  const env = memoryEnv({ seed: 1, disk })
  const first = await openGraph(env)
  await expect(openGraph(env)).rejects.toMatchObject({ code: 'LOCKED' })
  await settled(first, first.graph.close())
  const second = await openGraph(env)
  await settled(second, second.graph.close())
})

test.each(['MANIFEST', '.graph', '.log'])('a graph without its %s is refused, and left as it is', async suffix => {
  const disk = await usedDisk()
  const gone = disk.list(directory).filter(name => name.endsWith(suffix))
  expect(gone.length).toBeGreaterThan(0)
  for (const name of gone) disk.remove(`${directory}/${name}`)
  const before = disk.list(directory)
  await expect(openGraph(slowEnv(1, disk))).rejects.toMatchObject({
    code: 'CORRUPT',
    message: /^graph\/\S+: .*missing/,
  })
  expect(disk.list(directory)).toEqual(before)
})

test('a settled part of a later version is refused as such', async () => {
  const disk = await usedDisk()
  const name = disk.list(directory).find(candidate => candidate.endsWith('.graph')) as string
  const file = disk.edit(`${directory}/${name}`)
  const bytes = new Uint8Array(file.size())
  file.read(bytes, 0)
  writeUint32(bytes, 4, 2)
  const seed = mix32(mix32(Number.parseInt(name, 10) ^ readUint32(bytes, 8)) ^ 2) >>> 0
  writeUint32(bytes, 12, crc32(bytes.subarray(16, 16 + 32 * readUint32(bytes, 8)), seed))
  file.write(bytes, 0)
  await expect(openGraph(slowEnv(1, disk))).rejects.toMatchObject({
    code: 'INCOMPATIBLE',
    message: /\.graph: format 2 at offset 4; this version reads format 1/,
  })
})

test('what a crash left over is removed, and files of others are not', async () => {
  const disk = await usedDisk()
  const kept = disk.list(directory).filter(name => !name.endsWith('.log'))
  for (const name of ['000099.graph', 'MANIFEST.new', 'notes.txt', '1.graph'])
    disk.create(`${directory}/${name}`).close()
  const opened = await openGraph(slowEnv(1, disk))
  expect(opened.graph.edge(1, 'knows', 2)).toEqual({})
  const names = disk.list(directory).filter(name => !name.endsWith('.log'))
  expect(names).toEqual([...kept, 'notes.txt', '1.graph'].sort())
})

test.each([{ mergeChangesMin: 0 }, { mergeShare: -1 }, { backlogBytes: 0 }, { mergeShare: Number.NaN }])(
  'options that make no sense are refused: %j',
  async change => {
    await expect(openGraph(memoryEnv({ seed: 1 }), change)).rejects.toThrow(TypeError)
  },
)

test('every call of a closed graph is refused, its snapshots too, and closing again does no harm', async () => {
  const opened = await openGraph(memoryEnv({ seed: 1 }))
  const { graph } = opened
  const snapshot = graph.snapshot()
  await settled(opened, Promise.all([graph.close(), graph.close()]))
  const closed = expect.objectContaining({ code: 'CLOSED' })
  for (const call of [
    () => graph.vertex(1),
    () => graph.write([]),
    () => graph.createIndex('a', 'b'),
    () => graph.snapshot(),
    () => graph.sync(),
    () => graph.verify(),
    () => graph.metrics(),
    () => snapshot.vertex(1),
  ]) {
    expect(call).toThrow(closed)
  }
  await expect(graph.settle()).rejects.toEqual(closed)
  snapshot.release()
})

test('more names than can be numbered are refused before anything is written', async () => {
  const opened = await openGraph(memoryEnv({ seed: 1 }), { mergeChangesMin: 1e9 })
  const { graph } = opened
  const properties = (from: number, to: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`property ${from + index}`, index]))
  void graph.write([{ type: 'vertex', id: 1, label: 'person', properties: properties(0, 65_000) }])
  const before = describeContents(graph)
  expect(() =>
    graph.write([{ type: 'vertex', id: 1, label: 'person', properties: properties(64_000, 66_000) }]),
  ).toThrow(TypeError)
  expect(describeContents(graph)).toBe(before)
  void graph.write([{ type: 'vertex', id: 2, label: 'person', properties: properties(64_000, 65_534) }])
  expect(Object.keys(graph.vertex(2)?.properties ?? {})).toHaveLength(1534)
  expect(() => graph.createIndex('person', 'one more')).toThrow(TypeError)
  expect(metricOf(graph, 'delta.vertexCount')).toBe(2)
})
