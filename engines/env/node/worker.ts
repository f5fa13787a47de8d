/**
 * A background thread: imports the module of a task, runs the task on a disk of its own, posts what came
 * out. One request at a time; the pool in background.ts sees to that.
 */
import { parentPort } from 'node:worker_threads'
import type { Disk } from '../disk.ts'
import type { StorageErrorCode } from '../errors.ts'
import { StorageError } from '../errors.ts'
import { NodeDisk } from './disk.ts'

export interface TaskRequest {
  readonly module: string
  readonly exportName: string
  readonly input: unknown
}

export type TaskReply =
  | { readonly type: 'done'; readonly output: unknown }
  /** A `StorageError`, taken apart: structured clone keeps the class of built-in errors only. */
  | {
      readonly type: 'storage-error'
      readonly code: StorageErrorCode
      readonly message: string
      readonly definite: boolean
      readonly stack: string | undefined
    }
  | { readonly type: 'error'; readonly error: unknown }

const disk = new NodeDisk()
const port = parentPort

port?.on('message', (request: TaskRequest) => {
  void runTask(request).then(reply => {
    try {
      port.postMessage(reply)
    } catch (thrown) {
      port.postMessage(failedReply(thrown))
    }
  })
})

async function runTask({ module, exportName, input }: TaskRequest): Promise<TaskReply> {
  try {
    const exported = (await import(module)) as Record<string, unknown>
    const task = exported[exportName] as { run?: (disk: Disk, input: unknown) => unknown } | undefined
    if (typeof task?.run !== 'function') throw new TypeError(`${module} exports no task '${exportName}'`)
    return { type: 'done', output: task.run(disk, input) }
  } catch (thrown) {
    return failedReply(thrown)
  }
}

function failedReply(thrown: unknown): TaskReply {
  if (thrown instanceof StorageError) {
    const { code, message, definite, stack } = thrown
    return { type: 'storage-error', code, message, definite, stack }
  }
  return { type: 'error', error: thrown instanceof Error ? thrown : String(thrown) }
}
