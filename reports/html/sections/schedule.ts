/** How the schedule was kept, under a rate. */
import { html } from '../markup.ts'
import { countText, durationText, pluralText, rateText } from '../units.ts'
import type { ResultView } from '../view.ts'
import { type Column, type Section, tableBlock } from './blocks.ts'

/** Only under a rate: a closed loop has no schedule. */
export function scheduleSection(view: ResultView): Section | undefined {
  const rows = view.engines.flatMap(({ name, median }) => {
    const pacing = median?.phase.pacing
    if (median === undefined || pacing === undefined) return []
    const { targetFrom, targetTo } = pacing
    return [
      [
        name,
        pacing.arrivals,
        targetFrom === targetTo ? rateText(targetFrom) : `${rateText(targetFrom)} to ${rateText(targetTo)}`,
        countText(pacing.scheduledCount),
        countText(median.phase.operationCount),
        pacing.kept ? 'yes' : html`<strong>no</strong>`,
        durationText(pacing.errorNs.p50),
        durationText(pacing.errorNs.p99),
        durationText(pacing.errorNs.max),
      ],
    ]
  })
  if (rows.length === 0) return undefined
  const columns: readonly Column[] = [
    { title: 'Engine' },
    { title: 'Arrivals', align: 'left' },
    { title: 'Target a second' },
    { title: 'Scheduled' },
    { title: 'Ended' },
    { title: 'Kept', align: 'left' },
    { title: 'Late p50' },
    { title: 'Late p99' },
    { title: 'Late maximum' },
  ]
  const note = html`<p class="note">Late is how long after its time the driver itself started an operation although a client was free. It is the error of the tool, and part of the response times above. A schedule that was not kept means that ${pluralText(view.result.plan.clients, 'client')} could not carry the rate: read the response times as those of an overloaded store.</p>`
  return { id: 'schedule', title: 'Schedule', body: html`${tableBlock(columns, rows)}${note}` }
}
