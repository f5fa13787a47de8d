/**
 * Histories in Jepsen's form, where an invocation and its completion are entries of their own: reading them.
 *
 * Understood are EDN (`history.edn`: a map a line, or one vector of maps) and the columns of `history.txt` and of
 * Jepsen's log (`0 :invoke :write 3`, with or without `INFO jepsen.util -` before). A key is in `:key`. A refused
 * compare-and-set is written `:fail` there; it is an answer like any other, so it becomes `ok` with `false`. An
 * operation that ends with `:info`, or never, is unknown. Entries of the nemesis become marks.
 */
import { EdnError, EdnReader, type Form } from './edn.ts'
import { HistoryError } from './errors.ts'
import { type History, historyOf, type Mark, type Operation, type Outcome, type Value } from './operation.ts'

interface Entry {
  readonly position: number
  readonly process: Form
  readonly type: Form
  readonly kind: Form
  readonly key: Form
  readonly value: Form
  /** Ours: what came back where `:value` repeats what went in. */
  readonly answer: Form | undefined
  readonly error: Form | undefined
  readonly time: Form | undefined
}

/** Reads `text`, the content of the file `path`. @throws HistoryError it is no such history; the line is in the message. */
export function parseJepsen(path: string, text: string): History {
  try {
    return new Pairing().pair(/^\s*[[({#;]/.test(text) ? readMaps(text) : readColumns(text))
  } catch (error) {
    if (!(error instanceof EdnError)) throw error
    throw new HistoryError(path, `line ${text.slice(0, error.position).split('\n').length}`, error.message)
  }
}

function readMaps(text: string): Entry[] {
  const reader = new EdnReader(text)
  const entries: Entry[] = []
  const add = (form: Form, position: number): void => {
    if (!(form instanceof Map)) throw new EdnError('an entry must be a map', position)
    entries.push({
      position,
      process: form.get('process') ?? null,
      type: form.get('type') ?? null,
      kind: form.get('f') ?? null,
      key: form.get('key') ?? null,
      value: form.get('value') ?? null,
      answer: form.get('answer'),
      error: form.get('error'),
      time: form.get('time'),
    })
  }
  while (!reader.isAtEnd) {
    const { position } = reader
    const form = reader.read()
    if (Array.isArray(form)) for (const item of form as readonly Form[]) add(item, position)
    else add(form, position)
  }
  return entries
}

function readColumns(text: string): Entry[] {
  const entries: Entry[] = []
  let position = 0
  for (const line of text.split('\n')) {
    const words = line.replace(/^.*\bjepsen\.\S+ - /, '')
    if (words.trim() !== '') {
      const reader = new EdnReader(words)
      const columns: Form[] = []
      try {
        while (!reader.isAtEnd) columns.push(reader.read())
      } catch (error) {
        throw error instanceof EdnError ? new EdnError(error.message, position) : error
      }
      const [process = null, type = null, kind = null, value = null, error] = columns
      if (columns.length < 3 || columns.length > 5)
        throw new EdnError('an entry has a process, a type, an f and a value', position)
      entries.push({ position, process, type, kind, key: null, value, answer: undefined, error, time: undefined })
    }
    position += line.length + 1
  }
  return entries
}

/** An operation that was invoked and has not completed. */
interface Invoked {
  readonly entry: Entry
  readonly ns: number
}

class Pairing {
  readonly #operations: Operation[] = []
  readonly #marks: Mark[] = []
  readonly #open = new Map<number, Invoked>()
  /** Processes that have names instead of numbers get numbers of their own. */
  readonly #clients = new Map<Form, number>()

  pair(entries: readonly Entry[]): History {
    const timed = haveTimes(entries)
    for (const [index, entry] of entries.entries()) this.#add(entry, timed ? (entry.time as number) : index)
    for (const [client, invoked] of this.#open) {
      this.#end(client, invoked, 'unknown', undefined, Number.POSITIVE_INFINITY)
    }
    return historyOf(this.#operations, { marks: this.#marks })
  }

  #add(entry: Entry, ns: number): void {
    const { position, type } = entry
    if (entry.process === 'nemesis') {
      const detail = entry.value === null ? '' : sayForm(entry.value)
      this.#marks.push({ name: sayForm(entry.kind), detail, atNs: ns })
      return
    }
    const client = this.#clientOf(entry)
    const invoked = this.#open.get(client)
    if (type === 'invoke') {
      if (typeof entry.kind !== 'string') throw new EdnError('an entry has no :f', position)
      if (invoked !== undefined) throw new EdnError(`process ${client} invokes with an operation open`, position)
      this.#open.set(client, { entry, ns })
      return
    }
    if (type !== 'ok' && type !== 'fail' && type !== 'info') {
      throw new EdnError(`an entry has the type ${sayForm(type)}, not :invoke, :ok, :fail or :info`, position)
    }
    if (invoked === undefined) throw new EdnError(`process ${client} completes what it never invoked`, position)
    if (invoked.entry.kind !== entry.kind) {
      throw new EdnError(`process ${client} completes another operation than it invoked`, position)
    }
    this.#open.delete(client)
    this.#end(client, invoked, type === 'ok' ? 'ok' : type === 'fail' ? 'failed' : 'unknown', entry, ns)
  }

  #end(client: number, { entry, ns }: Invoked, ended: Outcome, completion: Entry | undefined, returnNs: number): void {
    const kind = entry.kind as string
    const refused = kind === 'cas' && ended === 'failed' && completion?.error === undefined
    const outcome = refused ? 'ok' : ended
    this.#operations.push({
      client,
      kind,
      key: toValue(entry.key),
      argument: toValue(entry.value),
      answer: outcome === 'ok' ? answerOf(kind, refused, completion as Entry) : undefined,
      outcome,
      error: outcome === 'ok' ? undefined : errorOf(entry, completion),
      invokeNs: ns,
      returnNs,
    })
  }

  #clientOf({ process, position }: Entry): number {
    if (typeof process === 'number' && Number.isSafeInteger(process) && process >= 0) return process
    if (typeof process !== 'string') throw new EdnError('an entry has no :process', position)
    const known = this.#clients.get(process) ?? 2 ** 31 + this.#clients.size
    this.#clients.set(process, known)
    return known
  }
}

function answerOf(kind: string, refused: boolean, { value, answer = null }: Entry): Value {
  if (kind === 'cas') return !refused
  return toValue(answersInValue(kind) ? value : answer)
}

/** What went wrong: `:error`, or what stands in the place of the value (`:info :write :timed-out`). */
function errorOf({ value }: Entry, completion: Entry | undefined): string | undefined {
  if (completion === undefined) return undefined
  if (completion.error !== undefined && completion.error !== null) return sayForm(completion.error)
  return typeof completion.value === 'string' && completion.value !== value ? completion.value : undefined
}

/** A form as a value; maps become lists of pairs, in the order in which they stand there. */
function toValue(form: Form): Value {
  if (form instanceof Map) return [...form].map(pair => pair.map(toValue))
  return Array.isArray(form) ? (form as readonly Form[]).map(toValue) : (form as Value)
}

/** Kinds whose completion has the answer as its `:value`; that of others repeats the argument. */
export function answersInValue(kind: string): boolean {
  return kind === 'read' || kind === 'get' || kind === 'dequeue' || kind === 'readAll'
}

/** Whether every entry has a time, and none goes back; otherwise the order of the file is all there is. */
function haveTimes(entries: readonly Entry[]): boolean {
  let last = Number.NEGATIVE_INFINITY
  return entries.every(({ time }) => {
    if (typeof time !== 'number' || !Number.isSafeInteger(time) || time < last) return false
    last = time
    return true
  })
}

function sayForm(form: Form): string {
  return typeof form === 'string' ? form : JSON.stringify(form instanceof Map ? [...form] : form)
}
