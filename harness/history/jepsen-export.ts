/**
 * Histories in Jepsen's form: writing `history.edn`, a map a line, as `jepsen.ts` reads it.
 *
 * A process that ends with `:info` is dead there, so what a client does after that is done by another process: the
 * same number plus as many as there are clients. Answers that Jepsen has no place for are in `:answer`.
 */
import { answersInValue } from './jepsen.ts'
import type { History, Mark, Operation, Value } from './operation.ts'

interface Event {
  readonly ns: number
  /** Tells the events of one client at the same instant apart: two for each of its operations, in order. */
  readonly ordinal: number
  readonly fields: string
}

/** The lines of the file, each with its end. */
export function* toJepsen({ operations, marks }: History): Generator<string> {
  const events: Event[] = marks.map(markEvent)
  const processes = new Processes(operations)
  for (const operation of [...operations].sort((a, b) => a.invokeNs - b.invokeNs || a.returnNs - b.returnNs)) {
    const { process, ordinal } = processes.next(operation)
    const key = operation.key === null ? '' : `, :key ${form(operation.key)}`
    const head = (type: string): string => `:process ${process}, :type :${type}, :f ${keyword(operation.kind)}${key}`
    const invocation = `${head('invoke')}, :value ${form(operation.argument)}`
    events.push({ ns: operation.invokeNs, ordinal, fields: invocation })
    if (operation.returnNs === Number.POSITIVE_INFINITY) continue
    const completion = `${head(typeOf(operation))}, ${completionOf(operation)}`
    events.push({ ns: operation.returnNs, ordinal: ordinal + 1, fields: completion })
  }
  events.sort((a, b) => a.ns - b.ns || a.ordinal - b.ordinal)
  for (const [index, { ns, fields }] of events.entries()) yield `{:index ${index}, :time ${ns}, ${fields}}\n`
}

class Processes {
  readonly #stride: number
  readonly #deaths = new Map<number, number>()
  readonly #ordinals = new Map<number, number>()

  constructor(operations: readonly Operation[]) {
    this.#stride = operations.reduce((most, { client }) => Math.max(most, client), 0) + 1
  }

  /** The process of the operation, by whom it is invoked, and the ordinal of its invocation. */
  next({ client, outcome }: Operation): { process: number; ordinal: number } {
    const deaths = this.#deaths.get(client) ?? 0
    const ordinal = this.#ordinals.get(client) ?? 0
    if (outcome === 'unknown') this.#deaths.set(client, deaths + 1)
    this.#ordinals.set(client, ordinal + 2)
    return { process: client + deaths * this.#stride, ordinal }
  }
}

function typeOf({ kind, outcome, answer }: Operation): string {
  if (outcome === 'unknown') return 'info'
  return outcome === 'failed' || (kind === 'cas' && answer === false) ? 'fail' : 'ok'
}

function completionOf({ kind, argument, answer, outcome, error }: Operation): string {
  if (outcome === 'failed') return `:value ${form(argument)}, :error ${form(error ?? outcome)}`
  if (outcome === 'unknown') return `:value ${form(argument)}${error === undefined ? '' : `, :error ${form(error)}`}`
  if (answersInValue(kind)) return `:value ${form(answer ?? null)}`
  const told = kind === 'cas' || answer === null || answer === undefined ? '' : `, :answer ${form(answer)}`
  return `:value ${form(argument)}${told}`
}

function markEvent({ name, detail, atNs }: Mark): Event {
  const value = detail === '' ? 'nil' : form(detail)
  return { ns: atNs, ordinal: 0, fields: `:process :nemesis, :type :info, :f ${keyword(name)}, :value ${value}` }
}

/** A name as a keyword where it can be one. */
function keyword(name: string): string {
  return /^[a-zA-Z][\w.*+!?$%&=<>-]*$/.test(name) ? `:${name}` : JSON.stringify(name)
}

function form(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(form).join(' ')}]`
  return value === null ? 'nil' : JSON.stringify(value)
}
