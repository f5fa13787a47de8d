import { describe, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { type KeyFormat, KeySlots } from '../../workloads/ycsb/key-name.ts'

function nameOf(format: KeyFormat, recordNumber: number): string {
  const slots = new KeySlots(format, 1)
  slots.write(0, recordNumber)
  return new TextDecoder().decode(slots.keys[0])
}

const hashed: KeyFormat = { hashed: true, padding: 1 }

describe('hashed names are those that the original writes', () => {
  for (const [recordNumber, name] of [
    [0, 'user6284781860667377211'],
    [1, 'user8517097267634966620'],
    [2, 'user1820151046732198393'],
    [999, 'user2071219101098386137'],
    [1_000_000, 'user1011632231655643464'],
  ] as const) {
    test(`${recordNumber} is ${name}`, () => expect(nameOf(hashed, recordNumber)).toBe(name))
  }
})

test('ordered names are the number, up to 2^53', () => {
  const random = createRandom(1)
  const slots = new KeySlots({ hashed: false, padding: 1 }, 1)
  const numbers = [0, 9, 10, 999_999_999, 1_000_000_000, 10 ** 15, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53]
  for (let index = 0; index < 5000; index++) numbers.push(random.nextInteger(2 ** (1 + (index % 53))))
  for (const number of numbers) {
    slots.write(0, number)
    expect(new TextDecoder().decode(slots.keys[0])).toBe(`user${number}`)
  }
})

test('hashed names are the hash in decimal, whatever slot they are in and whatever was there before', () => {
  const random = createRandom(2)
  const slots = new KeySlots(hashed, 7)
  for (let index = 0; index < 5000; index++) {
    const recordNumber = random.nextInteger(2 ** (1 + (index % 53)))
    slots.write(index % 7, recordNumber)
    expect(new TextDecoder().decode(slots.keys[index % 7])).toBe(`user${hashOf(recordNumber)}`)
  }
})

test('a hash just below a multiple of 10^9, where a quotient in doubles is one too high', () => {
  for (const [recordNumber, hash] of [
    [1_749_036, 6148908248999999107n],
    [2_111_260, 4492833809999999996n],
    [16_748_967, 4708787024999998982n],
  ] as const) {
    expect(hashOf(recordNumber)).toBe(hash)
    expect(nameOf(hashed, recordNumber)).toBe(`user${hash}`)
  }
})

test('zeros pad the number, before it and on its left only', () => {
  expect(nameOf({ hashed: false, padding: 0 }, 42)).toBe('user42')
  expect(nameOf({ hashed: false, padding: 8 }, 42)).toBe('user00000042')
  expect(nameOf({ hashed: false, padding: 19 }, 42)).toBe('user0000000000000000042')
  expect(nameOf({ hashed: false, padding: 25 }, 42)).toBe('user0000000000000000000000042')
  expect(nameOf({ hashed: true, padding: 25 }, 0)).toBe('user0000006284781860667377211')
  expect(nameOf({ hashed: true, padding: 3 }, 0)).toBe('user6284781860667377211')
})

test('a slot that was written before leaves nothing behind', () => {
  const slots = new KeySlots({ hashed: false, padding: 1 }, 2)
  for (const number of [2 ** 53, 7, 123_456, 0, 2 ** 40]) {
    slots.write(1, number)
    expect(new TextDecoder().decode(slots.keys[1])).toBe(`user${number}`)
  }
})

test('slots do not touch each other, and a name of the same length is the same array', () => {
  const slots = new KeySlots({ hashed: false, padding: 1 }, 3)
  for (const [slot, number] of [111, 222, 333].entries()) slots.write(slot, number)
  const middle = slots.keys[1]
  expect(slots.keys.map(key => new TextDecoder().decode(key))).toEqual(['user111', 'user222', 'user333'])
  slots.write(1, 55_555)
  slots.write(1, 999)
  expect(slots.keys[1]).toBe(middle)
  expect(slots.keys.map(key => new TextDecoder().decode(key))).toEqual(['user111', 'user999', 'user333'])
})

function hashOf(recordNumber: number): bigint {
  let hash = 0xcbf29ce484222325n
  for (let octet = 0n; octet < 8n; octet++) {
    hash = BigInt.asUintN(64, (hash ^ ((BigInt(recordNumber) >> (8n * octet)) & 0xffn)) * 1099511628211n)
  }
  const signed = BigInt.asIntN(64, hash)
  return signed < 0n ? -signed : signed
}
