import { expect, test } from 'vitest'
import { formatProgress, ProgressLine, type ProgressReading } from '../../reports/terminal/progress.ts'

const reading: ProgressReading = {
  engine: 'lsm',
  run: 2,
  runCount: 10,
  phase: 'run',
  operationsPerSecond: 1_234_000,
  latencyNsP99: 4500,
  elapsedSeconds: 7,
  secondsLeft: 3,
}
const line = '[2/10]  lsm  run       0:07  1.23 M/s  p99 4.5 µs  0:03 left'

class Screen {
  text = ''
  readonly isTTY: boolean
  readonly columns: number
  constructor(isTTY: boolean, columns = 100) {
    this.isTTY = isTTY
    this.columns = columns
  }
  write(text: string): void {
    this.text += text
  }
}

test('on a terminal one line is drawn over and over, and taken away at the end', () => {
  const screen = new Screen(true)
  const progress = new ProgressLine(screen)
  progress.show(reading)
  progress.show(reading)
  progress.clear()
  progress.clear()
  expect(screen.text).toBe(`\r\u001b[2K${line}\r\u001b[2K${line}\r\u001b[2K`)
})

test('a line never wraps', () => {
  const screen = new Screen(true, 20)
  new ProgressLine(screen).show(reading)
  expect(screen.text).toBe(`\r\u001b[2K${line.slice(0, 19)}`)
})

test('elsewhere plain lines come every five seconds, and at each new phase', () => {
  const screen = new Screen(false)
  let nowMs = 0
  const progress = new ProgressLine(screen, () => nowMs)
  for (; nowMs <= 12_000; nowMs += 1000) progress.show(reading)
  progress.show({ ...reading, run: 3, phase: 'load' })
  progress.clear()
  expect(screen.text.split('\n')).toEqual([line, line, line, expect.stringMatching(/^\[3\/10\] {2}lsm {2}load/), ''])
})

test('a note stands on a line of its own', () => {
  const screen = new Screen(true)
  const progress = new ProgressLine(screen)
  progress.show(reading)
  progress.note('Stopping\u0007')
  expect(screen.text).toBe(`\r\u001b[2K${line}\r\u001b[2KStopping\\u{7}\n`)
})

test('between phases there is nothing to count', () => {
  const { secondsLeft: _, ...timeless } = reading
  const idle = { runCount: 1, phase: 'settling', operationsPerSecond: 0, latencyNsP99: 0, elapsedSeconds: 0 }
  expect(formatProgress({ ...timeless, ...idle })).toBe('lsm  settling')
})
