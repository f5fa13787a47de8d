/** What was written and is in no table yet, with the number of the log that has it too. */
import type { Entry, Version, Write } from './version.ts'

export class Memtable {
  readonly logNumber: number
  readonly #versions = new Map<string, Version[]>()
  bytes = 0
  /** Of the write that came last. */
  sequence = 0

  constructor(logNumber: number) {
    this.logNumber = logNumber
  }

  insert({ key, value, expiresAtMs }: Write, sequence: number): void {
    const versions = this.#versions.get(key)
    const version = { sequence, value, expiresAtMs }
    if (versions === undefined) this.#versions.set(key, [version])
    else versions.unshift(version)
    this.bytes += key.length + (value?.length ?? 0)
    this.sequence = sequence
  }

  /** Newest first. */
  versionsOf(key: string): readonly Version[] {
    return this.#versions.get(key) ?? []
  }

  /** Those of `[start, end)`, in order of the keys. */
  range(start: string, end: string | undefined): Entry[] {
    const inside = [...this.#versions].filter(([key]) => key >= start && (end === undefined || key < end))
    return inside.sort(([a], [b]) => (a < b ? -1 : 1))
  }
}
