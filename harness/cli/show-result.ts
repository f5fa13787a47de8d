/** What every command does with a whole result: draw its page into its folder, and print it once. */
import { join } from 'node:path'
import { renderReport } from '../../reports/html/index.ts'
import { renderSummary } from '../../reports/terminal/summary.ts'
import { compareEngines } from '../compare/compare-engines.ts'
import { writeFileAtomically } from '../results/atomic-file.ts'
import { type ResultFolder, reportFileName } from '../results/folder.ts'
import type { Result } from '../results/result.ts'
import { scriptSummary } from '../results/script-summary.ts'
import { styleOf } from './style-of.ts'

/** @throws ResultError the page could not be written; the summary is printed all the same. */
export async function showResult(result: Result, folder: ResultFolder, asJson: boolean): Promise<void> {
  const reportPath = join(folder.path, reportFileName)
  const comparison = compareEngines(result)
  const [page] = await Promise.allSettled([
    renderReport(result, comparison).then(text => writeFileAtomically(reportPath, text)),
  ])
  process.stdout.write(
    asJson
      ? `${JSON.stringify(scriptSummary(result, folder.path))}\n`
      : renderSummary(result, reportPath, styleOf(process.stdout), comparison),
  )
  if (page.status === 'rejected') throw page.reason
}
