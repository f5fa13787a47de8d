/**
 * The figures of the README: `npm run bench`, or `npm run bench -- load 'C, 100 B'` for those whose name has one of the words.
 *
 * Every comparison is one call of the tool itself, both engines in interleaved rounds of fresh processes with the
 * same durability, cache and write buffer. Prints medians and ratios as Markdown; losses in bold, like the goal they
 * miss. A round takes about a quarter of an hour; `--rounds 1 --records 100000` gives a first look.
 */
import { parseArgs } from 'node:util'
import { type Figure, figures } from './figures.ts'
import { measure } from './measure.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, records: { type: 'string', default: '1000000' } },
})
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
  const line = await rowOf(figure)
  process.stdout.write(`${line}\n`)
}
process.stderr.write(missedCount === 0 ? 'every goal was reached\n' : `${missedCount} goals were missed\n`)

async function rowOf(figure: Figure): Promise<string> {
  const { own, peer } = await measure(figure, { rounds: values.rounds, records: values.records })
  const compared = peer === undefined ? own : own / peer
  const reached = figure.goal.atMost ? compared <= figure.goal.value : compared >= figure.goal.value
  if (!reached) missedCount++
  const loud = (text: string): string => (reached ? text : `**${text}**`)
  const goal = `${figure.goal.atMost ? '≤' : '≥'} ${peer === undefined ? figure.show(figure.goal.value) : figure.goal.value}`
  const ratio = peer === undefined ? '' : loud(compared.toFixed(2))
  const beside = peer === undefined ? '' : figure.show(peer)
  const ownText = peer === undefined ? loud(figure.show(own)) : figure.show(own)
  return `| ${figure.name} | ${ownText} | ${beside} | ${ratio} | ${goal} |`
}
