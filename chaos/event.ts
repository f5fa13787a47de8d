/** What chaos did, as data: for the page, the history, and whoever has to believe a verdict. */

export interface FaultEvent {
  /** Since the start of the chaos. */
  readonly atMs: number
  /** The line of the fault. */
  readonly fault: string
  /** What happened, in a few words: `lost a write`, `killed`. */
  readonly what: string
  readonly path?: string
  /** Where in the file, and over how many bytes. */
  readonly position?: number
  readonly bytes?: number
}

/** A stretch of time in which a fault was on, for charts. An instant has `toMs` equal to `fromMs`. */
export interface FaultWindow {
  /** `pause`, `disk.slow`. */
  readonly name: string
  readonly line: string
  readonly fromMs: number
  readonly toMs: number
}

/** So many events are kept whole; later ones are only counted, so that a long run stays in bounds. */
const eventCountMax = 10_000

export class FaultLog {
  readonly #events: FaultEvent[] = []
  readonly #counts = new Map<string, number>()
  readonly #listener: ((event: FaultEvent) => void) | undefined

  /** `listener` hears of every event at once, before the caller of the faulty thing gets his answer. */
  constructor(listener?: (event: FaultEvent) => void) {
    this.#listener = listener
  }

  add(event: FaultEvent): void {
    this.#counts.set(event.fault, this.countOf(event.fault) + 1)
    if (this.#events.length < eventCountMax) this.#events.push(event)
    this.#listener?.(event)
  }

  /** The first `eventCountMax`, oldest first. */
  get events(): readonly FaultEvent[] {
    return this.#events
  }

  /** How often the fault of that line struck, events that were not kept included. */
  countOf(fault: string): number {
    return this.#counts.get(fault) ?? 0
  }
}
