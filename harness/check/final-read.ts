/** What the final read found: the operations after the last mark that announces it, put together. */
import { type History, identityOf, markName, type Operation, type Value } from '../history/operation.ts'

type Identity = ReturnType<typeof identityOf>

export class FinalRead {
  readonly #values = new Map<Identity, { readonly value: Value; readonly operation: Operation }>()
  #whole: Operation | undefined

  /** Takes in what one read found; a later one counts. */
  add(operation: Operation): void {
    if (operation.kind !== 'readAll') {
      this.#values.set(identityOf(operation.key), { value: operation.answer as Value, operation })
      return
    }
    this.#whole = operation
    for (const [key, value] of operation.answer as readonly (readonly [Value, Value])[]) {
      this.#values.set(identityOf(key), { value, operation: { ...operation, kind: 'read', key, answer: value } })
    }
  }

  get isEmpty(): boolean {
    return this.#values.size === 0 && this.#whole === undefined
  }

  /** Whether it looked at the key. */
  covers(key: Value): boolean {
    return this.#whole !== undefined || this.#values.has(identityOf(key))
  }

  /** `null` where there was nothing. */
  value(key: Value): Value {
    return this.#values.get(identityOf(key))?.value ?? null
  }

  identity(key: Value): Identity {
    return identityOf(this.value(key))
  }

  /** The read of a key that it covers, as one of that key alone. */
  operation(key: Value): Operation {
    const found = this.#values.get(identityOf(key))?.operation
    return found ?? { ...(this.#whole as Operation), kind: 'read', key, answer: null }
  }
}

/** `undefined`: there is none, or nothing of it succeeded. */
export function readFinal({ operations, marks }: History): FinalRead | undefined {
  const mark = marks.findLast(({ name }) => name === markName.finalRead)
  if (mark === undefined) return undefined
  const final = new FinalRead()
  for (const operation of operations) {
    const isRead = operation.kind === 'read' || operation.kind === 'get' || operation.kind === 'readAll'
    if (isRead && operation.outcome === 'ok' && operation.invokeNs >= mark.atNs) final.add(operation)
  }
  return final.isEmpty ? undefined : final
}
