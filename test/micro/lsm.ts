/** Parts of the LSM tree: memtable, block, filter. */
import type { Random } from '../../engines/env/index.ts'
import { entryKind, sequenceMax, Version } from '../../engines/lsm/entry.ts'
import { hashKey, Memtable } from '../../engines/lsm/memtable/memtable.ts'
import { Block, lookupInBlock } from '../../engines/lsm/table/block.ts'
import { BlockBuilder } from '../../engines/lsm/table/block-builder.ts'
import { buildFilter, mayContain } from '../../engines/lsm/table/bloom.ts'
import { makeKeys } from './keys.ts'
import { type MicroTask, sink } from './task.ts'

const keyCount = 65_536
const value = new Uint8Array(100)

export function lsmTasks(random: Random): MicroTask[] {
  const keys = makeKeys(random, keyCount)
  const keyOf = (index: number): Uint8Array => keys[index & (keyCount - 1)] as Uint8Array
  const version = new Version()
  let growing = new Memtable(64 * 1024 * 1024)
  const full = filledMemtable(keys)
  const { block, blockKeys } = filledBlock(keys)
  const filter = buildFilter(Int32Array.from(keys, hashKey), keyCount, 10)
  return [
    {
      name: 'lsm: memtable insert, 65 k keys',
      operations: keyCount,
      run: index => {
        if (index === 0) growing = new Memtable(64 * 1024 * 1024)
        growing.insert(keyOf(index), hashKey(keyOf(index)), index + 1, entryKind.value, value, 0)
      },
    },
    {
      name: 'lsm: memtable brought in order, 65 k keys',
      operations: 1,
      run: () => {
        filledMemtable(keys).cursor(sequenceMax).close()
      },
    },
    {
      name: 'lsm: memtable lookup, 65 k keys',
      operations: 10_000,
      run: index => {
        if (full.lookup(keyOf(index), hashKey(keyOf(index)), sequenceMax, version)) sink.value += version.valueEnd
      },
    },
    {
      name: 'lsm: block lookup, 4 KiB',
      operations: 10_000,
      run: index => {
        const key = blockKeys[index % blockKeys.length] as Uint8Array
        if (lookupInBlock(block, key, sequenceMax, version)) sink.value += version.valueEnd
      },
    },
    {
      name: 'lsm: filter check, key present',
      operations: 10_000,
      run: index => {
        if (mayContain(filter, hashKey(keyOf(index)))) sink.value++
      },
    },
  ]
}

function filledMemtable(keys: readonly Uint8Array[]): Memtable {
  const memtable = new Memtable(64 * 1024 * 1024)
  for (const [index, key] of keys.entries()) memtable.insert(key, hashKey(key), index + 1, entryKind.value, value, 0)
  return memtable
}

function filledBlock(keys: readonly Uint8Array[]): { block: Block; blockKeys: Uint8Array[] } {
  const blockKeys = keys.slice(0, 32).sort((a, b) => Buffer.compare(a, b))
  const builder = new BlockBuilder()
  const version = new Version()
  version.kind = entryKind.value
  version.bytes = value
  version.valueEnd = value.length
  for (const key of blockKeys) builder.add(key, version, 0)
  const bytes = builder.finish().slice()
  return { block: new Block(bytes, 0, bytes.length), blockKeys }
}
