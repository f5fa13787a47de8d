/**
 * The part of YAML that this repository's own workflow files are written in: maps and lists by indentation, plain and
 * double-quoted scalars, literal blocks, comments on lines of their own. Anything else is an error, so a file that this
 * reads means the same to every reader of YAML.
 */

export type Yaml = string | YamlMap | readonly Yaml[]
export interface YamlMap {
  readonly [key: string]: Yaml
}

interface Line {
  readonly indent: number
  readonly text: string
  readonly number: number
}

/** @throws Error with the line that is not understood. */
export function readYaml(text: string): Yaml {
  const reader = new Reader(text.split('\n'))
  const value = reader.block(0)
  reader.end()
  return value
}

class Reader {
  readonly #raw: readonly string[]
  #at = 0

  constructor(raw: readonly string[]) {
    this.#raw = raw
  }

  /** A map or a list whose lines stand at exactly this indentation. */
  block(indent: number): Yaml {
    return this.#peek()?.text.startsWith('- ') === true ? this.#list(indent) : this.#map(indent)
  }

  end(): void {
    const line = this.#peek()
    if (line !== undefined) throw new Error(`line ${line.number} is not understood: ${line.text}`)
  }

  #list(indent: number): Yaml[] {
    const items: Yaml[] = []
    for (let line = this.#peek(); line?.indent === indent && line.text.startsWith('- '); line = this.#peek()) {
      items.push(this.#map(indent + 2, line.text.slice(2)))
    }
    return items
  }

  /** `first` stands for the text of the line at hand: what follows the dash of an item. */
  #map(indent: number, first?: string): YamlMap {
    const map: Record<string, Yaml> = {}
    let given = first
    for (let line = this.#peek(); line !== undefined; line = this.#peek()) {
      if (given === undefined && (line.indent !== indent || line.text.startsWith('- '))) break
      const [, key, rest] = /^([\w-]+):(?: (.+))?$/.exec(given ?? line.text) ?? []
      if (key === undefined || key in map) throw new Error(`line ${line.number}: no entry, or a second ${key}`)
      given = undefined
      this.#at++
      map[key] = this.#value(rest, indent, line.number)
    }
    return map
  }

  #value(rest: string | undefined, indent: number, number: number): Yaml {
    if (rest === '|') return this.#literal(indent)
    if (rest !== undefined) return scalar(rest, number)
    const next = this.#peek()
    if (next === undefined || next.indent <= indent) return ''
    if (next.indent !== indent + 2) throw new Error(`line ${next.number} is indented by ${next.indent}`)
    return this.block(indent + 2)
  }

  #literal(indent: number): string {
    const lines: string[] = []
    for (; this.#at < this.#raw.length; this.#at++) {
      const raw = this.#raw[this.#at]!
      if (raw !== '' && !raw.startsWith(' '.repeat(indent + 2))) break
      lines.push(raw.slice(indent + 2))
    }
    return `${lines.join('\n').trimEnd()}\n`
  }

  /** The next line that says something; it stays the next. */
  #peek(): Line | undefined {
    while (/^\s*(#.*)?$/.test(this.#raw[this.#at] ?? 'x')) this.#at++
    const raw = this.#raw[this.#at]
    if (raw === undefined) return undefined
    if (raw.includes('\t') || raw !== raw.trimEnd())
      throw new Error(`line ${this.#at + 1}: a tab, or a space at its end`)
    const text = raw.trimStart()
    return { indent: raw.length - text.length, text, number: this.#at + 1 }
  }
}

function scalar(text: string, number: number): string {
  if (/^"(?:[^"\\])*"$/.test(text)) return text.slice(1, -1)
  // What would begin something else than a plain scalar, or end it.
  if (/^[\s&*!|>'"%@`{}[\],#?-]/.test(text) || /: | #/.test(text)) throw new Error(`line ${number}: ${text}`)
  return text
}
