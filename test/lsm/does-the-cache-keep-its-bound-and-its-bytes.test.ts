/**
 * Blocks move between slabs, and slabs go: wherever a table thinks that a block lies, its bytes are there, no two
 * overlap, and the bound holds. Slabs from smaller than a page to many pages, blocks from a byte to a whole slab.
 */
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { BlockCache, CachedBlocks, placeWords } from '../../engines/lsm/table/block-cache.ts'

const blockCount = 64
const ownerCount = 3

test.each([0, 100, 3000, 40_000, 200_000, 2_000_000])('a cache of %d bytes', capacityBytes => {
  const random = createRandom(capacityBytes + 1)
  const cache = new BlockCache(capacityBytes)
  const owners = Array.from({ length: ownerCount }, () => new CachedBlocks(blockCount))
  const contents = owners.map(() => Array.from({ length: blockCount }, () => new Uint8Array(0)))
  for (let step = 0; step < 3000; step++) {
    const at = random.nextInteger(ownerCount)
    const index = random.nextInteger(blockCount)
    const owner = owners[at] as CachedBlocks
    if ((owner.places[index * placeWords] as number) >= 0) {
      owner.touched[index] = 1
    } else {
      const bytes = drawBlock()
      ;(contents[at] as Uint8Array[])[index] = bytes
      cache.insert(owner, index, bytes)
    }
    if (random.nextInteger(500) === 0) {
      cache.remove(owner)
      owners[at] = new CachedBlocks(blockCount)
    }
    if (step % 10 === 0) expectWhole()
  }
  expect(cache.usedBytes).toBeLessThanOrEqual(capacityBytes)

  function drawBlock(): Uint8Array {
    const sizes = [1, 60, 1000, 3100, 4040, 4080, 4096, 5000, 25_000]
    const fill = 1 + random.nextInteger(255)
    return new Uint8Array(sizes[random.nextInteger(sizes.length)] as number).fill(fill)
  }

  function expectWhole(): void {
    expect(cache.usedBytes).toBeLessThanOrEqual(capacityBytes)
    const taken: (readonly [slab: number, start: number, end: number])[] = []
    for (const [at, owner] of owners.entries()) {
      for (let index = 0; index < blockCount; index++) {
        const [slab = -1, start = 0, end = 0] = owner.places.subarray(index * placeWords, (index + 1) * placeWords)
        if (slab < 0) continue
        const held = (cache.slabBytes[slab] as Uint8Array).subarray(start, end)
        expect(Buffer.compare(held, (contents[at] as Uint8Array[])[index] as Uint8Array)).toBe(0)
        taken.push([slab, start, end])
      }
    }
    taken.sort((a, b) => a[0] - b[0] || a[1] - b[1])
    const overlaps = taken.filter(
      ([slab, start], at) => taken[at - 1]?.[0] === slab && (taken[at - 1]?.[2] ?? 0) > start,
    )
    expect(overlaps).toEqual([])
  }
})

test('what is read again outlives what is not', () => {
  const cache = new BlockCache(80_000)
  const owner = new CachedBlocks(1000)
  for (let index = 0; index < 1000; index++) {
    cache.insert(owner, index, new Uint8Array(500).fill(1))
    if ((owner.places[0] as number) >= 0) owner.touched[0] = 1
  }
  expect(owner.places[0]).toBeGreaterThanOrEqual(0)
  expect(owner.places[placeWords]).toBe(-1)
  expect(cache.evictionCount).toBeGreaterThan(800)
})
