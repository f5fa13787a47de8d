/** Edge lists in CSV and documents in GraphML, in pieces of any size: all of it arrives, and nonsense is refused with its line. */
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { type Graph, importCsv, importGraphml } from '../../engines/graph/index.ts'
import { openGraph, slowEnv } from './memory-graph.ts'

const csv = { delimiter: ',', from: 'from', to: 'to', type: 'type', vertexLabel: 'person', edgeType: 'knows' } as const
const graphml = { vertexLabel: 'person', edgeType: 'knows', labelName: 'kind', typeName: 'how' } as const

const list = `from,since,to,type,note
1,2020,2,,"a, ""quoted"" note"
2,-1.5e3,3,likes,

3,,1,,true
9007199254740991,x1,1,likes,"two
lines"
1,2021,2,,again
`

const document = `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="kind" attr.type="string"/>
  <key id="d1" for="node" attr.name="age" attr.type="int"><default>30</default></key>
  <key id="d2" for="edge" attr.name="weight" attr.type="double"/>
  <key id="d3" for="edge" attr.name="how" attr.type="string"/>
  <key id="d4" for="all" attr.name="isOld" attr.type="boolean"/>
  <graph edgedefault="directed">
    <edge source="n7" target="n1"><data key="d2">2.5</data></edge>
    <node id="n1"><data key="d0">post</data><data key="d4">true</data></node>
    <node id="n2"><data key="d1">41</data></node>
    <edge source="n1" target="n2"><data key="d3">likes</data><data key="d4">false</data></edge>
  </graph>
</graphml>
`

/** In pieces, some of text and some of bytes, cut within characters too. */
function* pieces(text: string, seed: number): Generator<Uint8Array> {
  const random = createRandom(seed)
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + random.nextInteger(40)
    yield bytes.subarray(at, at + length)
    at += length
  }
}

async function freshGraph(): Promise<Graph> {
  return (await openGraph(slowEnv(1))).graph
}

test.each([1, 2, 3, 4])('a list of edges, in pieces: seed %i', async seed => {
  const graph = await freshGraph()
  expect(await importCsv(graph, pieces(`\ufeff${list}`, seed), csv)).toEqual({ vertexCount: 4, edgeCount: 5 })
  expect(graph.vertex(3)).toEqual({ id: 3, label: 'person', properties: {} })
  expect(graph.edge(1, 'knows', 2)).toEqual({ since: 2021, note: 'again' })
  expect(graph.edge(2, 'likes', 3)).toEqual({ since: -1500 })
  expect(graph.edge(3, 'knows', 1)).toEqual({ note: true })
  expect(graph.edge(Number.MAX_SAFE_INTEGER, 'likes', 1)).toEqual({ since: 'x1', note: 'two\nlines' })
})

test.each([1, 2, 3, 4])('a document, in pieces: seed %i', async seed => {
  const graph = await freshGraph()
  expect(await importGraphml(graph, pieces(document, seed), graphml)).toEqual({ vertexCount: 3, edgeCount: 2 })
  expect(graph.vertex(1)).toEqual({ id: 1, label: 'post', properties: { age: 30, isOld: true } })
  expect(graph.vertex(2)).toEqual({ id: 2, label: 'person', properties: { age: 41 } })
  expect(graph.vertex(7)).toEqual({ id: 7, label: 'person', properties: {} })
  expect(graph.edge(7, 'knows', 1)).toEqual({ weight: 2.5 })
  expect(graph.edge(1, 'likes', 2)).toEqual({ isOld: false })
})

test('a list longer than one batch', async () => {
  const graph = await freshGraph()
  const lines = Array.from({ length: 20_000 }, (_, index) => `${index};${(index * 7) % 20_000}\n`)
  const counts = await importCsv(graph, ['a;b\n', ...lines], {
    delimiter: ';',
    from: 'a',
    to: 'b',
    vertexLabel: 'v',
    edgeType: 'e',
  })
  expect(counts).toEqual({ vertexCount: 20_000, edgeCount: 20_000 })
  expect(graph.edge(19_999, 'e', (19_999 * 7) % 20_000)).toEqual({})
  graph.verify()
})

test.each([
  ['', 1, /header/],
  ['from,to\n1,2\n', 1, /no column 'type'/],
  ['from,to,type\n1,2,a\n1,b,a\n', 3, /'b' is no vertex/],
  ['from,to,type\n1,-2,a\n', 2, /'-2' is no vertex/],
  ['from,to,type\n1,9007199254740992,a\n', 2, /no vertex/],
  ['from,to,type\n1,2,a\n1,2\n', 3, /./],
  ['from,to,type\n1,2,"a\n', 2, /./],
])('a list of nonsense is refused with its line: %j', async (text, line, reason) => {
  const graph = await freshGraph()
  const refused = await importCsv(graph, [text], csv).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(TypeError)
  expect((refused as TypeError).message).toMatch(RegExp(`^line ${line}: `))
  expect((refused as TypeError).message).toMatch(reason)
})

test.each([
  ['', /root element/],
  ['<html/>', /not understood/],
  ['<graphml><graph><node/></graph></graphml>', /no attribute 'id'/],
  ['<graphml><graph><node id="x"/></graph></graphml>', /no vertex/],
  ['<graphml><graph><node id="n1"/><node id="m1"/></graph></graphml>', /does not begin/],
  ['<graphml><graph><node id="1"><data key="k"/></node></graph></graphml>', /no key 'k'/],
  ['<graphml><graph><node id="1"><graph/></node></graph></graphml>', /not understood/],
  ['<graphml><graph><node id="1">', /./],
  [
    '<graphml><key id="k" attr.type="int"/><graph><node id="1"><data key="k">x</data></node></graph></graphml>',
    /'x' of k is no number/,
  ],
])('a document of nonsense is refused with its line: %s', async (text, reason) => {
  const graph = await freshGraph()
  const refused = await importGraphml(graph, [text], graphml).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(TypeError)
  expect((refused as TypeError).message).toMatch(/^line \d+: [^\n]+$/)
  expect((refused as TypeError).message).toMatch(reason)
})

test('whatever is done to a file, it is read, or refused in one sentence', async () => {
  const random = createRandom(5)
  let refusedCount = 0
  for (let round = 0; round < 1500; round++) {
    const isCsv = round % 2 === 0
    const bytes = new TextEncoder().encode(isCsv ? list : document)
    for (let count = 1 + random.nextInteger(4); count > 0; count--)
      bytes[random.nextInteger(bytes.length)] = random.nextInteger(256)
    const cut = bytes.subarray(0, random.nextInteger(3) === 0 ? random.nextInteger(bytes.length) : bytes.length)
    const graph = await freshGraph()
    try {
      await (isCsv ? importCsv(graph, [cut], csv) : importGraphml(graph, [cut], graphml))
      graph.verify()
    } catch (error) {
      expect(String(error)).toMatch(/^TypeError: line \d+: [^\n]+/)
      refusedCount++
    }
  }
  expect(refusedCount).toBeGreaterThan(300)
})
