/** A* looks towards the goal, and still finds what Dijkstra's search finds, before and after a merge. */
import { expect, test } from 'vitest'
import type { GraphWrite } from '../../adapters/contract/index.ts'
import { createRandom } from '../../engines/env/index.ts'
import { openGraph, settled, slowEnv } from './memory-graph.ts'

const side = 12

test.each([1, 2, 3])('it is, on a map with detours: seed %i', async seed => {
  const random = createRandom(seed)
  const opened = await openGraph(slowEnv(seed), { mergeChangesMin: 1e9 })
  const { graph } = opened
  const writes: GraphWrite[] = []
  const spots = Array.from({ length: side * side }, (_, id) => ({
    x: id % side,
    y: Math.floor(id / side) + random.nextFloat() / 2,
  }))
  for (const [id, { x, y }] of spots.entries()) {
    // A few nobody knows the place of.
    writes.push({ type: 'vertex', id, label: 'spot', properties: random.nextInteger(12) === 0 ? {} : { x, y } })
  }
  for (let count = 0; count < 5 * spots.length; count++) {
    const from = random.nextInteger(spots.length)
    const to = Math.min(spots.length - 1, Math.max(0, from + random.nextInteger(2 * side + 3) - side - 1))
    const [one, other] = [spots[from], spots[to]] as [{ x: number; y: number }, { x: number; y: number }]
    const weight = Math.hypot(one.x - other.x, one.y - other.y) * (1 + random.nextFloat())
    writes.push({ type: 'edge', edgeType: 'road', from, to, properties: { weight } })
  }
  for (let at = 0; at < writes.length; at += 100) void graph.write(writes.slice(at, at + 100))
  for (let round = 0; round < 2; round++) {
    let foundCount = 0
    for (let count = 0; count < 300; count++) {
      const query = {
        from: random.nextInteger(spots.length),
        to: random.nextInteger(spots.length),
        direction: 'out',
        weight: 'weight',
      } as const
      const plain = graph.path(query)
      const route = graph.route({ ...query, coordinates: { x: 'x', y: 'y', lengthPerUnit: 1 } })
      expect(route?.length ?? -1).toBeCloseTo(plain?.length ?? -1, 9)
      if (route !== undefined) foundCount++
    }
    expect(foundCount).toBeGreaterThan(100)
    await settled(opened, graph.settle())
  }
  const nonsense = {
    from: 0,
    to: 1,
    direction: 'out',
    weight: 'weight',
    coordinates: { x: 'x', y: 'y', lengthPerUnit: -1 },
  } as const
  expect(() => graph.route(nonsense)).toThrow(TypeError)
})
