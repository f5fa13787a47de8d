/** What BM25 needs of a version: how many documents have a field, how long it is on average, and how many have a term. */
import type { Field } from '../segment/field.ts'
import type { PostingsList } from '../segment/postings-list.ts'
import type { Version } from '../version.ts'
import { normsOf } from './bm25.ts'

/** A field over all segments. */
export interface FieldStatistics {
  readonly name: string
  /** By segment of the version; `undefined`: none of its documents has the field. */
  readonly fields: readonly (Field | undefined)[]
  readonly documentCount: number
  readonly norms: Float64Array
}

export class Statistics {
  readonly #version: Version
  readonly #fields = new Map<string, FieldStatistics>()

  constructor(version: Version) {
    this.#version = version
    const names = new Set(version.parts.flatMap(({ segment }) => [...segment.fields.keys()]))
    for (const name of [...names].sort()) this.#fields.set(name, this.#measure(name))
  }

  /** The field of that name, or all of them, by name. */
  fields(name: string | undefined): FieldStatistics[] {
    if (name === undefined) return [...this.#fields.values()]
    const field = this.#fields.get(name)
    return field === undefined ? [] : [field]
  }

  /** By segment the term's list; `undefined`: no document has the term in that field. */
  lists({ fields }: FieldStatistics, term: string): (PostingsList | undefined)[] | undefined {
    const lists = fields.map((field, index) =>
      field === undefined ? undefined : this.#version.parts[index]!.segment.find(field, term),
    )
    return lists.every(list => list === undefined) ? undefined : lists
  }

  #measure(name: string): FieldStatistics {
    const fields = this.#version.parts.map(({ segment }) => segment.fields.get(name))
    let documentCount = 0
    let wordCount = 0
    for (const field of fields) {
      documentCount += field?.documentCount ?? 0
      wordCount += field?.wordCount ?? 0
    }
    return { name, fields, documentCount, norms: normsOf(wordCount / documentCount) }
  }
}
