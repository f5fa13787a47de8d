/** What it costs to write down an operation, while clients do nothing else: into a block, sealed and handed to the disk. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Random } from '../../engines/env/index.ts'
import { HistoryFile } from '../../harness/history/history-file.ts'
import { HistoryRecorder } from '../../harness/history/recorder.ts'
import type { MicroTask } from './task.ts'

const clientCount = 16

export function historyTasks(random: Random): MicroTask[] {
  const keys = Int32Array.from({ length: 1024 }, () => random.nextInteger(1_000_000))
  const keyOf = (index: number): number => keys[index & 1023] as number
  const texts = Array.from(keys, key => `user${key}`)
  let ns = 2 ** 50
  const recorder = freshRecorder()
  return [
    {
      name: 'history: record a read and its answer',
      operations: 100_000,
      run: index => {
        const client = index % clientCount
        recorder.begin(client, 0, keyOf(index), null, ns)
        recorder.ok(client, index, ns + 700)
        ns += 900
      },
    },
    {
      name: 'history: record a write, key as text',
      operations: 100_000,
      run: index => {
        const client = index % clientCount
        recorder.begin(client, 1, texts[index & 1023] as string, index, ns)
        recorder.ok(client, null, ns + 700)
        ns += 900
      },
    },
  ]
}

/** Its file goes when the process does. */
function freshRecorder(): HistoryRecorder {
  const directory = mkdtempSync(join(tmpdir(), 'harness-micro-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  return new HistoryRecorder(HistoryFile.create(join(directory, 'history.bin')), ['read', 'write'], clientCount, {})
}
