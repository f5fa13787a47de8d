/**
 * Histories as JSON, one object a line: an operation, a mark, or before them all where the history comes from.
 *
 * Fields are those of `Operation` and `Mark`; what is `undefined` is left out, and an operation that never returned
 * has no `returnNs`. Nothing is lost on the way out and back.
 */
import { z } from 'zod'
import { HistoryError } from './errors.ts'
import type { History, Mark, Operation, Value } from './operation.ts'
import { originSchema } from './origin.ts'

const depthMax = 64
const value = z.custom<Value>(given => isValue(given, 0), 'is no null, boolean, number, string or list of such')
const ns = z.number().nonnegative()

const operationSchema = z.strictObject({
  client: z.int().nonnegative(),
  kind: z.string().min(1),
  key: value.optional(),
  argument: value.optional(),
  answer: value.optional(),
  outcome: z.enum(['ok', 'failed', 'unknown']),
  error: z.string().optional(),
  invokeNs: ns,
  returnNs: ns.nullish(),
})
const markSchema = z.strictObject({ name: z.string(), detail: z.string(), atNs: ns })
const originLineSchema = z.strictObject({ origin: originSchema })

/** The lines of the file, each with its end. */
export function* toJsonLines({ origin, operations, marks }: History): Generator<string> {
  if (Object.keys(origin).length > 0) yield `${JSON.stringify({ origin })}\n`
  let marked = 0
  for (const operation of operations) {
    while (marked < marks.length && (marks[marked] as Mark).atNs < operation.returnNs)
      yield line(marks[marked++] as Mark)
    const { returnNs, ...rest } = operation
    yield line(returnNs === Number.POSITIVE_INFINITY ? rest : operation)
  }
  while (marked < marks.length) yield line(marks[marked++] as Mark)
}

function line(entry: object): string {
  return `${JSON.stringify(entry)}\n`
}

/** Reads `text`, the content of the file `path`. @throws HistoryError it is no such history; the line is in the message. */
export function parseJsonLines(path: string, text: string): History {
  const operations: Operation[] = []
  const marks: Mark[] = []
  let origin: History['origin'] = {}
  for (const [index, content] of text.split('\n').entries()) {
    if (content.trim() === '') continue
    const refuse = (reason: string): never => {
      throw new HistoryError(path, `line ${index + 1}`, reason)
    }
    const entry = parseLine(content, refuse)
    const check = <T>(schema: z.ZodType<T>): T => {
      const { success, data, error } = schema.safeParse(entry)
      return success ? data : refuse(sayIssue(error))
    }
    if ('origin' in entry) origin = check(originLineSchema).origin
    else if ('atNs' in entry) marks.push(check(markSchema))
    else operations.push(operationOf(check(operationSchema), refuse))
  }
  operations.sort((a, b) => (a.returnNs === b.returnNs ? 0 : a.returnNs - b.returnNs))
  marks.sort((a, b) => a.atNs - b.atNs)
  return { origin, operations, marks, incomplete: undefined }
}

function operationOf(given: z.infer<typeof operationSchema>, refuse: (reason: string) => never): Operation {
  const { client, kind, key = null, argument = null, answer, outcome, error, invokeNs } = given
  const returnNs = given.returnNs ?? Number.POSITIVE_INFINITY
  if (returnNs < invokeNs) refuse('returnNs: comes before invokeNs')
  if (outcome !== 'unknown' && returnNs === Number.POSITIVE_INFINITY)
    refuse(`returnNs: is missing of an operation that is ${outcome}`)
  if (outcome !== 'ok' && answer !== undefined) refuse(`answer: an operation that is ${outcome} has none`)
  return {
    client,
    kind,
    key,
    argument,
    answer: outcome === 'ok' ? (answer ?? null) : undefined,
    outcome,
    error,
    invokeNs,
    returnNs,
  }
}

function parseLine(content: string, refuse: (reason: string) => never): object {
  let entry: unknown
  try {
    entry = JSON.parse(content)
  } catch {
    refuse('it is not JSON')
  }
  return typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry : refuse('it is no object')
}

function sayIssue(error: z.ZodError | undefined): string {
  const [issue] = error?.issues ?? []
  const place = issue?.path.join('.') ?? ''
  return `${place === '' ? 'the object' : place}: ${issue?.message ?? 'does not fit'}`
}

function isValue(given: unknown, depth: number): boolean {
  if (given === null) return true
  if (Array.isArray(given)) return depth < depthMax && given.every(item => isValue(item, depth + 1))
  return typeof given === 'boolean' || typeof given === 'number' || typeof given === 'string'
}
