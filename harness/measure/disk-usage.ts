/** What a directory occupies on the disk: blocks, so preallocated space counts and holes do not. */
import type { Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes in a block of `Stats.blocks`, whatever the file system's own block size. */
const blockBytes = 512

/** Files that vanish while it looks (a compaction ends) count as nothing. */
export async function diskBytesOf(directory: string): Promise<number> {
  let blockCount = 0
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) blockCount += (await statOf(join(entry.parentPath, entry.name)))?.blocks ?? 0
  }
  return blockCount * blockBytes
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
