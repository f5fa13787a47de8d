/** Logs as a crash leaves them: what is replayed, where it stops, and when stopping there would be a lie. */
import { expect, test } from 'vitest'
import { MemoryDisk, sectorBytes } from '../../engines/env/index.ts'
import { entryKind } from '../../engines/lsm/entry.ts'
import { type LogEnd, LogWriter } from '../../engines/lsm/log.ts'
import { replayLogs } from '../../engines/lsm/log-replay.ts'
import { logPath } from '../../engines/lsm/names.ts'
import { bytesOf, keyOf } from './sorted-model.ts'

const directory = 'tree'
const start: LogEnd = { number: 0, position: 0 }

/** Writes groups, one write each: key, value length, and what the group says is durable. */
class Chain {
  readonly disk = new MemoryDisk()
  readonly numbers: number[] = []
  /** Where each group begins and ends in the file of its log. */
  readonly groups: { readonly log: number; readonly from: number; readonly to: number }[] = []
  #sequence = 0
  #log: LogWriter | undefined

  constructor() {
    this.disk.createDirectory(directory)
  }

  open(number: number, isHandedOver: boolean): this {
    const previous = this.#log?.end ?? start
    const log = LogWriter.create({ disk: this.disk, directory, number, previous, preallocatedBytes: 2000 })
    if (isHandedOver) this.#log?.handOver(number)
    this.#log = log
    this.numbers.push(number)
    return this
  }

  get end(): number {
    return this.#log?.end.position ?? 0
  }

  group(valueBytes: number, durableSequence = 0): this {
    const log = this.#log as LogWriter
    const key = bytesOf(`key ${++this.#sequence}`)
    log.add(this.#sequence, entryKind.value, key, new Uint8Array(valueBytes).fill(7), 0)
    const from = this.end
    log.write(durableSequence)
    this.groups.push({ log: log.number, from, to: this.end })
    return this
  }

  zero(log: number, from: number, to: number): this {
    this.disk.edit(logPath(directory, log)).write(new Uint8Array(to - from), from)
    return this
  }

  /** As if the group had never reached the disk. */
  lose(group: number): this {
    const { log, from, to } = this.groups[group - 1] as Chain['groups'][number]
    return this.zero(log, from, to)
  }

  replay(): string[] {
    const keys: string[] = []
    replayLogs(this.disk, directory, this.numbers, 0, ({ key, sequence }) => keys.push(`${keyOf(key)} at ${sequence}`))
    return keys
  }
}

const keys = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `key ${index + 1} at ${index + 1}`)

test('a whole chain comes back in order', () => {
  const chain = new Chain().open(3, false).group(10).group(3000).open(7, true).open(8, true).group(0).group(700)
  expect(chain.replay()).toEqual(keys(4))
})

test('replay stops at the first group that is missing, in the middle of a log or at the end of one', () => {
  const chain = (): Chain => new Chain().open(3, false).group(600).group(600).open(7, true).group(600)
  expect(chain().lose(3).replay()).toEqual(keys(2))
  expect(chain().lose(2).replay()).toEqual(keys(1))
  expect(chain().lose(1).replay()).toEqual([])
})

test('that a later log is whole does not hide that the one before it lost its end', () => {
  // Neither group 2 nor the handover behind it reached the disk; group 3 did.
  const chain = new Chain().open(3, false).group(600).group(600).open(7, false).group(600).lose(2)
  expect(chain.replay()).toEqual(keys(1))
})

test('what a later group calls durable may not be missing', () => {
  const lost = (durableSequence: number): Chain =>
    new Chain().open(3, false).group(600).group(600).open(7, true).group(600, durableSequence).lose(2)
  expect(lost(1).replay()).toEqual(keys(1))
  const chain = lost(2)
  const where = `tree/000003.log: the record at offset ${chain.groups[1]?.from}`
  expect(() => chain.replay()).toThrow(`${where} is missing: writes up to 2 had been synced`)
})

test('a handover that a power loss tore in two hides nothing that comes after', () => {
  // It is synced with no group of its own, so a group of the next log may be acknowledged before it is durable.
  const chain = new Chain().open(3, false)
  while (chain.end % sectorBytes !== sectorBytes - 16) chain.group((sectorBytes * 2 - chain.end - 67) % sectorBytes)
  const handover = chain.end
  const before = chain.groups.length
  chain
    .open(7, true)
    .group(100, before)
    .group(100, before + 1)
  chain.zero(3, handover, handover + 16)
  expect(chain.replay()).toEqual(keys(before + 2))
})

test('a log that was handed over to must be there', () => {
  const chain = new Chain().open(3, false).group(10).open(7, true).group(10)
  chain.numbers.pop()
  expect(() => chain.replay()).toThrow(/tree\/000007.log: .* missing/)
})

test('a flipped bit is refused where it is, even in the last group of all', () => {
  const chain = new Chain().open(3, false).group(600).group(600)
  const { from } = chain.groups[1] as Chain['groups'][number]
  chain.disk.edit(logPath(directory, 3)).write(Uint8Array.of(8), from + 100)
  expect(() => chain.replay()).toThrow(RegExp(`tree/000003.log: the record at offset ${from} fails its checksum`))
})
