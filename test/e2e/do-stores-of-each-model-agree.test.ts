/** Every model through the compiled command line: our engine, the reference and a peer answer alike, and who does not is seen. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ScriptSummary } from '../../harness/results/script-summary.ts'
import { freshDirectory, harness } from './command-line.ts'

const small = ['--records', '150', '--operations', '40', '--warm-up', '0', '--seed', '7']

test.each([
  ['olap', 'column,memory,sqlite,duckdb'],
  ['olap-narrow', 'column,memory'],
  ['series-metrics', 'tsdb,memory,sqlite'],
  ['social', 'graph,memory'],
  ['graph-walks', 'graph,memory,graphology'],
  ['geo', 'rtree,memory'],
  ['geo-boxes', 'rtree,memory,rbush,sqlite'],
  ['search', 'inverted,memory'],
  ['search-terms', 'inverted,memory,minisearch'],
])('%s on %s', async (workload, engines) => {
  const words = ['run', workload, '--engine', engines, '--durability', 'buffered', '--json', ...small]
  const { code, stdout, stderr } = await harness(freshDirectory(), ...words)
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const summary = JSON.parse(stdout) as ScriptSummary
  for (const engine of summary.engines) {
    expect(engine).toMatchObject({ verdict: 'valid' })
  }
})

/** The store in memory, but every sum is one too many. */
function writeLiar(directory: string): void {
  const memory = new URL('../../dist/adapters/memory/index.js', import.meta.url).href
  mkdirSync(join(directory, 'liar'))
  writeFileSync(
    join(directory, 'liar/engine.mjs'),
    `import memory from '${memory}'
async function open(options) {
  const store = await memory.open(options)
  const { table } = store
  const query = table.query.bind(table)
  table.query = question => {
    const answer = query(question)
    const wrong = question.aggregates?.findIndex(aggregate => aggregate.function === 'sum') ?? -1
    const values = answer.columns[(question.groupBy?.length ?? 0) + wrong]?.values
    if (wrong >= 0 && values instanceof Float64Array && values.length > 0) values[0] += 1
    return answer
  }
  return store
}
export default { ...memory, open }
`,
  )
}

test('a store that answers otherwise is a violation, for both', async () => {
  const directory = freshDirectory()
  writeLiar(directory)
  const engines = './liar/engine.mjs,memory'
  const words = ['run', 'olap-narrow', '--engine', engines, '-p', 'verify=false', ...small]
  const { code, stdout } = await harness(directory, ...words)
  expect(code).toBe(5)
  expect(stdout).toMatch(/violated: agreement: .* is .* here, and memory .* elsewhere/)
  expect(stdout).toMatch(/violated: agreement: .* is .* here, and .\/liar\/engine.mjs .* elsewhere/)
})

test.each([
  [
    ['run', 'olap', '--engine', 'lsm'],
    /^olap needs the model table, which lsm lacks; engines that have it: .*column.*\.\n$/,
  ],
  [
    ['run', 'geo', '--engine', 'served:rtree'],
    /^served:rtree: what goes through the socket is the model kv, and rtree has spatial\.\n$/,
  ],
  [
    ['run', 'social', '--engine', 'graph', '--chaos', 'kill at=1s'],
    /^--chaos is for workloads of the model kv, and social needs graph\.\n$/,
  ],
  [
    ['run', 'search', '--engine', 'inverted', '--value-bytes', '9'],
    /^--value-bytes sets the property fieldcount, which search does not have\.\n$/,
  ],
  [
    ['run', 'geo', '--engine', 'rtree,flatbush'],
    /^geo needs write, which flatbush lacks\. Without it: -p moveproportion=0\n$/,
  ],
  [
    ['run', 'search', '--engine', 'sqlite'],
    /^search needs fuzzy and facets, which sqlite lacks\. Without it: -p fuzzyproportion=0 -p facetsproportion=0\n$/,
  ],
  [
    ['run', 'geo-world', '--engine', 'rbush'],
    /^geo-world needs .*geographic.*, which rbush lacks\. .*-p metric=planar/,
  ],
  [['serve', '--engine', 'tsdb'], /^harness serve speaks the model kv, and tsdb has series\.\n$/],
])('%j is refused in one sentence', async (words, sentence) => {
  const { code, stderr } = await harness(freshDirectory(), ...words)
  expect(code).toBe(2)
  expect(stderr).toMatch(sentence)
})
