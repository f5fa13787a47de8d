import { describe, expect, it } from 'vitest'
import type { Comparison, Finding, GateOutcome } from '../../harness/results/comparison.ts'
import { findingText, tallyText } from '../../reports/html/comparison/findings.ts'
import { forestAxis, forestRow, forestScale } from '../../reports/html/comparison/forest.ts'
import { mastheadBlock, sentenceOf } from '../../reports/html/comparison/masthead.ts'
import { sidesOf } from '../../reports/html/comparison/sides.ts'
import { comparedBranches, comparedEngines, comparedNothing, pairOf } from '../browser/comparison-fixture.ts'

const branches: Comparison = comparedBranches().comparison
const [metric] = branches.pairs[0]!.metrics

/** The text that a reader sees, with plain spaces. */
function textOf(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('\u00a0', ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

describe('are wins and losses told alike', () => {
  it('in the same markup, but for the word and the shape', () => {
    const neutral = (finding: Finding): string => findingText(finding).text.replaceAll(finding, '')
    expect(neutral('worse')).toBe(neutral('better'))
    expect(textOf(findingText('worse').text)).toBe('worse')
  })

  it('in one sentence, also where there is none of them', () => {
    expect(sentenceOf(branches).replaceAll('\u00a0', ' ')).toMatch(
      /^branch against main on ycsb-a, ycsb-c and ycsb-e; of 24 metrics, \d+ better, \d+ worse, \d+ with no difference shown\.$/,
    )
    const losses = branches.pairs.map(pair => ({
      ...pair,
      metrics: pair.metrics.map(one => ({ ...one, finding: 'worse' as const })),
    }))
    expect(tallyText(losses)).toBe('0 better, 24 worse')
  })

  it('is no difference never called equality, and too few rounds never a difference', () => {
    expect(textOf(findingText('same').text)).toBe('no difference shown')
    expect(textOf(findingText('unsure').text)).toBe('too few rounds')
  })
})

describe('where does a ratio stand in the plot', () => {
  const scaleOf = (low: number, estimate: number, high: number): ReturnType<typeof forestScale> =>
    forestScale('x', [{ ...metric!, ratio: { low, estimate, high } }], 0.05)

  it('as far from 1 as its inverse on the other side', () => {
    const { at } = scaleOf(0.5, 1, 2)
    expect(at(1)).toBeCloseTo(50, 1)
    expect(at(2) - at(1)).toBeCloseTo(at(1) - at(0.5), 1)
    expect(at(1.05)).toBeGreaterThan(at(1))
  })

  it('within the column, however far it is, with an arrow where the axis ends before it', () => {
    const scale = scaleOf(0.0001, 3, 5_000)
    expect([scale.at(0.0001), scale.at(5_000)].every(place => place >= 0 && place <= 100)).toBe(true)
    expect([scale.holds(3), scale.holds(5_000), scale.holds(0.0001)]).toEqual([true, false, false])
    const row = forestRow({ ...metric!, ratio: { low: 0.0001, estimate: 3, high: 5_000 } }, scale).text
    expect(row.match(/<path/g)).toHaveLength(2)
  })

  it('on an axis that always has a 1, and marks that do not touch', () => {
    for (const [low, high] of [
      [0.99, 1.01],
      [0.3, 0.9],
      [1.2, 40],
      [0.02, 60],
      [5, 6],
    ] as const) {
      const { at, ticks } = scaleOf(low, (low + high) / 2, high)
      expect(ticks).toContain(1)
      expect(ticks.length).toBeGreaterThan(1)
      const places = ticks.map(at).toSorted((a, b) => a - b)
      for (const [index, place] of places.slice(1).entries()) expect(place - places[index]!).toBeGreaterThanOrEqual(15)
    }
  })

  it('before a band that is the noise, in every row by the same reference', () => {
    const scale = scaleOf(0.5, 1, 2)
    expect(forestAxis(scale).text).toContain(`x="${scale.at(0.95)}%"`)
    expect(forestRow(metric!, scale).text).toContain('<use href="#behind-x"/>')
    const { ratio: _, ...without } = metric!
    expect(forestRow(without, scale).text).not.toContain('<line')
  })
})

describe('what stands at the top', () => {
  const top = (changes: Partial<Comparison>): string => mastheadBlock({ ...branches, ...changes }).text

  it('every sentence of what did not match, and each warning once with its pair', () => {
    const text = textOf(top({}))
    expect(text).toContain('Not compared. main has ycsb-f on btree, branch has not.')
    expect(text).toContain('ycsb-c: branch against main: Other machines')
    const pairs = branches.pairs.map(pair => ({ ...pair, warnings: ['Unequal seeds.'] }))
    expect(textOf(top({ pairs })).match(/Unequal seeds/g)).toHaveLength(1)
  })

  it.each([
    { outcome: 'passed', tone: 'good' },
    { outcome: 'regressed', tone: 'bad' },
    { outcome: 'violated', tone: 'bad' },
    { outcome: 'failed', tone: 'bad' },
    { outcome: 'inconclusive', tone: 'unsure' },
  ] as const satisfies readonly { outcome: GateOutcome; tone: string }[])(
    'a banner that is $tone where the gate is $outcome, with its reasons',
    ({ outcome, tone }) => {
      const text = top({ gate: { outcome, reasons: ['Because of that.'] } })
      expect(text).toContain(`class="verdict ${tone}"`)
      expect(textOf(text)).toContain('Because of that.')
    },
  )

  it('no green and no red where engines stand side by side without a gate', () => {
    expect(mastheadBlock(comparedEngines().comparison).text).toContain('class="verdict plain"')
    expect(mastheadBlock(comparedNothing().comparison).text).toContain('class="verdict unsure"')
  })

  it('a wrong answer before any figure', () => {
    const pairs = branches.pairs.map(pair => ({ ...pair, head: { ...pair.head, verdict: 'violated' as const } }))
    expect(top({ pairs })).toContain('class="verdict bad"')
  })
})

it('is a base told once a workload, and keeps its colour over all of them', () => {
  const of = (workload: string, label: string, seed: number): ReturnType<typeof pairOf> =>
    pairOf({ workload, base: {}, head: { label }, ratio: 1.1, rounds: 5, operations: ['read'], seed })
  const pairs = [of('a', 'x', 1), of('a', 'y', 2), of('b', 'x', 3), of('b', 'y', 4)]
  const sides = sidesOf({ ...branches, pairs })
  expect(sides.map(({ workload, side, index }) => `${workload} ${side.label} ${index}`)).toEqual([
    'a leveldb 0',
    'a x 1',
    'a y 2',
    'b leveldb 0',
    'b x 1',
    'b y 2',
  ])
})
