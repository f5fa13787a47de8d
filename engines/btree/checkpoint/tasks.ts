/** What a checkpoint does on another thread: checksums and writes of page images, and the map's way to its name. */
import { crc32 } from '../../bytes/index.ts'
import type { BackgroundTask, Disk } from '../../env/index.ts'
import { mapName, mapTemporaryName } from '../names.ts'
import { unitBytes, unitsOf } from '../store/free-space.ts'

export interface ImageBatch {
  /** The file of pages. */
  readonly path: string
  /** Images one after the other, each from a whole unit on, padded with zeros. */
  readonly images: SharedArrayBuffer
  /** By image: its page, its first unit in the file, its bytes. */
  readonly numbers: readonly number[]
  readonly units: readonly number[]
  readonly lengths: readonly number[]
}

/** Writes images to their places, not synced; returns their checksums. */
export const writeImagesTask: BackgroundTask<ImageBatch, number[]> = {
  module: import.meta.url,
  exportName: 'writeImagesTask',
  run: writeImages,
}

function writeImages(disk: Disk, { path, images, numbers, units, lengths }: ImageBatch): number[] {
  const bytes = new Uint8Array(images)
  const checksums: number[] = []
  const file = disk.edit(path)
  try {
    let start = 0
    let end = 0
    for (const [index, number] of numbers.entries()) {
      const length = lengths[index] as number
      checksums.push(crc32(bytes.subarray(end, end + length), number))
      const unitCount = unitsOf(length)
      end += unitCount * unitBytes
      // What lies in one piece in the file is written in one piece.
      if (units[index + 1] === (units[index] as number) + unitCount) continue
      file.write(bytes.subarray(start, end), ((units[index] as number) + unitCount) * unitBytes - (end - start))
      start = end
    }
  } finally {
    file.close()
  }
  return checksums
}

export interface MapInstallation {
  readonly directory: string
  readonly bytes: Uint8Array
}

/** Puts the map of a checkpoint in the place of the last one; it is durable on return. */
export const installMapTask: BackgroundTask<MapInstallation, void> = {
  module: import.meta.url,
  exportName: 'installMapTask',
  run: installMap,
}

export function installMap(disk: Disk, { directory, bytes }: MapInstallation): void {
  const temporary = `${directory}/${mapTemporaryName}`
  const file = disk.create(temporary)
  try {
    file.write(bytes, 0)
    file.syncNow()
  } finally {
    file.close()
  }
  disk.rename(temporary, `${directory}/${mapName}`)
  disk.syncDirectory(directory)
}
