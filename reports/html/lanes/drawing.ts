/**
 * A counterexample as a drawing: a bar from each call to its return, its words above it.
 *
 * How an operation ended is told by shape first and by colour second: a full bar, an empty one with a cross, a dashed one
 * without an end. The names of the lanes stay where they are while the lanes scroll.
 */
import type { CounterexampleResult } from '../../../harness/results/chaos.ts'
import type { NumberedFault } from '../faults.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { type Lanes, type PlacedOperation, placeLanes } from './place.ts'

const rowHeight = 42
const barHeight = 10
/** Of the bar in its row. */
const barTop = 24
const momentWidth = 84
/** What paper has room for, beside the names. */
const paperWidth = 580
const headHeight = 20

export function lanesDrawing(
  { operations }: CounterexampleResult,
  faults: readonly NumberedFault[],
  nameOf: (client: number) => string,
): Markup {
  const lanes = placeLanes(operations, faults)
  const head = headHeight * (lanes.faults.length > 0 ? 2 : 1)
  const height = head + rowHeight * lanes.lanes.reduce((sum, { rowCount }) => sum + rowCount, 0)
  const names = lanes.lanes.map(
    ({ client, rowCount }) => html`<li style="height: ${rowCount * rowHeight}px">${nameOf(client)}</li>`,
  )
  const { width } = lanes
  return html`
<div class="lanes" style="--paper: ${Math.min(1, px(paperWidth / width, 3))}">
<ul class="lane-names" style="padding-top: ${head}px">${names}</ul>
<div class="lane-frame" tabindex="0" role="group" aria-label="The operations, drawn"><svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true">
${faultBands(lanes, height)}${laneLines(lanes, head)}${momentMarks(lanes, head)}
${lanes.operations.map(placed => operationDrawing(placed, head, width))}
</svg></div>
</div>`
}

/** What the shapes mean. */
export function lanesKey(hasFaults: boolean): Markup {
  const sample = (kind: string, shape: Content, words: string): Markup =>
    html`<li><svg class="key ${kind}" width="26" height="12" aria-hidden="true">${shape}</svg><span>${words}</span></li>`
  return html`<ul class="legend lane-key">
${sample('ok', bar('ok', 1, 25, 1, false), 'ended well')}
${sample('failed', bar('failed', 1, 25, 1, false), 'failed: surely not applied')}
${sample('unknown', bar('unknown', 1, 25, 1, false), 'unknown: may have been applied')}
${sample('offending', html`<rect x="1" y="1" width="24" height="10"/>`, '✕ the offending one')}
${hasFaults && sample('fault', html`<rect x="4" y="0" width="18" height="12"/><path d="M4.5 0V12"/>`, 'a fault, by its number')}
</ul>`
}

function operationDrawing(
  { operation, text, textWidth, row, from, to }: PlacedOperation,
  head: number,
  width: number,
): Markup {
  const top = head + row * rowHeight
  const isOpen = operation.toSeconds === undefined
  const frameWidth = Math.min(Math.max(textWidth, to - from) + 8, width - from + 4)
  const frame =
    operation.offending &&
    html`<rect class="frame" x="${from - 4}" y="${top + 3}" width="${px(frameWidth)}" height="${rowHeight - 5}" rx="2"/>`
  return html`<g class="${operation.outcome}${operation.offending && ' offending'}">${frame}<text x="${from}" y="${top + 18}">${text}<title>${operation.text}</title></text>${bar(operation.outcome, from, to, top + barTop, isOpen)}</g>
`
}

/** Without its right edge where nobody knows the end; with an arrow where it never returned. */
function bar(outcome: string, from: number, to: number, top: number, isOpen: boolean): Markup {
  const [left, right, bottom] = [px(from), px(to), top + barHeight]
  if (outcome === 'unknown' || isOpen) {
    const arrow =
      isOpen &&
      html`<path class="solid" d="M${px(to - 12)} ${top + 1}L${px(to - 5)} ${top + barHeight / 2}L${px(to - 12)} ${bottom - 1}"/>`
    return html`<path class="bar" d="M${right} ${top}H${left}V${bottom}H${right}"/>${arrow}`
  }
  const cross = outcome === 'failed' && html`<path d="M${px((from + to) / 2 - 4)} ${top + 1}l8 8m0-8l-8 8"/>`
  return html`<rect class="bar" x="${left}" y="${top}" width="${px(to - from)}" height="${barHeight}"/>${cross}`
}

function faultBands({ faults }: Lanes, height: number): Content {
  return faults.map(
    ({ number, from, to }) =>
      html`<g class="fault"><rect x="${px(from)}" y="0" width="${px(to - from)}" height="${height}"/><path d="M${px(from)} 0V${height}"/><path stroke-dasharray="2 2" d="M${px(to)} 0V${height}"/><text x="${px(from + 3)}" y="13">${number}</text></g>`,
  )
}

function laneLines({ lanes, width }: Lanes, head: number): Content {
  let top = head
  return lanes.map(({ rowCount }) => {
    const line = html`<path class="rule" d="M0 ${top}.5H${width}"/>`
    top += rowCount * rowHeight
    return line
  })
}

/** The times of calls, as many as have room; to the microsecond where milliseconds would not tell them apart. */
function momentMarks({ moments }: Lanes, head: number): Content {
  let end = 0
  const shown = moments.filter(({ at }) => {
    if (at < end) return false
    end = at + momentWidth
    return true
  })
  const isFine = shown.some(({ seconds }, index) => seconds.toFixed(3) === shown[index - 1]?.seconds.toFixed(3))
  return shown.map(
    ({ at, seconds }) =>
      html`<path class="rule" d="M${px(at)} ${head - 4}V${head}"/><text class="moment" x="${px(at)}" y="${head - 6}">${momentText(seconds, isFine)}</text>`,
  )
}

function momentText(seconds: number, isFine: boolean): string {
  return `${seconds.toFixed(isFine ? 6 : 3).replace('-', '−')} s`
}

function px(value: number, digits: number = 1): number {
  return Number(value.toFixed(digits))
}
