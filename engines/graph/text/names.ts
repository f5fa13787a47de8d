/**
 * The few names of a graph (labels, edge types, properties) by number. They are never forgotten, so that a number means the
 * same in every settled part, and each is kept as a string beside its bytes.
 */
import { Dictionary, type DictionaryArrays } from './dictionary.ts'

/** Numbers are 16 bits, and 0 stays free. */
export const nameCountMax = 65_534

export class Names {
  readonly #dictionary: Dictionary
  readonly #texts: string[] = []
  readonly #numbers: Map<string, number> = new Map()

  constructor(arrays?: DictionaryArrays) {
    this.#dictionary = arrays === undefined ? new Dictionary() : new Dictionary(arrays).copy()
    for (let number = 0; number < this.#dictionary.count; number++) this.#keep(number)
  }

  get count(): number {
    return this.#texts.length
  }

  get arrays(): DictionaryArrays {
    return this.#dictionary.arrays
  }

  /** The name of a number. */
  text(number: number): string {
    return this.#texts[number - 1] as string
  }

  /** The number of a name, from 1; 0: nobody has used it. */
  find(text: string): number {
    return this.#numbers.get(text) ?? 0
  }

  /** The number of the name encoded in `[start, end)`, which has one afterwards. */
  addBytes(bytes: Uint8Array, start: number, end: number): number {
    const number = this.#dictionary.addBytes(bytes, start, end)
    if (number === this.#texts.length) this.#keep(number)
    return number + 1
  }

  #keep(number: number): void {
    const text = this.#dictionary.text(number)
    this.#texts.push(text)
    this.#numbers.set(text, number + 1)
  }
}

/** All names of a graph. */
export interface Vocabulary {
  readonly labels: Names
  readonly edgeTypes: Names
  readonly properties: Names
}
