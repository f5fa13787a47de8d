import { expect, it } from 'vitest'
import type { ChaosResult } from '../../harness/results/chaos.ts'
import type { Result } from '../../harness/results/result.ts'
import { html } from '../../reports/html/markup.ts'
import type { Section } from '../../reports/html/sections/blocks.ts'
import { counterexampleSection } from '../../reports/html/sections/counterexample.ts'
import { recoverySection } from '../../reports/html/sections/recovery.ts'
import { stagesSection } from '../../reports/html/sections/stages.ts'
import { summarySentence } from '../../reports/html/sections/verdict.ts'
import { viewOf } from '../../reports/html/view.ts'
import { chaosOfMany, chaosOfNothing, chaosOfOne, chaosOfTwo } from '../browser/chaos-fixture.ts'
import { oneEngine } from '../browser/fixture.ts'

/** What stands there, without markup. */
function textOf(section: Section | undefined): string {
  const text = html`${section?.body}`.text
    .replaceAll(/<script.*?<\/script>|<title>.*?<\/title>/gs, '')
    .replaceAll(/<[^>]*>/g, ' ')
  return text.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ')
}

function rowsOf(section: Section | undefined): readonly string[] {
  return [...html`${section?.body}`.text.matchAll(/<tr>.*?<\/tr>/gs)]
    .map(([row]) => row.replaceAll(/<span class="cell-title">.*?<\/span>|<[^>]*>/g, ' '))
    .map(row => row.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim())
}

function withChaos(changes: Partial<ChaosResult>): Result {
  const result = chaosOfOne()
  const run = result.runs[0]!
  return { ...result, runs: [{ ...run, chaos: { ...run.chaos!, ...changes } }] }
}

it('has a fault its row: line, window, times from its beginning and end, counts', () => {
  expect(rowsOf(recoverySection(viewOf(chaosOfOne())))[1]).toBe(
    '1 kill at=5s 5.00 s – 6.40 s 20.0 ms 61.0 ms 2.10 s 490 8 none 97,070',
  )
})

it('is what is absent said in words', () => {
  const [, ...rows] = rowsOf(recoverySection(viewOf(chaosOfMany())))
  expect(rows).toHaveLength(12)
  expect(rows[0]).toContain('✕ 1')
  expect(rows[3]).toBe('4 disk.misdirected-write nth=7 4.60 s none failed 61.0 ms at once 0 0 not known 97,070')
  expect(rows[11]).toContain('never in this run')
  expect(rowsOf(recoverySection(viewOf(chaosOfNothing())))[1]).toBe(
    '1 kill at=0s 0 s – 20.0 s none failed never in this run not known 0 0 not known not known',
  )
})

it('has each engine its rows, by the same numbers', () => {
  const [, ...rows] = rowsOf(recoverySection(viewOf(chaosOfTwo())))
  expect(rows.map(row => row.split(' ').slice(0, 3).join(' '))).toEqual([
    '1 kill at=5s',
    '2 pause at=12s',
    '1 kill at=5s',
    '2 pause at=12s',
  ])
  expect(rows[2]).toContain('btree')
})

it('is it said whether the plan was honest, what stayed broken, and how to see it again', () => {
  const honest = textOf(recoverySection(viewOf(chaosOfOne())))
  expect(honest).toContain('has to keep every promise')
  expect(honest).toContain('Everything was put right')
  expect(honest).toContain('--seed 42 --chaos &#39;kill at=5s&#39;')
  expect(honest).toContain('3,152,335 operations, 126 MB')
  const lying = textOf(recoverySection(viewOf(chaosOfMany())))
  expect(lying).toContain('may refuse its data, but must not return wrong answers')
  expect(lying).toContain('the files have grown, and stay as large as they are')
  expect(lying).not.toContain('Everything was put right')
})

it('does a run whose plan was never carried out say so, and a run without a plan nothing', () => {
  const { chaos: _, ...run } = chaosOfOne().runs[0]!
  expect(textOf(recoverySection(viewOf({ ...chaosOfOne(), runs: [run] })))).toContain('No run got so far')
  expect(textOf(recoverySection(viewOf(withChaos({ faults: [] }))))).toContain('No fault struck')
  for (const section of [recoverySection, stagesSection, counterexampleSection]) {
    expect(section(viewOf(oneEngine()))).toBeUndefined()
  }
})

