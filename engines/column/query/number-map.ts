/** Numbers to small whole numbers, by open addressing in typed arrays: several times as fast as a `Map`, and without an object an entry. */

const capacityMin = 1024
const words = new Uint32Array(2)
const double = new Float64Array(words.buffer)

export class NumberMap {
  #keys: Float64Array = new Float64Array(capacityMin)
  /** The value, plus 1; 0: the place is free. */
  #values: Int32Array = new Int32Array(capacityMin)
  size = 0

  /** The value of the key (not NaN; -0 is 0). A new key gets the count of those before it. */
  numberOf(key: number): number {
    if (this.size * 2 >= this.#keys.length) this.#grow()
    const keys = this.#keys
    const values = this.#values
    const mask = keys.length - 1
    let place = hashNumber(key) & mask
    for (;;) {
      const value = values[place] as number
      if (value === 0) {
        keys[place] = key
        values[place] = ++this.size
        return this.size - 1
      }
      if (keys[place] === key) return value - 1
      place = (place + 1) & mask
    }
  }

  #grow(): void {
    const keys = this.#keys
    const values = this.#values
    this.#keys = new Float64Array(keys.length * 2)
    this.#values = new Int32Array(keys.length * 2)
    const mask = this.#keys.length - 1
    for (let index = 0; index < keys.length; index++) {
      if (values[index] === 0) continue
      let place = hashNumber(keys[index] as number) & mask
      while (this.#values[place] !== 0) place = (place + 1) & mask
      this.#keys[place] = keys[index] as number
      this.#values[place] = values[index] as number
    }
  }
}

function hashNumber(key: number): number {
  double[0] = key + 0
  let hash = Math.imul((words[0] as number) ^ Math.imul(words[1] as number, 0x9e3779b1), 0x85ebca6b)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0xc2b2ae35)
  return hash ^ (hash >>> 13)
}
