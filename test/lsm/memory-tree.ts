/** Short forms for tests that open a tree on a disk in memory and look at it by text. */
import { type MemoryDisk, type MemoryEnv, memoryEnv } from '../../engines/env/index.ts'
import { type LsmOptions, LsmTree, type TreeSnapshot } from '../../engines/lsm/index.ts'
import { untilSettled } from './patience.ts'
import { smallOptions } from './small-options.ts'

export const directory = 'tree'

export interface MemoryTree {
  readonly env: MemoryEnv
  readonly tree: LsmTree
}

export async function openTree(disk: MemoryDisk, change: Partial<LsmOptions> = {}): Promise<MemoryTree> {
  const env = memoryEnv({ seed: 1, disk })
  return { env, tree: await untilSettled(env.clock, LsmTree.open(env, directory, { ...smallOptions, ...change })) }
}

export async function closeTree({ env, tree }: MemoryTree): Promise<void> {
  await untilSettled(env.clock, tree.close())
}

/** Waits until nothing is left to flush or merge. */
export async function settleTree({ env, tree }: MemoryTree): Promise<void> {
  await untilSettled(env.clock, tree.settle())
}

export const bytesOfText = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOfBytes = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** `key=value` for each live entry, in order. */
export function entriesOf(side: Pick<TreeSnapshot, 'scan'>): string[] {
  const entries: string[] = []
  const cursor = side.scan({})
  while (cursor.next()) entries.push(`${textOfBytes(cursor.key)}=${textOfBytes(cursor.value)}`)
  cursor.close()
  return entries
}

export function readFile(disk: MemoryDisk, path: string): Uint8Array {
  const file = disk.open(path)
  const bytes = new Uint8Array(file.size())
  file.read(bytes, 0)
  file.close()
  return bytes
}

export function writeFile(disk: MemoryDisk, path: string, bytes: Uint8Array): void {
  const file = disk.create(path)
  file.write(bytes, 0)
  file.close()
}
