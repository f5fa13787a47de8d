/** What the data takes on the disk. */
import { type Content, html } from '../markup.ts'
import { bytesText, countText } from '../units.ts'
import type { ResultView } from '../view.ts'
import { type Column, figureCell, missingBlock, type Section, tableBlock } from './blocks.ts'

export function diskSection(view: ResultView): Section {
  const { records } = view.result.plan
  const rows = view.engines.flatMap(({ name, summary }) => {
    const load = summary.diskBytesAfterLoad?.median
    const run = summary.diskBytesAfterRun?.median
    if (load === undefined && run === undefined) return []
    const perRecord = load !== undefined && records > 0 ? bytesText(load / records) : '–'
    return [[name, sizeCell(load), perRecord, sizeCell(run)]]
  })
  if (rows.length === 0) {
    return { id: 'disk', title: 'Disk', body: missingBlock('The size of the store’s directory was not measured.') }
  }
  const columns: readonly Column[] = [
    { title: 'Engine' },
    { title: 'After the load' },
    { title: 'A record' },
    { title: 'After the run' },
  ]
  const note = html`<p class="note">What the store’s directory occupies, once background work has settled. A record is the size after the load by ${countText(records)} records.</p>`
  return { id: 'disk', title: 'Disk', body: html`${tableBlock(columns, rows)}${note}` }
}

function sizeCell(bytes: number | undefined): Content {
  return bytes === undefined ? '–' : figureCell(bytesText(bytes), `${countText(bytes)} bytes`)
}
