/**
 * Files that are whole or not there: written under another name, synced, then renamed.
 *
 * A crash at any instant leaves the old file or the new one, and perhaps a `.partial` beside it, which
 * nobody takes for a result.
 */
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ResultError } from './errors.ts'

export const partialSuffix: string = '.partial'

/** @throws ResultError the disk refused; nothing is left under either name but an older whole file. */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const partialPath = path + partialSuffix
  try {
    const file = await open(partialPath, 'w')
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await publish(partialPath, path)
  } catch (error) {
    // Where the directory is none, there is nothing to remove, and that is not the news.
    await rm(partialPath, { force: true }).catch(() => undefined)
    throw new ResultError('write', path, error)
  }
}

/** Gives a synced file its final name, durably. */
export async function publish(partialPath: string, path: string): Promise<void> {
  await rename(partialPath, path)
  const directory = await open(dirname(path), 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
