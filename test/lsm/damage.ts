/** Ways in which a file goes bad at rest, as plain data: flipped, zeroed, cut, grown, gone, or in another's place. */
import type { DiskFile, MemoryDisk, Random } from '../../engines/env/index.ts'

export type Damage =
  /** The byte at `position` is XORed with `bits`. */
  | { readonly type: 'flip'; readonly path: string; readonly position: number; readonly bits: number }
  | { readonly type: 'zero'; readonly path: string; readonly position: number; readonly length: number }
  /** Random bytes over what was there; past the end they make the file longer. */
  | { readonly type: 'garbage'; readonly path: string; readonly position: number; readonly bytes: Uint8Array }
  | { readonly type: 'cut'; readonly path: string; readonly position: number }
  | { readonly type: 'remove'; readonly path: string }
  | { readonly type: 'swap'; readonly path: string; readonly other: string }

/** How many places of each file are tried; smaller files are tried byte by byte. */
const placeCountMax = 140
/** Ends and beginnings of files hold what leads to the rest, so all of these bytes are tried. */
const edgeBytes = 32

export function applyDamage(disk: MemoryDisk, damage: Damage): void {
  if (damage.type === 'remove') {
    disk.remove(damage.path)
  } else if (damage.type === 'swap') {
    disk.rename(damage.path, `${damage.path}.aside`)
    disk.rename(damage.other, damage.path)
    disk.rename(`${damage.path}.aside`, damage.other)
  } else {
    spoil(disk.edit(damage.path), damage)
  }
}

function spoil(file: DiskFile, damage: Exclude<Damage, { type: 'remove' | 'swap' }>): void {
  const { position } = damage
  switch (damage.type) {
    case 'flip': {
      const byte = new Uint8Array(1)
      file.read(byte, position)
      file.write(Uint8Array.of((byte[0] as number) ^ damage.bits), position)
      break
    }
    case 'zero':
      file.write(new Uint8Array(Math.min(damage.length, file.size() - position)), position)
      break
    case 'garbage':
      file.write(damage.bytes, position)
      break
    case 'cut':
      file.truncate(position)
      break
  }
}

/** Damages of every kind all over the files, drawn at random where there are too many places. */
export function* drawDamages(disk: MemoryDisk, paths: readonly string[], random: Random): Generator<Damage> {
  for (const path of paths) {
    const file = disk.open(path)
    const bytes = file.size()
    file.close()
    for (const position of places(bytes, random)) {
      yield { type: 'flip', path, position, bits: 1 << random.nextInteger(8) }
      yield { type: 'flip', path, position, bits: 1 + random.nextInteger(255) }
      yield { type: 'cut', path, position }
      const length = [1, 16, 512, 4096][random.nextInteger(4)] as number
      yield { type: 'zero', path, position, length }
      yield { type: 'garbage', path, position, bytes: drawBytes(1 + random.nextInteger(600), random) }
    }
    yield { type: 'zero', path, position: 0, length: bytes }
    yield { type: 'garbage', path, position: bytes, bytes: drawBytes(1 + random.nextInteger(600), random) }
    yield { type: 'garbage', path, position: bytes, bytes: new Uint8Array(700) }
    yield { type: 'remove', path }
  }
  for (const [index, path] of paths.entries()) {
    for (const other of paths.slice(index + 1)) {
      if (kindOf(path) === kindOf(other)) yield { type: 'swap', path, other }
    }
  }
}

function places(bytes: number, random: Random): Iterable<number> {
  if (bytes <= placeCountMax) return Array(bytes).keys()
  const chosen = new Set<number>()
  for (let offset = 0; offset < edgeBytes; offset++) chosen.add(offset).add(bytes - 1 - offset)
  while (chosen.size < placeCountMax) chosen.add(random.nextInteger(bytes))
  return chosen
}

function drawBytes(count: number, random: Random): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.nextUint32())
}

function kindOf(path: string): string {
  return path.replace(/\d+/, '')
}

/** Bytes that may differ from what they were, `[from, to)`. */
export function damagedRange(damage: Damage): { readonly from: number; readonly to: number } {
  switch (damage.type) {
    case 'flip':
      return { from: damage.position, to: damage.position + 1 }
    case 'zero':
      return { from: damage.position, to: damage.position + damage.length }
    case 'garbage':
      return { from: damage.position, to: damage.position + damage.bytes.length }
    case 'cut':
      return { from: damage.position, to: Number.POSITIVE_INFINITY }
    case 'remove':
    case 'swap':
      return { from: 0, to: Number.POSITIVE_INFINITY }
  }
}

export function describeDamage(damage: Damage): string {
  const { type, path } = damage
  switch (type) {
    case 'flip':
      return `${path}: byte ${damage.position} XOR ${damage.bits}`
    case 'zero':
      return `${path}: zeros over ${damage.length} bytes from ${damage.position} on`
    case 'garbage':
      return `${path}: garbage over ${damage.bytes.length} bytes from ${damage.position} on`
    case 'cut':
      return `${path}: cut to ${damage.position} bytes`
    case 'remove':
      return `${path}: removed`
    case 'swap':
      return `${path}: swapped with ${damage.other}`
  }
}
