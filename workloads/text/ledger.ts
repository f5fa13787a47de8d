/** Which version of each document was acknowledged last. Each client writes documents of its own, one at a time. */
import type { Ending } from '../operation/operation.ts'

export class TextLedger {
  /** By document that was written since the load. */
  readonly versions: Map<number, number> = new Map()
  /** Documents of which a write may be applied at any later time. */
  readonly doubtful: Set<number> = new Set()
  readonly #issued: Map<number, number> = new Map()

  /** 1, 2, 3, … for that document. */
  nextVersion(id: number): number {
    const version = (this.#issued.get(id) ?? 0) + 1
    this.#issued.set(id, version)
    return version
  }

  ended(id: number, version: number, ending: Ending): void {
    if (ending === 'acknowledged') this.versions.set(id, version)
    else if (ending === 'unknown') this.doubtful.add(id)
  }
}
