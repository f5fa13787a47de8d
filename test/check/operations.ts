/** Operations in few words, as tests of checkers want them. */
import type { Operation, Value } from '../../harness/history/operation.ts'

/** One that is `ok` with no answer, by client 0, from `invokeNs` on, for 5 ns; the rest as given. */
export function operation(kind: string, invokeNs: number, more: Partial<Operation> = {}): Operation {
  const outcome = more.outcome ?? 'ok'
  return {
    client: 0,
    kind,
    key: null,
    argument: null,
    answer: outcome === 'ok' ? null : undefined,
    outcome,
    error: undefined,
    invokeNs,
    returnNs: invokeNs + 5,
    ...more,
  }
}

export function write(invokeNs: number, key: Value, argument: Value, more: Partial<Operation> = {}): Operation {
  return operation('write', invokeNs, { key, argument, ...more })
}

export function read(invokeNs: number, key: Value, answer: Value, more: Partial<Operation> = {}): Operation {
  return operation('read', invokeNs, { key, answer, ...more })
}
