/**
 * A block in memory, and the two ways to read it: look up one key, or step through it.
 *
 * A block is a window of some larger array (a slab of the cache, a chunk that a merge reads); all positions
 * are of that array. Windows are made as they are needed and die young: keeping one a block would cost a
 * look-up two more cache misses.
 *
 * The bytes have passed their checksum, so reading trusts their structure. `block-builder.ts` has the form.
 */
import { compareRanges, readUint32, readUint48 } from '../../bytes/index.ts'
import { type EntryKind, entryKind, type Version } from '../entry.ts'

export class Block {
  readonly bytes: Uint8Array
  readonly start: number
  readonly restartCount: number
  /** Where the entries end and the restart points begin. */
  readonly entriesEnd: number

  /** The block is `bytes[start, end)`. */
  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes
    this.start = start
    this.restartCount = readUint32(bytes, end - 4)
    this.entriesEnd = end - 4 - this.restartCount * 4
  }

  restart(index: number): number {
    return this.start + readUint32(this.bytes, this.entriesEnd + index * 4)
  }
}

/** The parts of the entry at hand, refilled by `parse`. One at a time: nothing here survives the next entry. */
class EntryHeader {
  shared = 0
  unshared = 0
  valueLength = 0
  sequence = 0
  kind: EntryKind = entryKind.deletion
  expiresAtMs = 0
  /** Where the unshared key bytes begin; the value follows them. */
  keyStart = 0
  #position = 0

  parse(bytes: Uint8Array, position: number): void {
    this.#position = position
    // Three lengths of one byte each are the rule; anything longer takes the general way.
    const shared = bytes[position] as number
    const unshared = bytes[position + 1] as number
    const valueLength = bytes[position + 2] as number
    if ((shared | unshared | valueLength) < 128) {
      this.shared = shared
      this.unshared = unshared
      this.valueLength = valueLength
      this.#position = position + 3
    } else {
      this.shared = this.#varint(bytes)
      this.unshared = this.#varint(bytes)
      this.valueLength = this.#varint(bytes)
    }
    const sequenceAndKind = this.#varint(bytes)
    const kind = (sequenceAndKind % 4) as EntryKind
    this.kind = kind
    this.sequence = (sequenceAndKind - kind) / 4
    if (kind === entryKind.expiringValue) {
      this.expiresAtMs = readUint48(bytes, this.#position)
      this.#position += 6
    }
    this.keyStart = this.#position
  }

  get valueStart(): number {
    return this.keyStart + this.unshared
  }

  get next(): number {
    return this.keyStart + this.unshared + this.valueLength
  }

  #varint(bytes: Uint8Array): number {
    let at = this.#position
    let byte = bytes[at++] as number
    let value = byte & 127
    let scale = 128
    while (byte > 127) {
      byte = bytes[at++] as number
      value += (byte & 127) * scale
      scale *= 128
    }
    this.#position = at
    return value
  }

  fill(version: Version, bytes: Uint8Array): void {
    version.kind = this.kind
    version.sequence = this.sequence
    version.expiresAtMs = this.expiresAtMs
    version.bytes = bytes
    version.valueStart = this.valueStart
    version.valueEnd = this.next
  }
}

const lookupHeader = new EntryHeader()

/**
 * Finds the newest version of `key` up to `sequence` and fills `into`; false where the block has none.
 *
 * No key is put together on the way: `matched` counts the bytes that the entry at hand shares with `key`,
 * and an entry's shared length alone tells most of the time on which side of `key` it lies.
 */
