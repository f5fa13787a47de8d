/**
 * Reads a regular expression in the common ground of RE2 and of this language: what both take, and take alike.
 *
 * Literals, `.` (anything but a newline), classes, groups, `|`, `* + ? {n,m}` (lazy ones too: whether a whole value
 * matches does not depend on it), `^ $ \b \B`, `\d \w \s` and their opposites (ASCII), `\t \n \r \f \v \xHH`, escaped
 * punctuation. No look-around, no back-references, no flags, no Unicode classes.
 */

/** Code points, as ascending pairs of first and last. */
export type CodeSet = readonly number[]

export type PatternNode =
  | { readonly type: 'set'; readonly set: CodeSet }
  | { readonly type: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number }
  | { readonly type: 'start' | 'end' | 'border' | 'no-border' }

const codeMax = 0x10ffff
const repeatMax = 1000
const depthMax = 200

const digits: CodeSet = [48, 57]
const words: CodeSet = [48, 57, 65, 90, 95, 95, 97, 122]
const spaces: CodeSet = [9, 10, 12, 13, 32, 32]
const classes: Readonly<Record<string, CodeSet>> = {
  d: digits,
  w: words,
  s: spaces,
  D: negate(digits),
  W: negate(words),
  S: negate(spaces),
}
const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 }

/** @throws TypeError: it does not parse, or leaves the common ground; the message says where. */
export function parsePattern(text: string): PatternNode {
  return new PatternParser(text).parse()
}

