/** The background task that sums up the points of a metric by window, from blocks alone. */
import type { BackgroundTask, Disk } from '../../env/index.ts'
import type { BlockMeta } from '../block/format.ts'
import type { Deletion } from '../deletion.ts'
import type { DownsampleRule } from '../options.ts'
import type { TimeRange } from '../query/pieces.ts'
import { addSeries } from '../query/window.ts'
import { WindowColumns, WindowGrid } from '../query/window-columns.ts'
import { withBlocks } from './compact.ts'

export interface DownsampleRequest {
  readonly directory: string
  readonly rule: DownsampleRule
  readonly range: TimeRange
  /** Numbers of the metric's series. */
  readonly ids: readonly number[]
  /** Ascending in generation. */
  readonly blocks: readonly BlockMeta[]
  readonly deletions: readonly Deletion[]
}

/** The windows of one series. */
export interface Downsampled {
  readonly id: number
  readonly startsUs: Float64Array
  readonly values: Float64Array
}

export const downsampleTask: BackgroundTask<DownsampleRequest, Downsampled[]> = {
  module: import.meta.url,
  exportName: 'downsampleTask',
  run: downsample,
}

function downsample(disk: Disk, request: DownsampleRequest): Downsampled[] {
  const { rule, range, ids, deletions } = request
  return withBlocks(disk, request.directory, request.blocks, blocks => {
    const view = { blocks, layers: [], deletions }
    const extent = { firstUs: range.fromUs, lastUs: range.toUs - 1 }
    const columns = new WindowColumns(new WindowGrid(range, rule.windowUs), rule.function, extent)
    const answers: Downsampled[] = []
    for (const id of ids) {
      addSeries(columns, view, id, range)
      const { startsUs, values } = columns.take(rule.quantile ?? 0)
      if (startsUs.length > 0) answers.push({ id, startsUs, values })
    }
    return answers
  })
}
