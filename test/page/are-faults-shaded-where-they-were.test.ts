import { expect, it } from 'vitest'
import type { FaultResult } from '../../harness/results/chaos.ts'
import type { Result, Run } from '../../harness/results/result.ts'
import { heatmapCharts } from '../../reports/html/charts/heatmap.ts'
import { latencyChart, percentileChart, percentiles } from '../../reports/html/charts/latency.ts'
import { throughputChart } from '../../reports/html/charts/throughput.ts'
import { numberFaults, unitedFaults } from '../../reports/html/faults.ts'
import type { Chart, JsonObject } from '../../reports/html/figure.ts'
import { type PhaseOfEngine, shownPhases, viewOf } from '../../reports/html/view.ts'
import { chaosOfMany, chaosOfOne, chaosOfTwo } from '../browser/chaos-fixture.ts'
import { hostileText, oneEngine } from '../browser/fixture.ts'

interface Shading {
  readonly paths: readonly string[]
  readonly labels: readonly string[]
  readonly legend: readonly string[]
}

function shadingOf(chart: Chart): Shading {
  if (chart.type === 'missing') throw new Error(chart.reason)
  const { shapes = [], annotations = [] } = chart.layout as { shapes?: JsonObject[]; annotations?: JsonObject[] }
  return {
    paths: shapes.map(({ path }) => path as string),
    labels: annotations.map(({ text }) => text as string),
    legend: chart.legend.filter(({ mark }) => mark === 'band').map(({ name }) => name),
  }
}

function timeCharts(result: Result): readonly Chart[] {
  const phases = shownPhases(viewOf(result))
  const latencies =
    phases.length === 1 ? [latencyChart(phases[0]!)] : percentiles.map(one => percentileChart(phases, one))
  return [throughputChart(phases, 'operations/s'), ...latencies, ...heatmapCharts(phases, 100)]
}

function withFaults(faults: readonly FaultResult[], intervalSeconds: number = 0.1): PhaseOfEngine {
  const result = chaosOfOne()
  const run = result.runs[0]!
  const phases = run.phases.map(phase => ({
    ...phase,
    series: { ...phase.series, seconds: phase.series.seconds.map(() => intervalSeconds) },
  }))
  const runs: Run[] = [{ ...run, phases, chaos: { ...run.chaos!, faults } }]
  return shownPhases(viewOf({ ...result, runs }))[0]!
}

function fault(name: string, fromSeconds: number, toSeconds: number, steadySeconds?: number): FaultResult {
  const recovery = {
    refusedCount: 0,
    unknownCount: 0,
    missingCount: 0,
    ...(steadySeconds !== undefined && { steadySeconds }),
  }
  return { name, line: `${name} at=${fromSeconds}s`, fromSeconds, toSeconds, recovery }
}

it('has every chart over time every window, its edges, and the way back', () => {
  for (const chart of timeCharts(chaosOfOne())) {
    const { paths, labels } = shadingOf(chart)
    expect(paths).toEqual(['M5,0V1H6.4V0Z', 'M5,0V1', 'M6.4,0V1', 'M6.4,0H8.5M8.5,-4V4'])
    expect(labels).toEqual(['1 kill'])
  }
  for (const chart of timeCharts(chaosOfMany())) expect(shadingOf(chart).paths[1]!.split('M')).toHaveLength(12 + 1)
})

it('is a run without faults as it ever was', () => {
  for (const chart of timeCharts(oneEngine())) expect(shadingOf(chart)).toEqual({ paths: [], labels: [], legend: [] })
})

it('is an instant a line and no band, and a fault that never ended well has no way back', () => {
  const { paths } = shadingOf(latencyChart(withFaults([fault('clock.jump', 8, 8)])))
  expect(paths).toEqual(['M8,0V1'])
})

it('are windows told in minutes where the axis is', () => {
  // 200 intervals of 6 s: twenty minutes.
  const { paths } = shadingOf(latencyChart(withFaults([fault('pause', 300, 360, 60)], 6)))
  expect(paths).toEqual(['M5,0V1H6V0Z', 'M5,0V1', 'M6,0V1', 'M6,0H7M7,-4V4'])
})

it('has the label a name where all names have room, and a number where not', () => {
  expect(shadingOf(latencyChart(withFaults([fault('kill', 2, 3), fault('pause', 2.1, 3)]))).labels).toEqual([
    '1 kill',
    '2 pause',
  ])
  const many = shadingOf(latencyChart(shownPhases(viewOf(chaosOfMany()))[0]!))
  expect(many.labels).toEqual(Array.from({ length: 12 }, (_, index) => `${index + 1}`))
})

