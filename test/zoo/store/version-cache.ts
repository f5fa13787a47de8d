/** The newest version of keys that were read, so that they are not looked for again; bounded by bytes, the oldest go first. */
import type { Version } from './version.ts'

/** What an entry takes beside its key and value, about. */
const entryBytes = 100

export class VersionCache {
  readonly #bytesMax: number
  readonly #versions = new Map<string, Version>()
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get(key: string): Version | undefined {
    return this.#versions.get(key)
  }

  set(key: string, version: Version): void {
    this.delete(key)
    this.#versions.set(key, version)
    this.#bytes += bytesOf(key, version)
    for (const oldest of this.#versions.keys()) {
      if (this.#bytes <= this.#bytesMax) break
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const version = this.#versions.get(key)
    if (version === undefined) return
    this.#versions.delete(key)
    this.#bytes -= bytesOf(key, version)
  }
}

function bytesOf(key: string, { value }: Version): number {
  return entryBytes + key.length + (value?.length ?? 0)
}
