/** A child that behaves as the engine's name in its request says. */
import type { RunEvent, RunRequest } from '../../harness/run/events.ts'

function say(event: RunEvent): void {
  process.send!(event)
}

const warning = (message: string): RunEvent => ({ type: 'warning', message })

const behaviours: Readonly<Record<string, (request: RunRequest) => void>> = {
  'says everything'(request) {
    for (let index = 0; index < 1000; index++) say(warning(`${request.seed} ${index}`))
    process.send!({ type: 'done', interrupted: false } satisfies RunEvent, () => process.disconnect())
  },
  'stops when asked'() {
    say(warning('ready'))
    process.once('message', () => {
      say({ type: 'done', interrupted: true })
      process.disconnect()
    })
  },
  'hears nothing'() {
    say(warning('ready'))
    process.on('message', () => undefined)
  },
  'does not leave'() {
    say({ type: 'done', interrupted: false })
    process.on('message', () => undefined)
  },
  throws() {
    say(warning('ready'))
    setImmediate(() => {
      throw new RangeError('an index is out of range')
    })
  },
  'kills itself'() {
    process.stderr.write('one\ntwo\n')
    process.kill(process.pid, 'SIGSEGV')
  },
  'is killed'() {
    process.kill(process.pid, 'SIGKILL')
  },
  'runs out of memory'() {
    const hoard: number[][] = []
    for (;;) hoard.push(Array.from({ length: 100_000 }, Math.random))
  },
  'leaves early'() {
    process.exit(3)
  },
}

process.once('message', message => {
  const request = message as RunRequest
  behaviours[request.engine]!(request)
})
