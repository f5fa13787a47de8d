/** Where each page lies in the file, by its number: first unit, bytes, checksum. A unit of 0 is nowhere: the file's header has it. */

export class Places {
  units: Uint32Array
  lengths: Uint32Array
  checksums: Uint32Array

  constructor(capacity: number) {
    this.units = new Uint32Array(capacity)
    this.lengths = new Uint32Array(capacity)
    this.checksums = new Uint32Array(capacity)
  }

  get capacity(): number {
    return this.units.length
  }

  unit(number: number): number {
    return number < this.units.length ? (this.units[number] as number) : 0
  }

  set(number: number, unit: number, length: number, checksum: number): void {
    this.units[number] = unit
    this.lengths[number] = length
    this.checksums[number] = checksum
  }

  grow(capacity: number): void {
    this.units = grown(this.units, capacity)
    this.lengths = grown(this.lengths, capacity)
    this.checksums = grown(this.checksums, capacity)
  }
}

function grown(array: Uint32Array, capacity: number): Uint32Array {
  const larger = new Uint32Array(capacity)
  larger.set(array)
  return larger
}
