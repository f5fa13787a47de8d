/** What is written is read again as it was; what is no GeoJSON, or makes no sense, is refused in one sentence that says where. */
import { expect, test } from 'vitest'
import type { Shape } from '../../adapters/contract/index.ts'
import { createRandom } from '../../engines/env/index.ts'
import { readGeoJson, writeGeoJson } from '../../engines/rtree/index.ts'
import { drawShape } from './draw-shapes.ts'

function drawItems(seed: number, count: number): { readonly id: number; readonly shape: Shape }[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, id) => ({ id, shape: drawShape(random, id % 2 === 0 ? 'grid' : 'degrees') }))
}

test('shapes of every kind come back', () => {
  const items = drawItems(1, 500)
  expect(readGeoJson(writeGeoJson(items))).toEqual(items)
})

test('what others write is read: a feature, a geometry, ids that are none, altitudes', () => {
  const point = { type: 'Point', coordinates: [1, 2, 300] }
  const shape = { type: 'Point', coordinates: [1, 2] }
  expect(readGeoJson(JSON.stringify(point))).toEqual([{ id: undefined, shape }])
  const feature = { type: 'Feature', id: 'a', geometry: point, properties: { name: 'x' } }
  expect(readGeoJson(JSON.stringify(feature))).toEqual([{ id: undefined, shape }])
  const numbered = { ...feature, id: 7, bbox: [1, 2, 1, 2] }
  expect(readGeoJson(JSON.stringify({ type: 'FeatureCollection', features: [numbered] }))).toEqual([{ id: 7, shape }])
})

const feature = (geometry: unknown): string =>
  JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', geometry }] })

test.each([
  ['{', /no JSON/],
  ['[]', /the text is an array, and no object/],
  ['{"type":"Topology"}', /the geometry is of type "Topology"/],
  ['{"type":"FeatureCollection"}', /features is undefined, and no array/],
  [feature(null), /features\[0\]\.geometry is null/],
  [feature({ type: 'MultiPoint', coordinates: [] }), /features\[0\]\.geometry is of type "MultiPoint"; an item is/],
  [feature({ type: 'Point', coordinates: ['1', 2] }), /features\[0\]\.geometry\.coordinates is not two numbers/],
  [feature({ type: 'LineString', coordinates: [[0, 0]] }), /features\[0\]\.geometry: a line has 2 positions or more/],
  [
    feature({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ],
      ],
    }),
    /features\[0\]\.geometry: a ring ends where it begins/,
  ],
  [feature({ type: 'Polygon', coordinates: [[0]] }), /coordinates\[0\]\[0\] is 0, and no array/],
])('%s is refused', (text, message) => {
  expect(() => readGeoJson(text)).toThrow(TypeError)
  expect(() => readGeoJson(text)).toThrow(message)
})

test('text that was spoilt anywhere is read, or refused in one sentence', () => {
  const text = writeGeoJson(drawItems(2, 12))
  const random = createRandom(3)
  let refusedCount = 0
  for (let round = 0; round < 4000; round++) {
    const at = random.nextInteger(text.length)
    const put = ['', '0', '-', '[', ']', '{', '"', ',', 'null', '1e999', '\u0000'][random.nextInteger(11)] as string
    const spoilt = text.slice(0, at) + put + text.slice(at + random.nextInteger(4))
    try {
      for (const { shape } of readGeoJson(spoilt))
        expect(['Box', 'Point', 'LineString', 'Polygon']).toContain(shape.type)
    } catch (error) {
      if (!(error instanceof TypeError) || error.message.includes('\n')) throw error
      refusedCount++
    }
  }
  expect(refusedCount).toBeGreaterThan(1000)
})
