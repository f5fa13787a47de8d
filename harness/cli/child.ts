/**
 * The measured process: one run from its request to its last event, then gone.
 *
 * It is here because it names adapters and workloads; the parent's side is `harness/process/`. Its parent
 * alone ends it: Ctrl-C reaches every process of a terminal, so it is not heeded here, and a parent that
 * is gone takes the child with it.
 */

import { executeExhaustive } from '../exhaustive/execute.ts'
import type { RunEvent, RunRequest } from '../run/events.ts'
import { executeRun } from '../run/execute.ts'
import { openSubject } from './open-subject.ts'
import { catalog } from './registry.ts'

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

const stop = new AbortController()

/** Each message waits for the one before it, so a parent that is slow to read slows nothing but these. */
let sent: Promise<void> = Promise.resolve()

function emit(event: RunEvent): void {
  sent = sent.then(
    () =>
      new Promise(resolve => {
        process.send!(event, () => resolve())
      }),
  )
}

async function run(request: RunRequest): Promise<void> {
  const definition = await catalog.workload(request.plan.workload)
  const adapter = await catalog.engine(request.engine)
  const parts = {
    workload: definition.create(request.plan.properties),
    emit,
    stop: stop.signal,
  }
  if (request.plan.exhaustive === true) await executeExhaustive(request, { ...parts, adapter })
  else {
    await executeRun(request, {
      ...parts,
      open: options => openSubject(request, adapter, options),
      nullAdapter: await catalog.engine('null'),
    })
  }
  await sent
}

process.once('message', request => {
  process.on('message', () => stop.abort())
  process.on('disconnect', () => process.exit())
  run(request as RunRequest).then(
    () => process.exit(),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(1)
    },
  )
})
