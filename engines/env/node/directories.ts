/**
 * Makes a directory and its missing parents, one at a time.
 *
 * Not by node's own `recursive`: where the system denies a directory with ENOENT although its parent is
 * there, as /proc does, that tries for ever.
 */
import * as fs from 'node:fs'
import { dirname } from 'node:path'

/** Returns the directories that were not there, outermost first. An existing directory is left alone. Throws as node:fs does. */
export function makeDirectories(path: string): string[] {
  try {
    fs.mkdirSync(path)
    return [path]
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code !== 'ENOENT') {
      if (isDirectory(path)) return []
      throw thrown
    }
    if (fs.existsSync(dirname(path))) throw thrown
  }
  return [...makeDirectories(dirname(path)), ...makeDirectories(path)]
}

function isDirectory(path: string): boolean {
  try {
    return fs.statSync(path).isDirectory()
  } catch {
    return false
  }
}
