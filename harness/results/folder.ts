/**
 * The folder of one result: its name, and what goes into it under which name.
 *
 * `2026-11-22T10-15-00-ycsb-a-lsm/` holds `result.json`, `latency.hlog`, `report.html`, and while the run
 * lasts a `data` directory with the stores' files.
 */
import { mkdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectories } from '../../engines/env/index.ts'
import { partialSuffix, writeFileAtomically } from './atomic-file.ts'
import { ResultError } from './errors.ts'
import type { Result } from './result.ts'

export const resultFileName: string = 'result.json'
export const latencyLogFileName: string = 'latency.hlog'
export const reportFileName: string = 'report.html'

export interface ResultFolder {
  readonly name: string
  readonly path: string
}

/**
 * Makes a new, empty folder; two that start within a second are told apart by `-2`, `-3`, ….
 *
 * @throws ResultError the disk refused.
 */
export async function createResultFolder(parent: string, startedAt: Date, label: string): Promise<ResultFolder> {
  const base = `${startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}-${fileNameOf(label)}`
  try {
    makeDirectories(parent)
  } catch (error) {
    throw new ResultError('create the result directory', parent, error)
  }
  for (let attempt = 1; ; attempt++) {
    const name = attempt === 1 ? base : `${base}-${attempt}`
    const path = join(parent, name)
    try {
      await mkdir(path)
      return { name, path }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new ResultError('create the result directory', path, error)
      }
    }
  }
}

/** Writes `result.json`, whole or not at all. @throws ResultError the disk refused. */
export async function writeResult(folder: ResultFolder, result: Result): Promise<void> {
  await writeFileAtomically(join(folder.path, resultFileName), `${JSON.stringify(result)}\n`)
}

/** Removes what a failed run left half-written, and the folder itself where nothing whole is in it. */
export async function discardPartialFiles(folder: ResultFolder): Promise<void> {
  for (const name of [resultFileName, latencyLogFileName, reportFileName]) {
    await rm(join(folder.path, name + partialSuffix), { force: true })
  }
  await rmdir(folder.path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY') throw new ResultError('remove', folder.path, error)
  })
}

/** A text as a part of a file name: letters, digits, dots and dashes. */
export function fileNameOf(label: string): string {
  return label
    .replaceAll(/[^a-zA-Z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|-+$/g, '')
    .slice(0, 100)
}
