/**
 * Keys in order, against it, in several streams, at random, with long and short prefixes: the tree that grows from
 * them, and shrinks again, keeps every rule at each stage.
 *
 * A story behind it: a page at the right edge had the prefix of its own keys; when it split at its end, it got the
 * shorter one of its two separators, and its keys, longer now, had no room.
 */
import { expect, test } from 'vitest'
import { createRandom, MemoryDisk, type Random } from '../../engines/env/index.ts'
import { bytesOf } from '../lsm/sorted-model.ts'
import { metricOf, openTree } from './memory-tree.ts'

const keyCount = 1500

const padded = (number: number): string => String(number).padStart(6, '0')

const names: Readonly<Record<string, (number: number) => string>> = {
  short: number => padded(number),
  'long prefix': number => `a prefix that all of them have ${padded(number)}`,
  'two prefixes': number => (number < keyCount / 2 ? `aaaaaaaaaaaaaaaa${padded(number)}` : `b${padded(number)}`),
  'long tail': number => `${padded(number)}${'tail'.repeat(number % 7)}`,
  'zeros at the end': number => `k${padded(number >> 3)}${'\0'.repeat(number & 7)}`,
  'too long for a page': number => `${padded(number)}${'x'.repeat(number % 5 === 0 ? 90 : 0)}`,
}

const orders: Readonly<Record<string, (random: Random) => number[]>> = {
  ascending: () => numbers(),
  descending: () => numbers().reverse(),
  random: random => shuffled(numbers(), random),
  'three streams': () => numbers().map(number => (number % 3) * (keyCount / 3) + Math.floor(number / 3)),
}

function numbers(): number[] {
  return Array.from({ length: keyCount }, (_, number) => number)
}

function shuffled(list: number[], random: Random): number[] {
  for (let last = list.length - 1; last > 0; last--) {
    const other = random.nextInteger(last + 1)
    ;[list[last], list[other]] = [list[other] as number, list[last] as number]
  }
  return list
}

const cases = Object.keys(names).flatMap(name => Object.keys(orders).map(order => [name, order] as const))

test.each(cases)('%s keys, %s', async (name, order) => {
  const random = createRandom(4)
  for (const pageBytes of [512, 2048]) {
    const { tree, ...rest } = await openTree(new MemoryDisk(), {
      ...{ durability: 'none', pageBytes, cacheBytes: 50_000, checkpointBytes: 1e9, backlogBytes: 2e9 },
    })
    const keyFor = (number: number): Uint8Array => bytesOf((names[name] as (number: number) => string)(number))
    const inOrder = (orders[order] as (random: Random) => number[])(random)
    for (const [count, number] of inOrder.entries()) {
      void tree.put(keyFor(number), new Uint8Array(random.nextInteger(60)).fill(number))
      if (count % 250 === 0) tree.verify()
    }
    tree.verify()
    expect(metricOf({ tree, ...rest }, 'entry.count')).toBe(keyCount)
    for (const [count, number] of shuffled(inOrder, random).entries()) {
      expect(tree.get(keyFor(number))?.every(byte => byte === number % 256)).toBe(true)
      void tree.delete(keyFor(number))
      if (count % 250 === 0) tree.verify()
    }
    expect(metricOf({ tree, ...rest }, 'page.count')).toBe(1)
  }
})
