/** What is gone leaves memory and files with the next merge; and writers that are faster than a merge wait for it, and go on. */
import { expect, test } from 'vitest'
import { directory, metricOf, openGraph, settled, slowEnv } from './memory-graph.ts'

test('vertices, edges and texts that nobody has any more are forgotten', async () => {
  const opened = await openGraph(slowEnv(1), { mergeChangesMin: 1e9 })
  const { graph, env } = opened
  for (let id = 0; id < 100; id++) {
    void graph.write([
      { type: 'vertex', id, label: 'person', properties: { name: `name ${id}`, ...(id === 7 ? { rare: true } : {}) } },
    ])
    if (id > 0)
      void graph.write([{ type: 'edge', edgeType: 'knows', from: id, to: id - 1, properties: { note: `note ${id}` } }])
  }
  await settled(opened, graph.settle())
  expect([metricOf(graph, 'vertex.count'), metricOf(graph, 'edge.count'), metricOf(graph, 'string.count')]).toEqual([
    100, 99, 199,
  ])
  const fullBytes = metricOf(graph, 'settled.bytes')
  const snapshot = graph.snapshot()
  for (let id = 10; id < 100; id++) void graph.write([{ type: 'remove-vertex', id }])
  void graph.write([{ type: 'vertex', id: 7, label: 'person', properties: { name: 'another' } }])
  await settled(opened, graph.settle())
  graph.verify()
  expect([metricOf(graph, 'vertex.count'), metricOf(graph, 'edge.count'), metricOf(graph, 'string.count')]).toEqual([
    10, 9, 19,
  ])
  expect(metricOf(graph, 'settled.bytes')).toBeLessThan(fullBytes / 4)
  expect(metricOf(graph, 'delta.changeCount')).toBe(0)
  expect(env.disk.list(directory).filter(name => name.endsWith('.graph'))).toEqual(['000002.graph'])
  // Whoever kept it has it all.
  expect(snapshot.vertex(99)).toEqual({ id: 99, label: 'person', properties: { name: 'name 99' } })
  expect(snapshot.neighbours({ vertex: 50, direction: 'both' })).toHaveLength(2)
  expect(snapshot.vertex(7)?.properties).toEqual({ name: 'name 7', rare: true })
})

test('writers that are ahead of a merge wait for it, and all that they wrote is there', async () => {
  const opened = await openGraph(slowEnv(3), { mergeChangesMin: 10, backlogBytes: 400 })
  const { graph } = opened
  const answers: Promise<void>[] = []
  for (let id = 0; id < 300; id++) {
    const answer = graph.write([{ type: 'vertex', id, label: 'person', properties: { id } }])
    if (answer !== undefined) answers.push(answer)
    if (answers.length > 5) await settled(opened, Promise.all(answers.splice(0)))
  }
  await settled(opened, Promise.all(answers))
  expect(metricOf(graph, 'stall.stopCount')).toBeGreaterThan(3)
  for (let id = 0; id < 300; id++) expect(graph.vertex(id)?.properties).toEqual({ id })
  await settled(opened, graph.close())
  expect(metricOf((await openGraph(opened.env)).graph, 'vertex.count')).toBeGreaterThan(100)
})

test('an index finds what was written before it, after it, and what merges made of both', async () => {
  const opened = await openGraph(slowEnv(5), { mergeChangesMin: 1e9 })
  const { graph } = opened
  const write = (id: number, name: string): void =>
    void graph.write([{ type: 'vertex', id, label: 'person', properties: { name, age: id % 10 } }])
  for (let id = 0; id < 200; id++) write(id, `name ${id % 20}`)
  const named = (name: string): number[] =>
    graph
      .match({ start: { label: 'person', where: [{ property: 'name', operator: '=', value: name }] }, hops: [] })
      .flat()
      .sort((a, b) => a - b)
  const aged = (operator: '<' | '>=', age: number): number =>
    graph.match({ start: { label: 'person', where: [{ property: 'age', operator, value: age }] }, hops: [] }).length
  for (let round = 0; round < 3; round++) {
    expect(named('name 3')).toEqual([3, 23, 43, 63, 83, 103, 123, 143, 163, 183])
    expect([aged('<', 3), aged('>=', 8)]).toEqual([60, 40])
    if (round === 0) await settled(opened, graph.settle())
    void graph.createIndex('person', 'name')
    void graph.createIndex('person', 'age')
    void graph.createIndex('person', 'name')
  }
  write(3, 'moved')
  write(500, 'name 3')
  expect(named('name 3')).toEqual([23, 43, 63, 83, 103, 123, 143, 163, 183, 500])
  expect(named('moved')).toEqual([3])
  await settled(opened, graph.settle())
  expect(named('name 3')).toEqual([23, 43, 63, 83, 103, 123, 143, 163, 183, 500])
  expect(metricOf(graph, 'index.count')).toBe(2)
  await settled(opened, graph.close())
  const again = await openGraph(opened.env)
  expect(metricOf(again.graph, 'index.count')).toBe(2)
})
