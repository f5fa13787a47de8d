/** Tasks for the tests of the background: each runs in a thread that imports this file. */
import { threadId } from 'node:worker_threads'
import type { BackgroundTask } from '../../../engines/env/index.ts'
import { StorageError } from '../../../engines/env/index.ts'

const module = import.meta.url

/** Adds up a file's bytes, and says which thread did it. */
export const sumTask: BackgroundTask<string, { sum: number; threadId: number }> = {
  module,
  exportName: 'sumTask',
  run(disk, path) {
    const file = disk.open(path)
    const bytes = new Uint8Array(file.size())
    file.read(bytes, 0)
    file.close()
    return { sum: bytes.reduce((sum, byte) => sum + byte, 0), threadId }
  },
}

export const corruptTask: BackgroundTask<string, never> = {
  module,
  exportName: 'corruptTask',
  run(_disk, path) {
    throw new StorageError('CORRUPT', `${path} is corrupt at offset 7`, { definite: false })
  },
}

export const mistakeTask: BackgroundTask<null, never> = {
  module,
  exportName: 'mistakeTask',
  run() {
    throw new RangeError('a mistake')
  },
}

/** Gives back what cannot pass between threads. */
export const uncloneableTask: BackgroundTask<null, () => void> = {
  module,
  exportName: 'uncloneableTask',
  run() {
    return () => undefined
  },
}

/** Ends its thread in mid-task. */
export const exitTask: BackgroundTask<null, never> = {
  module,
  exportName: 'exitTask',
  run() {
    process.exit(3)
  },
}

/** Waits until all `count` tasks that share `arrivals` run at once; returns the thread. */
export const meetTask: BackgroundTask<{ arrivals: SharedArrayBuffer; count: number }, number> = {
  module,
  exportName: 'meetTask',
  run(_disk, { arrivals, count }) {
    const arrived = new Int32Array(arrivals)
    let present = Atomics.add(arrived, 0, 1) + 1
    Atomics.notify(arrived, 0)
    while (present < count) {
      Atomics.wait(arrived, 0, present)
      present = Atomics.load(arrived, 0)
    }
    return threadId
  },
}
