/**
 * The figures of the README: `npm run bench`, or `npm run bench -- load 'C, 100 B'` for those whose name has one of the words.
 *
 * Every comparison is one call of the tool itself, its engines in interleaved rounds of fresh processes with the
 * same durability, cache and write buffer. Prints medians and ratios as Markdown; losses in bold, like the goal they
 * miss. A round of all takes more than an hour; `--rounds 1 --records 100000` gives a first look, and `--smoke` shows
 * in minutes that every figure can be taken, and nothing else.
 */
import { parseArgs } from 'node:util'
import type { Figure } from './figure.ts'
import { btreeFigures } from './figures/btree.ts'
import { columnFigures } from './figures/column.ts'
import { graphFigures } from './figures/graph.ts'
import { invertedFigures } from './figures/inverted.ts'
import { lsmFigures } from './figures/lsm.ts'
import { rtreeFigures } from './figures/rtree.ts'
import { tsdbFigures } from './figures/tsdb.ts'
import { measure, type Size } from './measure.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    records: { type: 'string', default: '1000000' },
    smoke: { type: 'boolean', default: false },
  },
})
const size: Size = values.smoke
  ? { rounds: 1, records: 2000, warmUp: '0.1s', duration: '0.3s' }
  : { rounds: Number(values.rounds), records: Number(values.records), warmUp: '2s', duration: '8s' }

const figures: readonly Figure[] = [
  ...lsmFigures,
  ...btreeFigures,
  ...columnFigures,
  ...tsdbFigures,
  ...graphFigures,
  ...rtreeFigures,
  ...invertedFigures,
]
const words = positionals.length === 0 ? [''] : positionals
const chosen = figures.filter(figure => words.some(word => figure.name.includes(word)))
if (chosen.length === 0) {
  process.stderr.write(
    `no figure has '${words.join("' or '")}' in its name:\n${figures.map(figure => `  ${figure.name}`).join('\n')}\n`,
  )
  process.exit(2)
}

process.stdout.write('| what | measured | beside it | ratio | goal |\n|---|--:|--:|--:|--:|\n')
let missedCount = 0
for (const figure of chosen) {
  try {
    const line = await rowOf(figure)
    process.stdout.write(`${line}\n`)
  } catch (thrown) {
    // The others can be taken all the same.
    process.stderr.write(`${figure.name} was not taken: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
    process.exitCode = 1
  }
}
process.stderr.write(missedCount === 0 ? 'every goal was reached\n' : `${missedCount} goals were missed\n`)

async function rowOf(figure: Figure): Promise<string> {
  const { own, best } = await measure(figure, size)
  const compared = best === undefined ? own : own / best.value
  const reached = figure.goal.atMost ? compared <= figure.goal.value : compared >= figure.goal.value
  if (!reached) missedCount++
  const loud = (text: string): string => (reached ? text : `**${text}**`)
  const goal = `${figure.goal.atMost ? '≤' : '≥'} ${best === undefined ? figure.show(figure.goal.value) : Number(figure.goal.value.toFixed(3))}`
  const ratio = best === undefined ? '' : loud(compared.toFixed(2))
  const beside = best === undefined ? '' : `${figure.show(best.value)} (${best.engine})`
  const ownText = best === undefined ? loud(figure.show(own)) : figure.show(own)
  return `| ${figure.name} | ${ownText} | ${beside} | ${ratio} | ${goal} |`
}
