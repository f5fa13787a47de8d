/** A merge on another thread: settled part and changes in, a new settled part in memory and durable on the disk out. */
import type { BackgroundTask, Disk } from '../../env/index.ts'
import { writeManifest } from '../manifest.ts'
import { settledPath } from '../names.ts'
import { assembleImage, writeImage } from '../settled/image.ts'
import { sectionsFrom } from '../settled/settled.ts'
import type { MergeInput } from './input.ts'
import { merge } from './merge.ts'

export interface MergeRequest {
  readonly input: MergeInput
  readonly directory: string
  /** Of the settled part to be made. */
  readonly number: number
  /** The first log whose entries are not in it. */
  readonly log: number
}

/** Returns the image of the settled part, which the manifest names by then. */
export const mergeTask: BackgroundTask<MergeRequest, SharedArrayBuffer> = {
  module: import.meta.url,
  exportName: 'mergeTask',
  run: runMerge,
}

function runMerge(disk: Disk, { input, directory, number, log }: MergeRequest): SharedArrayBuffer {
  const image = assembleImage(sectionsFrom(merge(input)), number)
  writeImage(disk, directory, settledPath(directory, number), image)
  writeManifest(disk, directory, { settledNumber: number, log })
  return image
}
