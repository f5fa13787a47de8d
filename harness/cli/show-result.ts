/** What every command does with a whole result: draw its page into its folder, and print it once. */
import { join } from 'node:path'
import { renderReport } from '../../reports/html/index.ts'
import { coloured, plain } from '../../reports/terminal/style.ts'
import { renderSummary } from '../../reports/terminal/summary.ts'
import { writeFileAtomically } from '../results/atomic-file.ts'
import { type ResultFolder, reportFileName } from '../results/folder.ts'
import type { Result } from '../results/result.ts'
import { scriptSummary } from '../results/script-summary.ts'

/** @throws ResultError the page could not be written; the summary is printed all the same. */
export async function showResult(result: Result, folder: ResultFolder, asJson: boolean): Promise<void> {
  const reportPath = join(folder.path, reportFileName)
  const [page] = await Promise.allSettled([writePage(reportPath, result)])
  const { stdout } = process
  const style = stdout.isTTY && stdout.hasColors() ? coloured : plain
  const summary = asJson
    ? `${JSON.stringify(scriptSummary(result, folder.path))}\n`
    : renderSummary(result, reportPath, style)
  stdout.write(summary)
  if (page.status === 'rejected') throw page.reason
}

async function writePage(path: string, result: Result): Promise<void> {
  await writeFileAtomically(path, await renderReport(result))
}