export function lookupInBlock(block: Block, key: Uint8Array, sequence: number, into: Version): boolean {
  const { bytes, entriesEnd } = block
  const header = lookupHeader
  const keyLength = key.length
  let position = block.restart(restartBefore(block, key))
  let matched = 0
  while (position < entriesEnd) {
    header.parse(bytes, position)
    position = header.next
    if (header.shared > matched) continue
    if (header.shared < matched) return false
    const unsharedEnd = header.keyStart + header.unshared
    let at = header.keyStart
    while (at < unsharedEnd && matched < keyLength && bytes[at] === key[matched]) {
      at++
      matched++
    }
    if (matched === keyLength) {
      if (at < unsharedEnd) return false
      if (header.sequence <= sequence) {
        header.fill(into, bytes)
        return true
      }
    } else if (at < unsharedEnd && (bytes[at] as number) > (key[matched] as number)) return false
  }
  return false
}

/** The last restart point whose key is at most `key`, or the first one. The versions of a key never straddle a restart point. */
function restartBefore(block: Block, key: Uint8Array): number {
  const header = lookupHeader
  let low = 0
  let high = block.restartCount - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    header.parse(block.bytes, block.restart(middle))
    const difference = compareRanges(block.bytes, header.keyStart, header.valueStart, key, 0, key.length)
    if (difference <= 0) low = middle
    else high = middle - 1
  }
  return low
}

/** Steps through the entries of a block, every version of them. Starts outside: seek first. */
export class BlockCursor {
  #block: Block | undefined
  readonly #header = new EntryHeader()
  /** Where the entry at hand begins. */
  #start = 0
  /** The key at hand is `key[0, keyLength)`. */
  key: Uint8Array = new Uint8Array(64)
  keyLength = 0

  /** Whether the entry at hand has the same key as the one that was at hand before `next`. */
  get repeatsKey(): boolean {
    return this.#header.unshared === 0 && this.#header.shared === this.keyLength && this.#repeats
  }
  #repeats = false

  get sequence(): number {
    return this.#header.sequence
  }

  read(into: Version): void {
    this.#header.fill(into, (this.#block as Block).bytes)
  }

  first(block: Block): boolean {
    this.#block = block
    return this.#enter(block.start)
  }

  last(block: Block): boolean {
    this.#block = block
    if (!this.#enter(block.restart(block.restartCount - 1))) return false
    while (this.next());
    return true
  }

  /** To the first entry at or after `key`; false where the block has none. */
  seek(block: Block, key: Uint8Array): boolean {
    this.#block = block
    if (!this.#enter(block.restart(restartBefore(block, key)))) return false
    while (compareRanges(this.key, 0, this.keyLength, key, 0, key.length) < 0) {
      if (!this.next()) return false
    }
    return true
  }

  /** False at the end; the entry at hand stays the last one then. */
  next(): boolean {
    const block = this.#block as Block
    const position = this.#header.next
    if (position >= block.entriesEnd) return false
    const lengthBefore = this.keyLength
    this.#start = position
    this.#header.parse(block.bytes, position)
    this.#assembleKey(block.bytes)
    this.#repeats = lengthBefore === this.keyLength
    return true
  }

  /** False before the first entry. */
  previous(): boolean {
    const block = this.#block as Block
    const target = this.#start
    if (target === block.start) return false
    let low = 0
    let high = block.restartCount - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (block.restart(middle) < target) low = middle
      else high = middle - 1
    }
    this.#enter(block.restart(low))
    while (this.#header.next < target) this.next()
    return true
  }

  /** Enters at a restart point, whose key is whole. */
  #enter(position: number): boolean {
    const block = this.#block as Block
    if (position >= block.entriesEnd) return false
    this.#start = position
    this.#header.parse(block.bytes, position)
    this.#assembleKey(block.bytes)
    this.#repeats = false
    return true
  }

  #assembleKey(bytes: Uint8Array): void {
    const { shared, unshared, keyStart } = this.#header
    const length = shared + unshared
    if (length > this.key.length) {
      const grown = new Uint8Array(length * 2)
      grown.set(this.key.subarray(0, shared))
      this.key = grown
    }
    const key = this.key
    for (let at = shared, from = keyStart; at < length; at++, from++) key[at] = bytes[from] as number
    this.keyLength = length
  }
}
