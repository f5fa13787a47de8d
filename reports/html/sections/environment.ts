/** Where and how the run happened, every setting resolved. */
import type { CapabilitiesResult, LoadShape, Plan } from '../../../harness/results/result.ts'
import { type Content, html, type Markup } from '../markup.ts'
import {
  bytesText,
  countText,
  dateText,
  durationText,
  pluralText,
  rateText,
  secondsText,
  settingText,
  shortCommit,
} from '../units.ts'
import type { ResultView } from '../view.ts'
import { factsBlock, type Section, tableBlock } from './blocks.ts'

export function environmentSection(view: ResultView): Section {
  const { environment, plan, name, startedAt } = view.result
  const body = html`
<div class="pair">
<div><h3>Machine</h3>${factsBlock([
    ['Processor', `${environment.cpu}, ${pluralText(environment.cpuCount, 'core')}`],
    ['Memory', bytesText(environment.memoryBytes)],
    ['System', environment.os],
    ['File system', environment.fileSystem],
    ['Load before the run', environment.loadAverageBefore.toFixed(2)],
    ['Node.js', `${environment.node}, V8 ${environment.v8}`],
    ['Tool', environment.tool],
    environment.commit === undefined
      ? undefined
      : ['Commit', html`<code title="${environment.commit}">${shortCommit(environment.commit)}</code>`],
    ['Started', dateText(startedAt)],
    ['Result', html`<code>${name}</code>`],
  ])}</div>
<div><h3>Plan</h3>${factsBlock(planFacts(plan))}</div>
</div>
${capabilitiesTable(view)}
${optionsBlock(plan)}`
  return { id: 'environment', title: 'Environment and plan', body }
}

function planFacts(plan: Plan): readonly (readonly [string, Content])[] {
  const ends = [
    ...(plan.operationCount === undefined ? [] : [`${countText(plan.operationCount)} operations`]),
    ...(plan.durationSeconds === undefined ? [] : [secondsText(plan.durationSeconds)]),
  ]
  return [
    ['Workload', plan.workload],
    ['Engines', plan.engines.join(', ')],
    ['Records', `${countText(plan.records)}, loaded in batches of ${countText(plan.loadBatchLength)}`],
    ['Run ends after', ends.join(' or ')],
    ['Warm-up', plan.warmUpSeconds === 0 ? 'none' : durationText(plan.warmUpSeconds * 1e9)],
    ['Clients', countText(plan.clients)],
    ['Load shape', shapeText(plan.shape)],
    ['Durability', plan.durability],
    ['Read cache', settingText(plan.cacheBytes)],
    ['Write buffer', settingText(plan.writeBufferBytes)],
    ['Rounds', countText(plan.repeat)],
    ['Seed', String(plan.seed)],
  ]
}

function shapeText(shape: LoadShape): string {
  switch (shape.type) {
    case 'closed':
      return 'closed loop: each client starts its next operation when the last has ended'
    case 'rate': {
      const rate = shape.from === shape.to ? rateText(shape.from) : `${rateText(shape.from)} to ${rateText(shape.to)}`
      return `${rate} operations/s, ${shape.arrivals} arrivals`
    }
  }
}

type Claim = readonly [title: string, of: (capabilities: CapabilitiesResult) => Content]

/** Claims of stores of keys and values are not asked of others. */
const claims: readonly Claim[] = [
  ['Version', ({ version }) => version],
  [
    'Durability',
    ({ durability, durabilityDetail }) => html`${durability}<span class="meaning">${durabilityDetail}</span>`,
  ],
  ['Keeps what it is given', ({ keepsData }) => yesNo(keepsData)],
  ['Atomic batches', ({ atomicBatch }) => yesNo(atomicBatch)],
  ['Compare and set', ({ compareAndSet }) => yesNo(compareAndSet)],
  ['Snapshots', ({ snapshots }) => yesNo(snapshots)],
  ['Expiry', ({ expiry }) => yesNo(expiry)],
  ['Isolation', ({ isolation }) => isolation],
  ['Has of its model', ({ features }) => features?.join(', ') ?? 'all of it'],
]

function yesNo(claim: boolean): string {
  return claim ? 'yes' : 'no'
}

/** What each engine promises: figures of engines that promise different things do not compare. */
function capabilitiesTable(view: ResultView): Content {
  const engines = view.engines.flatMap(({ name, shown }) =>
    shown?.capabilities === undefined ? [] : [{ name, capabilities: shown.capabilities }],
  )
  if (engines.length === 0) return undefined
  return html`<h3>What the ${engines.length === 1 ? 'engine promises' : 'engines promise'}</h3>
${tableBlock(
  [{ title: '' }, ...engines.map(({ name }) => ({ title: name, align: 'left' as const }))],
  claims.map(([title, of]) => [title, ...engines.map(({ capabilities }) => of(capabilities))]),
)}`
}

function optionsBlock(plan: Plan): Markup {
  const groups: (readonly [string, Readonly<Record<string, string>>])[] = [
    [`Properties of ${plan.workload}`, plan.properties],
    ...Object.entries(plan.engineOptions).map(([engine, options]) => [`Options of ${engine}`, options] as const),
  ]
  return html`${groups
    .filter(([, options]) => Object.keys(options).length > 0)
    .map(
      ([title, options]) => html`<h3>${title}</h3>
<dl class="properties">${Object.entries(options).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`,
    )}`
}
