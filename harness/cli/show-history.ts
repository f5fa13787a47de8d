/** `harness history`, once its words are known: read, find changes, print, and draw the page. */
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { renderTrend } from '../../reports/html/index.ts'
import { renderTrendText } from '../../reports/terminal/trend.ts'
import { shellWord } from '../plan/command-line.ts'
import { countKind, readNumber } from '../plan/given.ts'
import { parseShare } from '../plan/units.ts'
import { writeFileAtomically } from '../results/atomic-file.ts'
import { resultFileName } from '../results/folder.ts'
import { trendOf } from '../trend/trend.ts'
import type { Arguments } from './command.ts'
import { textOf, textsOf } from './given.ts'
import { styleOf } from './style-of.ts'

const pageFileName = 'history.html'

/**
 * @throws UsageError there is no result, or an option makes no sense.
 * @throws ResultError the page could not be written; everything is printed all the same.
 */
export async function showHistory(given: Arguments): Promise<void> {
  const named = textsOf(given, 'results') ?? []
  const paths = named.length === 0 ? ['results'] : named
  const metrics = textsOf(given, 'metric')?.flatMap(names => names.split(',')) ?? ['all']
  const significance = readNumber(
    { name: '--significance', text: textOf(given, 'significance') ?? '0.01' },
    { parse: parseShare, wanted: 'a share such as 0.01 or 1%' },
    { min: 0.0001, max: 0.5 },
  )
  const seed = readNumber({ name: '--seed', text: textOf(given, 'seed') ?? '1' }, countKind, {
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
  })
  const words = [...metrics.flatMap(metric => ['--metric', metric]), '--significance', String(significance)]
  const command = ['harness', 'history', ...paths, ...words, '--seed', String(seed)].map(shellWord).join(' ')
  const trend = await trendOf({ paths, metrics, significance, seed, command })
  const pagePath = textOf(given, 'html') ?? (await defaultPagePath(paths[0]!))
  const [page] = await Promise.allSettled([renderTrend(trend).then(text => writeFileAtomically(pagePath, text))])
  process.stdout.write(
    given.json === true ? `${JSON.stringify(trend)}\n` : renderTrendText(trend, pagePath, styleOf(process.stdout)),
  )
  if (page.status === 'rejected') throw page.reason
}

/** Beside the results: in the folder that holds them. */
async function defaultPagePath(path: string): Promise<string> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true
  const isResult = isFolder && (await stat(join(path, resultFileName)).catch(() => undefined)) !== undefined
  if (isFolder) return join(isResult ? dirname(path) : path, pageFileName)
  return join(dirname(dirname(path)), pageFileName)
}