it('does a table that would have hundreds of rows say how many are left out', () => {
  const [fault] = chaosOfOne().runs[0]!.chaos!.faults
  const faults = Array.from({ length: 130 }, (_, index) => ({
    ...fault!,
    fromSeconds: index / 10,
    toSeconds: index / 10,
  }))
  const section = recoverySection(viewOf(withChaos({ faults })))
  expect(rowsOf(section)).toHaveLength(1 + 100)
  expect(textOf(section)).toContain('30 more faults in result.json')
})

it.each([
  { result: chaosOfOne(), clause: '1 fault, throughput back 2.10 s after;' },
  { result: chaosOfMany(), clause: '12 faults, throughput not back after 1 of them;' },
  { result: chaosOfNothing(), clause: '1 fault;' },
  { result: withChaos({ faults: [] }), clause: 'no fault struck;' },
])('does the sentence on top say "$clause"', ({ result, clause }) => {
  expect(summarySentence(viewOf(result)).replaceAll('\u00a0', ' ')).toContain(`; ${clause}`)
})

it('does no sentence speak of faults where nothing was broken', () => {
  expect(summarySentence(viewOf(oneEngine()))).not.toContain('fault')
})

it('does each stage have its percentiles, and one that was not say so', () => {
  const [, before, during, after] = rowsOf(stagesSection(viewOf(chaosOfOne())))
  expect(before).toMatch(/^before until the first fault 5\.00 s 893,190 179,000 .*µs$/)
  expect(during).toMatch(/^during .* 3\.50 s 91,273 .*ms$/)
  expect(after).toMatch(/^after all other time 11\.5 s/)
  const nothing = rowsOf(stagesSection(viewOf(chaosOfNothing())))
  expect(nothing[1]).toContain('there was none 0 – –')
  expect(textOf(stagesSection(viewOf(chaosOfNothing())))).toContain('No operation ended well in any stage')
})

it('has a counterexample its check, verdict, key, reason, and every operation in words', () => {
  const section = counterexampleSection(viewOf(chaosOfMany()))
  const text = textOf(section)
  expect(text).toContain('✕ violated durable · key user42 An acknowledged write is not there at the end')
  expect(rowsOf(section).slice(-3)).toEqual([
    'load write &quot;a value with a text that is far too long for any bar of a drawing&quot; well −1.250000 s −1.200000 s',
    'client 3 write 17 well 1.994031 s 1.994245 s',
    'final reads ✕ offending: read: nothing well 20.113000 s 20.113200 s',
  ])
  expect(rowsOf(section).some(row => /cas .*: \? unknown .* never$/.test(row))).toBe(true)
})

it('is a counterexample of a lying disk that is excused called unknown, not violated', () => {
  const result = chaosOfMany()
  const run = result.runs[0]!
  const checks = run.checks.map(check => ({
    ...check,
    verdict: check.name === 'durable' ? ('unknown' as const) : check.verdict,
  }))
  expect(textOf(counterexampleSection(viewOf({ ...result, runs: [{ ...run, checks }] })))).toContain(
    '? unknown durable',
  )
})

it('do hundreds of operations leave those nearest the offending one, and it among them', () => {
  const [many] = chaosOfMany().runs[0]!.chaos!.counterexamples
  const operations = Array.from({ length: 400 }, (_, index) => ({
    ...many!.operations[0]!,
    text: `write ${index}`,
    fromSeconds: index,
    toSeconds: index + 0.5,
    offending: index === 390,
  }))
  const section = counterexampleSection(viewOf(withChaos({ counterexamples: [{ ...many!, operations }] })))
  expect(rowsOf(section)).toHaveLength(1 + 60)
  expect(textOf(section)).toContain('340 of 400 operations are left out')
  expect(rowsOf(section).find(row => row.includes('offending'))).toContain('write 390')
})
