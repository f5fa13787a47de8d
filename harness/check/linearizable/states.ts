/**
 * A model's states and steps as numbers, so that the search handles nothing else.
 *
 * States are numbered as they turn up, equal ones alike; steps that were taken are remembered, as far as there is
 * room. One of these serves one partition: its calls are those of that partition.
 */
import { mix32 } from '../../../engines/bytes/index.ts'
import type { Call, Model } from '../models/model.ts'

/** The step that the model refuses. */
export const impossible = -1

const rememberedMax = 1 << 14
/** What a state costs in our own tables: measured, with a map entry and an array for its hash. */
const stateBytes = 160

export class States {
  readonly #model: Model
  readonly #calls: readonly Call[]
  readonly #states: unknown[] = []
  /** Where states are primitive. */
  readonly #byIdentity = new Map<unknown, number>()
  /** Elsewhere: the states of each hash. */
  readonly #byHash = new Map<number, number[]>()
  /** Remembered steps: state, call, next state, at the place that state and call hash to. */
  readonly #steps: Int32Array
  readonly #stepMask: number
  /** Memory of all of them, about. */
  bytes = 0

  constructor(model: Model, calls: readonly Call[]) {
    this.#model = model
    this.#calls = calls
    let length = 64
    while (length < 4 * calls.length && length < rememberedMax) length *= 2
    this.#steps = new Int32Array(3 * length).fill(-1)
    this.#stepMask = length - 1
    this.numberOf(model.init())
  }

  /** Number of the model's first state. */
  get first(): number {
    return 0
  }

  /** The state after the call, or `impossible`. @throws ModelError the call makes no sense to the model. */
  step(state: number, call: number): number {
    const at = 3 * (mix32(Math.imul(state, 0x9e3779b1) ^ call) & this.#stepMask)
    const steps = this.#steps
    if (steps[at] === state && steps[at + 1] === call) return steps[at + 2] as number
    const next = this.#model.step(this.#states[state], this.#calls[call] as Call)
    const number = next === undefined ? impossible : this.numberOf(next)
    steps[at] = state
    steps[at + 1] = call
    steps[at + 2] = number
    return number
  }

  /** Every state that turned up, by number. */
  get all(): readonly unknown[] {
    return this.#states
  }

  /** The number of a state, a new one where it had none. */
  numberOf(state: unknown): number {
    const model = this.#model
    if (model.equal === undefined || model.hash === undefined) {
      const known = this.#byIdentity.get(state)
      if (known !== undefined) return known
      this.#byIdentity.set(state, this.#states.length)
    } else {
      const hashed = model.hash(state)
      const bucket = this.#byHash.get(hashed)
      const known = bucket?.find(number => model.equal?.(this.#states[number], state))
      if (known !== undefined) return known
      if (bucket === undefined) this.#byHash.set(hashed, [this.#states.length])
      else bucket.push(this.#states.length)
    }
    this.bytes += stateBytes + (model.bytes?.(state) ?? 0)
    return this.#states.push(state) - 1
  }
}
