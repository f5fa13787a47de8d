import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type ProcessEnd, runInProcess } from '../../harness/process/measured-process.ts'
import type { RunEvent } from '../../harness/run/events.ts'
import { planForTests } from '../results/result-for-tests.ts'

const entry = fileURLToPath(new URL('./child-for-tests.ts', import.meta.url))

interface Watched {
  readonly end: Promise<ProcessEnd>
  readonly events: RunEvent[]
  readonly stop: AbortController
  readonly kill: AbortController
  /** Settles with the first event. */
  readonly ready: Promise<void>
}

function start(behaviour: string, stopGraceMs = 60_000, onEvent: (event: RunEvent) => void = () => undefined): Watched {
  const events: RunEvent[] = []
  const stop = new AbortController()
  const kill = new AbortController()
  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const request = {
    plan: planForTests(),
    engine: behaviour,
    round: 1,
    seed: 42,
    dataDirectory: '/nowhere',
    historyPath: '/nowhere',
  }
  const end = runInProcess(request, {
    entry,
    stop: stop.signal,
    kill: kill.signal,
    stopGraceMs,
    onEvent(event) {
      events.push(event)
      resolve()
      onEvent(event)
    },
  })
  return { end, events, stop, kill, ready }
}

test('every event arrives, in order, before the end does', async () => {
  const { end, events } = start('says everything')
  expect(await end).toEqual({ type: 'ended' })
  const warnings = events.slice(0, -1).map(event => (event.type === 'warning' ? event.message : ''))
  expect(warnings).toEqual(Array.from({ length: 1000 }, (_, index) => `42 ${index}`))
  expect(events.at(-1)).toEqual({ type: 'done', interrupted: false })
})

test('a child that is asked to stop says its last word', async () => {
  const { end, events, ready, stop } = start('stops when asked')
  await ready
  stop.abort()
  expect(await end).toEqual({ type: 'ended' })
  expect(events.at(-1)).toEqual({ type: 'done', interrupted: true })
})

test('a stop that comes before the child has begun is not lost', async () => {
  const { end, stop } = start('stops when asked')
  stop.abort()
  expect(await end).toEqual({ type: 'ended' })
})

test('a child that is to be killed before it has begun is killed', async () => {
  const { end, kill } = start('hears nothing')
  kill.abort()
  expect(await end).toEqual({ type: 'killed' })
})

test('a child that does not stop is killed when its time is up', async () => {
  const { end, ready, stop } = start('hears nothing', 50)
  await ready
  stop.abort()
  expect(await end).toEqual({ type: 'killed' })
})

test('a child is killed on request, however long it could take', async () => {
  const { end, ready, stop, kill } = start('hears nothing')
  await ready
  stop.abort()
  kill.abort()
  expect(await end).toEqual({ type: 'killed' })
})

test('a child that was done and does not leave has ended all the same', async () => {
  expect(await start('does not leave', 50).end).toEqual({ type: 'ended' })
})

test.each([
  ['throws', /left with exit code 1 before it was done; its last words: RangeError: an index is out of range$/],
  ['kills itself', /died of SIGSEGV; its last words: one \| two$/],
  ['is killed', /killed from outside \(SIGKILL\), perhaps because memory ran out$/],
  ['leaves early', /left with exit code 3 before it was done$/],
])('a child that %s is reported with its last words', async (behaviour, message) => {
  expect(await start(behaviour).end).toEqual({ type: 'died', message: expect.stringMatching(message) })
})

test('a child that runs out of memory is reported with the one line that says so', async () => {
  vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=30')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await start('runs out of memory').end).toEqual({
    type: 'died',
    message: expect.stringMatching(/died of SIGABRT; its last words: FATAL ERROR: .*JavaScript heap out of memory/),
  })
})

test('a listener that throws ends the child, and the error comes back', async () => {
  const { end } = start('hears nothing', 60_000, () => {
    throw new Error('the disk is full')
  })
  await expect(end).rejects.toThrow('the disk is full')
})
