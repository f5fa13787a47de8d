/**
 * Regular expressions over tag values, run as an automaton (Thompson, 1968): time grows with the value's length and
 * the expression's, whatever they are, so that no expression can hang the store.
 */
import { type CodeSet, type PatternNode, parsePattern } from './pattern-syntax.ts'

type Step =
  | { readonly type: 'set'; readonly set: CodeSet }
  /** Goes on at both. */
  | { readonly type: 'fork'; a: number; b: number }
  | { readonly type: 'start' | 'end' | 'border' | 'no-border' | 'match' }

const stepCountMax = 10_000

/** Whether a whole value matches. @throws TypeError: it does not parse, leaves the common ground, or is too large. */
export function compilePattern(text: string): (value: string) => boolean {
  const steps: Step[] = []
  emit(parsePattern(text), steps, text)
  steps.push({ type: 'match' })
  return value => new Run(steps, value).matches()
}

/** Appends the steps of a node; what follows goes on where they end. */
function emit(node: PatternNode, steps: Step[], text: string): void {
  if (steps.length > stepCountMax) throw new TypeError(`the expression ${JSON.stringify(text)} is too large`)
  switch (node.type) {
    case 'sequence':
      for (const part of node.parts) emit(part, steps, text)
      return
    case 'choice':
      emitChoice(node.parts, steps, text)
      return
    case 'repeat': {
      for (let count = 0; count < node.least; count++) emit(node.part, steps, text)
      if (node.most === Number.POSITIVE_INFINITY) {
        const fork = addFork(steps)
        emit(node.part, steps, text)
        steps.push({ type: 'fork', a: fork.at, b: fork.at })
        fork.step.b = steps.length
        return
      }
      for (let count = node.least; count < node.most; count++) {
        const fork = addFork(steps)
        emit(node.part, steps, text)
        fork.step.b = steps.length
      }
      return
    }
    case 'set':
    case 'start':
    case 'end':
    case 'border':
    case 'no-border':
      steps.push(node)
  }
}

function emitChoice(parts: readonly PatternNode[], steps: Step[], text: string): void {
  const exits: { a: number; b: number }[] = []
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1) {
      emit(part, steps, text)
      break
    }
    const fork = addFork(steps)
    emit(part, steps, text)
    exits.push(addFork(steps).step)
    fork.step.b = steps.length
  }
  for (const exit of exits) {
    exit.a = steps.length
    exit.b = steps.length
  }
}

/** A fork whose first way is the next step. */
function addFork(steps: Step[]): { at: number; step: { a: number; b: number } } {
  const at = steps.length
  const step = { type: 'fork' as const, a: at + 1, b: at + 1 }
  steps.push(step)
  return { at, step }
}

/** One value, character by character, with all steps at once that it may be at. */
class Run {
  readonly #steps: readonly Step[]
  readonly #codes: readonly number[]
  readonly #seenAt: Int32Array
  #at = 0

  constructor(steps: readonly Step[], value: string) {
    this.#steps = steps
    this.#codes = Array.from(value, character => character.codePointAt(0) as number)
    this.#seenAt = new Int32Array(steps.length).fill(-1)
  }

  matches(): boolean {
    let states = this.#follow([0])
    while (this.#at < this.#codes.length && states.length > 0) {
      const code = this.#codes[this.#at] as number
      this.#at++
      const next: number[] = []
      for (const state of states) {
        const step = this.#steps[state] as Step
        if (step.type === 'set' && has(step.set, code)) next.push(state + 1)
      }
      states = this.#follow(next)
    }
    return this.#at === this.#codes.length && states.some(state => this.#steps[state]?.type === 'match')
  }

  /** The steps that wait for a character, or match, from these on without one. */
  #follow(from: readonly number[]): number[] {
    const pending = [...from]
    const waiting: number[] = []
    while (pending.length > 0) {
      const state = pending.pop() as number
      if (this.#seenAt[state] === this.#at) continue
      this.#seenAt[state] = this.#at
      const step = this.#steps[state] as Step
      if (step.type === 'fork') pending.push(step.a, step.b)
      else if (step.type === 'set' || step.type === 'match') waiting.push(state)
      else if (this.#holds(step.type)) pending.push(state + 1)
    }
    return waiting
  }

  #holds(assertion: 'start' | 'end' | 'border' | 'no-border'): boolean {
    if (assertion === 'start') return this.#at === 0
    if (assertion === 'end') return this.#at === this.#codes.length
    const isBorder = isWord(this.#codes[this.#at - 1]) !== isWord(this.#codes[this.#at])
    return isBorder === (assertion === 'border')
  }
}

function has(set: CodeSet, code: number): boolean {
  for (let at = 0; at < set.length; at += 2) {
    if (code >= (set[at] as number) && code <= (set[at + 1] as number)) return true
  }
  return false
}

function isWord(code: number | undefined): boolean {
  return code !== undefined && has([48, 57, 65, 90, 95, 95, 97, 122], code)
}