it('does the legend name every fault, also those whose number has no room', () => {
  const crowd = Array.from({ length: 300 }, (_, index) =>
    fault(index === 299 ? 'pause' : 'kill', 5 + index / 100, 5.001 + index / 100),
  )
  const { labels, legend } = shadingOf(latencyChart(withFaults(crowd)))
  expect(labels.length).toBeGreaterThan(3)
  expect(labels.length).toBeLessThan(60)
  expect(legend).toEqual(['faults 1–299: kill', 'fault 300: pause'])
  const { legend: some } = shadingOf(throughputChart(shownPhases(viewOf(chaosOfMany())), 'operations/s'))
  expect(some[0]).toBe('faults 1, 8, 11: kill')
})

it('does no label lie on another, and none reach out of a phone’s plot', () => {
  const faults = Array.from({ length: 14 }, (_, index) => fault('kill', index * 1.45, index * 1.45 + 0.4))
  const chart = latencyChart(withFaults(faults))
  if (chart.type === 'missing') throw new Error(chart.reason)
  const labels = (chart.layout.annotations as JsonObject[]).map(({ text, x, xanchor, yshift }) => {
    const width = (text as string).length * 6.9
    const start = ((x as number) / 20) * 290 - (xanchor === 'right' ? width : 0)
    return { start, end: start + width, row: yshift as number }
  })
  expect(Math.min(...labels.map(({ start }) => start))).toBeGreaterThanOrEqual(0)
  expect(Math.max(...labels.map(({ end }) => end))).toBeLessThanOrEqual(291)
  for (const [index, label] of labels.entries()) {
    for (const other of labels.slice(index + 1)) {
      expect(label.row !== other.row || label.end < other.start || other.end < label.start).toBe(true)
    }
  }
})

it('is a name that would reach out of the plot on either side a number', () => {
  const name = 'a-fault-with-a-long-name'
  expect(shadingOf(latencyChart(withFaults([fault(name, 1, 2)]))).labels).toEqual([`1 ${name}`])
  expect(shadingOf(latencyChart(withFaults([fault(name, 10, 11)]))).labels).toEqual(['1'])
})

it('are names of faults taken letter by letter', () => {
  const { labels } = shadingOf(latencyChart(withFaults([fault('<b>k</b>', 2, 3)])))
  expect(labels).toEqual(['1 &lt;b&gt;k&lt;/b&gt;'])
  expect(shadingOf(latencyChart(withFaults([fault(hostileText, 2, 3)]))).labels.join()).not.toContain('<')
})

it('does throughput under faults count only what ended well, and the rest beside it', () => {
  const [phase] = shownPhases(viewOf(chaosOfOne()))
  const chart = throughputChart([phase!], 'operations/s')
  if (chart.type === 'missing') throw new Error(chart.reason)
  const [good, bad] = chart.data.map(({ y }) => y as number[])
  const interval = 55
  expect(phase!.phase.series.errors[interval]).toBeGreaterThan(0)
  expect([good![interval], bad![interval]]).toEqual([0, Math.round(phase!.phase.series.errors[interval]! / 0.1)])
  expect(good![10]).toBeGreaterThan(100_000)
})

it('has a fault the same number for every engine, and one band from the first in to the last out', () => {
  const [lsm, btree] = numberFaults(chaosOfTwo().runs)
  const numbers = (faults: typeof lsm): unknown => faults!.map(({ number, name }) => [number, name])
  expect(numbers(lsm)).toEqual([
    [1, 'kill'],
    [2, 'pause'],
  ])
  expect(numbers(btree)).toEqual(numbers(lsm))
  expect(unitedFaults([lsm!, btree!]).map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds])).toEqual([
    [5, 7.9],
    [12, 14.01],
  ])
})

it('is each strike of a line that strikes often a fault of its own', () => {
  const line = (fromSeconds: number): FaultResult => ({
    ...fault('kill', fromSeconds, fromSeconds),
    line: 'kill every=1s',
  })
  const run = chaosOfOne().runs[0]!
  const runs = [
    [3, 1, 2],
    [1.1, 2.1],
  ].map(times => ({ ...run, chaos: { ...run.chaos!, faults: times.map(line) } }))
  expect(
    numberFaults([...runs, undefined]).map(list => list.map(({ number, fromSeconds }) => [number, fromSeconds])),
  ).toEqual([
    [
      [1, 1],
      [2, 2],
      [3, 3],
    ],
    [
      [1, 1.1],
      [2, 2.1],
    ],
    [],
  ])
})
