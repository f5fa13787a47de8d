/** The stored results of one side: a result's folder, its `result.json`, or a folder that holds many results. */
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ResultError } from '../results/errors.ts'
import { resultFileName } from '../results/folder.ts'
import { readResult } from '../results/read.ts'
import type { Result } from '../results/result.ts'

/**
 * At least one result, each named by its path, which tells apart copies of one name.
 *
 * @throws UsageError nothing is there, or something that is no result.
 * @throws ResultError a folder without results.
 */
export async function readResults(path: string): Promise<Result[]> {
  const held = await heldResults(path)
  if (held === undefined) return [await readNamed(path)]
  if (held.length === 0) throw new ResultError('compare', path, 'no result is in it')
  const results: Result[] = []
  for (const name of held) results.push(await readNamed(join(path, name)))
  return results
}

async function readNamed(path: string): Promise<Result> {
  const { result, folder } = await readResult(path)
  return { ...result, name: folder.path }
}

/** Names of the folders with a result in them, in order; `undefined`: the path is not a folder of many. */
async function heldResults(path: string): Promise<string[] | undefined> {
  const names = await readdir(path).catch(() => undefined)
  if (names === undefined || names.includes(resultFileName)) return undefined
  const held = await Promise.all(names.map(name => isThere(join(path, name, resultFileName))))
  return names.filter((_, index) => held[index]).sort()
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
