/**
 * EDN, the notation of Clojure's data, as far as histories use it: read one form after the other.
 *
 * Keywords and symbols become strings, without their colon; sets and lists become arrays; a map becomes a `Map`, or
 * in a value a list of pairs. Tags (`#jepsen.history.Op{…}`) say nothing that we need and are dropped.
 */
export type Form = null | boolean | number | string | readonly Form[] | ReadonlyMap<Form, Form>

/** Text that is no EDN. `position` counts characters from 0. */
export class EdnError extends Error {
  override readonly name = 'EdnError'
  readonly position: number
  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

const depthMax = 64
const closing: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['#{', '}'],
])
const namedCharacters: ReadonlyMap<string, string> = new Map([
  ['newline', '\n'],
  ['return', '\r'],
  ['space', ' '],
  ['tab', '\t'],
])
const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
  ['"', '"'],
  ['\\', '\\'],
])

/** White space, commas, comments. */
const blank = /(?:[\s,]|;[^\n]*)*/y
const token = /[^\s,;"()[\]{}]+/y
const integer = /^[+-]?\d+N?$/
const float = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?M?$/

export class EdnReader {
  readonly #text: string
  #position = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Where the next form begins. */
  get position(): number {
    this.#skipBlank()
    return this.#position
  }

  get isAtEnd(): boolean {
    this.#skipBlank()
    while (this.#text.startsWith('#_', this.#position)) {
      this.#position += 2
      this.read()
      this.#skipBlank()
    }
    return this.#position >= this.#text.length
  }

  /** The next form. @throws EdnError there is none, or it is malformed. */
  read(depth = 0): Form {
    if (this.isAtEnd) throw new EdnError('the text ends inside a form', this.#text.length)
    if (depth > depthMax) throw new EdnError('forms nest too deep', this.#position)
    const start = this.#position
    const first = this.#text[start] as string
    if (first === '"') return this.#readString()
    if (first === '\\') return this.#readCharacter()
    if (first === '#') {
      if (this.#text[start + 1] === '{') return this.#readItems('#{', depth)
      this.#position++
      this.#readToken()
      return this.read(depth + 1)
    }
    if (first === '{') return this.#readMap(depth)
    if (first === '(' || first === '[') return this.#readItems(first, depth)
    return interpret(this.#readToken(), start)
  }

  #readItems(opening: string, depth: number): Form[] {
    const start = this.#position
    const end = closing.get(opening) as string
    this.#position += opening.length
    const items: Form[] = []
    for (;;) {
      if (this.isAtEnd) throw new EdnError(`${opening} is never closed`, start)
      if (this.#text[this.#position] === end) break
      items.push(this.read(depth + 1))
    }
    this.#position++
    return items
  }

  #readMap(depth: number): Map<Form, Form> {
    const start = this.#position
    const items = this.#readItems('{', depth)
    if (items.length % 2 !== 0) throw new EdnError('a map has a key without a value', start)
    const map = new Map<Form, Form>()
    for (let index = 0; index < items.length; index += 2) map.set(items[index] as Form, items[index + 1] as Form)
    return map
  }

  #readString(): string {
    const start = this.#position++
    let text = ''
    for (;;) {
      const character = this.#text[this.#position++]
      if (character === undefined) throw new EdnError('a string is never closed', start)
      if (character === '"') return text
      text += character === '\\' ? this.#readEscape() : character
    }
  }

  #readEscape(): string {
    const at = this.#position
    const letter = this.#text[this.#position++]
    if (letter === 'u') {
      const digits = this.#text.slice(this.#position, this.#position + 4)
      if (!/^[\da-fA-F]{4}$/.test(digits)) throw new EdnError('an escape in a string is malformed', at)
      this.#position += 4
      return String.fromCharCode(Number.parseInt(digits, 16))
    }
    const character = escapes.get(letter ?? '')
    if (character === undefined) throw new EdnError('an escape in a string is malformed', at)
    return character
  }

  #readCharacter(): string {
    this.#position++
    const at = this.#position
    const [character] = this.#text.slice(at, at + 2)
    if (character === undefined) throw new EdnError('the text ends inside a form', at)
    token.lastIndex = at
    const name = token.exec(this.#text)?.[0] ?? character
    this.#position = at + name.length
    if (/^u[\da-fA-F]{4}$/.test(name)) return String.fromCharCode(Number.parseInt(name.slice(1), 16))
    return namedCharacters.get(name) ?? name
  }

  #readToken(): string {
    token.lastIndex = this.#position
    const found = token.exec(this.#text)?.[0]
    if (found === undefined)
      throw new EdnError(`${this.#text[this.#position] ?? 'the end'} is out of place`, this.#position)
    this.#position += found.length
    return found
  }

  #skipBlank(): void {
    blank.lastIndex = this.#position
    blank.exec(this.#text)
    this.#position = blank.lastIndex
  }
}

function interpret(word: string, position: number): Form {
  if (word === 'nil') return null
  if (word === 'true') return true
  if (word === 'false') return false
  if (word.startsWith(':')) return word.slice(1)
  // A number that would be rounded stays a text: two that differ must not become the same.
  if (integer.test(word)) return exact(Number(word.replace(/N$/, '')), word)
  if (float.test(word)) return Number(word.replace(/M$/, ''))
  if (/^[+-]?\d/.test(word)) throw new EdnError(`${word} is no number`, position)
  return word
}

function exact(number: number, word: string): number | string {
  return Number.isSafeInteger(number) ? number : word
}