class PatternParser {
  readonly #text: string
  readonly #codes: readonly string[]
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
    this.#codes = Array.from(text)
  }

  parse(): PatternNode {
    const node = this.#choice()
    if (this.#at < this.#codes.length) this.#refuse('a ) that closes nothing')
    return node
  }

  #choice(): PatternNode {
    if (++this.#depth > depthMax) this.#refuse('groups too deep')
    const parts = [this.#sequence()]
    while (this.#take('|')) parts.push(this.#sequence())
    this.#depth--
    return parts.length === 1 ? (parts[0] as PatternNode) : { type: 'choice', parts }
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = []
    while (this.#at < this.#codes.length && this.#peek() !== '|' && this.#peek() !== ')') parts.push(this.#repeated())
    return { type: 'sequence', parts }
  }

  #repeated(): PatternNode {
    const part = this.#atom()
    const counts = this.#counts()
    if (counts === undefined) return part
    if (part.type !== 'set' && part.type !== 'sequence' && part.type !== 'choice') this.#refuse('nothing to repeat')
    this.#take('?')
    if (this.#counts() !== undefined) this.#refuse('a repetition of a repetition')
    return { type: 'repeat', part, ...counts }
  }

  /** A repetition, if one is next. */
  #counts(): { least: number; most: number } | undefined {
    if (this.#take('*')) return { least: 0, most: Number.POSITIVE_INFINITY }
    if (this.#take('+')) return { least: 1, most: Number.POSITIVE_INFINITY }
    if (this.#take('?')) return { least: 0, most: 1 }
    if (this.#peek() !== '{') return undefined
    const found = /^\{(\d{1,4})(?:(,)(\d{0,4}))?\}/.exec(this.#codes.slice(this.#at, this.#at + 12).join(''))
    if (found === null) this.#refuse('a { that begins no count')
    const [whole, from, comma, to] = found as unknown as [string, string, string | undefined, string | undefined]
    const least = Number(from)
    const most = comma === undefined ? least : to === '' ? Number.POSITIVE_INFINITY : Number(to)
    if (least > most || least > repeatMax || (most > repeatMax && most < Number.POSITIVE_INFINITY)) {
      this.#refuse(`a count out of order or past ${repeatMax}`)
    }
    this.#at += whole.length
    return { least, most }
  }

  #atom(): PatternNode {
    const code = this.#next()
    switch (code) {
      case '.':
        return { type: 'set', set: negate([10, 10]) }
      case '^':
        return { type: 'start' }
      case '$':
        return { type: 'end' }
      case '(':
        return this.#group()
      case '[':
        return { type: 'set', set: this.#class() }
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
      case '{':
        return this.#refuse('nothing to repeat', 1)
      case ']':
      case '}':
        return this.#refuse(`a ${code} that closes nothing`, 1)
      default:
        return { type: 'set', set: one(code) }
    }
  }

  #group(): PatternNode {
    if (this.#take('?')) {
      const name = /^(?:<[A-Za-z_]\w*>|:)/.exec(this.#codes.slice(this.#at, this.#at + 80).join(''))
      if (name === null) this.#refuse('a group that looks around, sets flags, or is none')
      this.#at += (name as unknown as [string])[0].length
    }
    const inside = this.#choice()
    if (!this.#take(')')) this.#refuse('a ( that is not closed')
    return { type: 'sequence', parts: [inside] }
  }

  #escape(): PatternNode {
    if (this.#take('b')) return { type: 'border' }
    if (this.#take('B')) return { type: 'no-border' }
    return { type: 'set', set: this.#escapedSet() }
  }

  /** What a backslash stands before, in a class or out of it. */
  #escapedSet(): CodeSet {
    const code = this.#next()
    const known = Object.hasOwn(classes, code) ? classes[code] : undefined
    if (known !== undefined) return known
    const control = Object.hasOwn(controls, code) ? controls[code] : undefined
    if (control !== undefined) return [control, control]
    if (code === 'x') {
      const hex = this.#codes.slice(this.#at, this.#at + 2).join('')
      if (!/^[0-9A-Fa-f]{2}$/.test(hex)) this.#refuse('\\x without two hexadecimal digits')
      this.#at += 2
      return [Number.parseInt(hex, 16), Number.parseInt(hex, 16)]
    }
    if (!/^[!-/:-@[-`{-~]$/.test(code)) this.#refuse(`\\${code}, which is not read everywhere`)
    return one(code)
  }

  #class(): CodeSet {
    const isNegated = this.#take('^')
    const pairs: number[] = []
    if (this.#peek() === ']') this.#refuse('a class of nothing')
    while (!this.#take(']')) {
      if (this.#peek() === '[') this.#refuse('a [ within a class')
      const first = this.#member()
      if (this.#peek() === '-' && this.#codes[this.#at + 1] !== ']') {
        this.#at++
        const last = this.#member()
        if (first.length !== 2 || last.length !== 2 || first[0] !== first[1] || last[0] !== last[1]) {
          this.#refuse('a range whose end is a class')
        }
        if ((first[0] as number) > (last[0] as number)) this.#refuse('a range out of order')
        pairs.push(first[0] as number, last[0] as number)
      } else {
        pairs.push(...first)
      }
    }
    const set = sorted(pairs)
    return isNegated ? negate(set) : set
  }

  #member(): CodeSet {
    const code = this.#next()
    return code === '\\' ? this.#escapedSet() : one(code)
  }

  #peek(): string | undefined {
    return this.#codes[this.#at]
  }

  #take(code: string): boolean {
    if (this.#codes[this.#at] !== code) return false
    this.#at++
    return true
  }

  #next(): string {
    const code = this.#codes[this.#at]
    if (code === undefined) this.#refuse('an end where more must follow')
    this.#at++
    return code as string
  }

  #refuse(what: string, back = 0): never {
    throw new TypeError(`the expression ${JSON.stringify(this.#text)} has ${what}, at ${this.#at - back + 1}`)
  }
}

function one(character: string): CodeSet {
  const code = character.codePointAt(0) as number
  return [code, code]
}

/** Pairs in ascending order, those that overlap joined. */
function sorted(pairs: readonly number[]): CodeSet {
  const ranges: [number, number][] = []
  for (let at = 0; at < pairs.length; at += 2) ranges.push([pairs[at] as number, pairs[at + 1] as number])
  ranges.sort(([a], [b]) => a - b)
  const joined: number[] = []
  for (const [first, last] of ranges) {
    const end = joined.at(-1)
    if (end !== undefined && first <= end + 1) joined[joined.length - 1] = Math.max(end, last)
    else joined.push(first, last)
  }
  return joined
}

function negate(set: CodeSet): CodeSet {
  const rest: number[] = []
  let next = 0
  for (let at = 0; at < set.length; at += 2) {
    const first = set[at] as number
    if (first > next) rest.push(next, first - 1)
    next = (set[at + 1] as number) + 1
  }
  if (next <= codeMax) rest.push(next, codeMax)
  return rest
}
