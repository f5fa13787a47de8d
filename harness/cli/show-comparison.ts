/**
 * What every command does with a comparison: draw its page and the files for other tools where they were asked for,
 * print it once, and say by exit code what the gate makes of it.
 */
import { renderComparison } from '../../reports/html/index.ts'
import { renderComparisonText } from '../../reports/terminal/comparison.ts'
import type { Comparison } from '../results/comparison.ts'
import type { Result } from '../results/result.ts'
import type { Arguments } from './command.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { textOf } from './given.ts'
import { outputFilesOf } from './output-files.ts'
import { writeOutput, writeOutputsOfComparison } from './outputs.ts'
import { styleOf } from './style-of.ts'

/** `results` are those that the sides name. @throws ResultError a file could not be written; all else is done. */
export async function showComparison(
  comparison: Comparison,
  results: readonly Result[],
  given: Arguments,
): Promise<void> {
  const outputs = outputFilesOf(given)
  const path = textOf(given, 'html')
  const [page] = await Promise.allSettled([writePage(path, comparison, results)])
  process.stdout.write(
    given.json === true
      ? `${JSON.stringify(comparison)}\n`
      : renderComparisonText(comparison, path, styleOf(process.stdout)),
  )
  await writeOutputsOfComparison(outputs, comparison)
  if (page.status === 'rejected') throw page.reason
}

async function writePage(path: string | undefined, comparison: Comparison, results: readonly Result[]): Promise<void> {
  if (path !== undefined) await writeOutput(path, await renderComparison(comparison, results))
}

/** What the gate's outcome means for a script. */
export function exitCodeOf({ gate }: Comparison, given: Arguments): ExitCode {
  switch (gate?.outcome) {
    case 'violated':
      return exitCode.violated
    case 'failed':
      return exitCode.failed
    case 'regressed':
      return given['fail-on-regression'] === false ? exitCode.ok : exitCode.regressed
    case 'inconclusive':
      return given.strict === true ? exitCode.inconclusive : exitCode.ok
    case 'passed':
    case undefined:
      return exitCode.ok
  }
}
