/**
 * The files that other tools read: JUnit, Markdown, and the formats of benchmark trackers. Options of every command
 * that has a result or a comparison in hand.
 *
 * Each file is written whole or not at all, and one that cannot be written does not keep the others from being
 * written. On GitHub the summary of the step comes by itself, after what others wrote there.
 */
import { appendFile, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeDirectories } from '../../engines/env/index.ts'
import { renderBencher, renderBencherOfComparison } from '../../reports/benchmarks/bencher.ts'
import { renderBenchstat, renderBenchstatOfComparison } from '../../reports/benchmarks/benchstat.ts'
import { renderGithubBenchmark, renderGithubBenchmarkOfComparison } from '../../reports/benchmarks/github-benchmark.ts'
import { renderJunit, renderJunitOfComparison } from '../../reports/junit/index.ts'
import {
  commentBytesMax,
  renderMarkdown,
  renderMarkdownOfComparison,
  stepSummaryBytesMax,
} from '../../reports/markdown/index.ts'
import { printable } from '../../reports/terminal/format.ts'
import { writeFileAtomically } from '../results/atomic-file.ts'
import type { Comparison } from '../results/comparison.ts'
import { ResultError } from '../results/errors.ts'
import type { Result } from '../results/result.ts'
import type { OutputFiles, OutputName } from './output-files.ts'

/** What each file says, as text of at most so many bytes where that matters. */
interface Views extends Readonly<Record<OutputName, () => string>> {
  readonly stepSummary: (bytesMax: number) => string
}

/** @throws ResultError a file could not be written; all others are. */
export async function writeOutputsOfResult(files: OutputFiles, result: Result): Promise<void> {
  await writeOutputs(files, {
    junit: () => renderJunit(result),
    markdown: () => renderMarkdown(result, commentBytesMax),
    'github-benchmark': () => renderGithubBenchmark(result),
    bencher: () => renderBencher(result),
    benchstat: () => renderBenchstat(result),
    stepSummary: bytesMax => renderMarkdown(result, bytesMax),
  })
}

/** @throws ResultError a file could not be written; all others are. */
export async function writeOutputsOfComparison(files: OutputFiles, comparison: Comparison): Promise<void> {
  await writeOutputs(files, {
    junit: () => renderJunitOfComparison(comparison),
    markdown: () => renderMarkdownOfComparison(comparison, commentBytesMax),
    'github-benchmark': () => renderGithubBenchmarkOfComparison(comparison),
    bencher: () => renderBencherOfComparison(comparison),
    benchstat: () => renderBenchstatOfComparison(comparison),
    stepSummary: bytesMax => renderMarkdownOfComparison(comparison, bytesMax),
  })
}

async function writeOutputs(files: OutputFiles, views: Views): Promise<void> {
  await addToStepSummary(views.stepSummary)
  let failure: unknown
  for (const [name, path] of files) {
    await writeOutput(path, views[name]()).catch((error: unknown) => {
      if (failure !== undefined) say((failure as Error).message)
      failure = error
    })
  }
  if (failure !== undefined) throw failure
}

/** Makes the directories that are missing. A link is followed; what is no file, such as a pipe, is written to. */
export async function writeOutput(path: string, text: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found !== undefined && !found.isFile() && !found.isDirectory()) {
    await writeFile(path, text).catch((error: unknown) => {
      throw new ResultError('write', path, error)
    })
    return
  }
  if (found === undefined) {
    try {
      makeDirectories(dirname(path))
    } catch (error) {
      throw new ResultError('write', path, error)
    }
  }
  await writeFileAtomically(found === undefined ? path : await realpath(path), text)
}

/**
 * Where the environment names a step summary: what there is room for, after what others wrote, and once only.
 * Nobody asked for it by an option, so where it cannot be written that is a note and no failure.
 */
async function addToStepSummary(render: (bytesMax: number) => string): Promise<void> {
  const path = process.env.GITHUB_STEP_SUMMARY
  if (path === undefined || path === '') return
  try {
    const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw error
    })
    const apart = before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n'
    const room = stepSummaryBytesMax - Buffer.byteLength(before + apart)
    const text = render(room)
    if (text === '') say('the summary of this step is full: nothing was added to it')
    else if (!before.includes(text)) await appendFile(path, apart + text)
  } catch (error) {
    say(new ResultError('add to the summary of this step,', path, error).message)
  }
}

function say(message: string): void {
  process.stderr.write(`harness: ${printable(message)}\n`)
}
