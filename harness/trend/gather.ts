/**
 * The results below some paths, one after another: each path a result, its `result.json`, or a folder that holds many.
 *
 * A history outlives tools, crashes and tidying up, so what cannot be read is said in a sentence and passed over;
 * whether anything is left is the caller's question.
 */
import { readdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { resultFileName } from '../results/folder.ts'
import { readResult } from '../results/read.ts'
import { UsageError } from '../usage-error.ts'
import { type FiguresOfResult, figuresOf } from './figures.ts'

export interface Gathered {
  /** Oldest first. */
  readonly results: readonly FiguresOfResult[]
  /** What was passed over, and why, a sentence each. */
  readonly leftOut: readonly string[]
}

/** Each result once, however many paths lead to it. */
export async function gatherResults(paths: readonly string[]): Promise<Gathered> {
  const results: FiguresOfResult[] = []
  const leftOut: string[] = []
  const seen = new Set<string>()
  for (const place of (await Promise.all(paths.map(placesOf))).flat()) {
    const folder = await realFolderOf(place)
    if (seen.has(folder)) continue
    seen.add(folder)
    try {
      results.push(await readFigures(place))
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      leftOut.push(error.message)
    }
  }
  results.sort(
    (a, b) =>
      Date.parse(a.result.startedAt) - Date.parse(b.result.startedAt) || (a.result.name < b.result.name ? -1 : 1),
  )
  return { results, leftOut: [...leftOut, ...results.flatMap(figures => figures.leftOut)] }
}

/** The path itself, or the folders in it: files beside results are a baseline, a page, anybody's. */
async function placesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined)
  if (entries === undefined || entries.some(({ name }) => name === resultFileName)) return [path]
  const folders = entries.filter(entry => entry.isDirectory() || entry.isSymbolicLink())
  return folders.map(({ name }) => join(path, name)).sort()
}

/** What tells a result from all others; the place itself where nothing is there. */
async function realFolderOf(place: string): Promise<string> {
  const real = await realpath(place).catch(() => place)
  return basename(real) === resultFileName ? dirname(real) : real
}

/** @throws UsageError it is no result, or not one with a time; the message says which and why. */
async function readFigures(place: string): Promise<FiguresOfResult> {
  const names = await readdir(place).catch(() => undefined)
  if (names?.includes(resultFileName) === false) {
    throw new UsageError(`${place} holds no ${resultFileName}: its run did not get that far, or it is no result.`)
  }
  const { result } = await readResult(place)
  if (Number.isNaN(Date.parse(result.startedAt))) {
    throw new UsageError(`${place} does not say when it was measured, but "${result.startedAt}".`)
  }
  return figuresOf(result)
}
