/** Order, hashes and checksums of keys of 23 bytes, and of a block. */
import { compareBytes, crc32, hashBytes } from '../../engines/bytes/index.ts'
import type { Random } from '../../engines/env/index.ts'
import { makeKeys } from './keys.ts'
import { type MicroTask, sink } from './task.ts'

export function bytesTasks(random: Random): MicroTask[] {
  const keys = makeKeys(random, 1024)
  const block = new Uint8Array(4096).map(() => random.nextInteger(256))
  const keyOf = (index: number): Uint8Array => keys[index & 1023] as Uint8Array
  return [
    {
      name: 'bytes: compare two keys',
      operations: 10_000,
      run: index => {
        sink.value += compareBytes(keyOf(index), keyOf(index + 1))
      },
    },
    {
      name: 'bytes: hash a key',
      operations: 10_000,
      run: index => {
        sink.value += hashBytes(keyOf(index))
      },
    },
    {
      name: 'bytes: crc-32 of a 4 KiB block',
      operations: 1000,
      run: () => {
        sink.value += crc32(block)
      },
    },
  ]
}
