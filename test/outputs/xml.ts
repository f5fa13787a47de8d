/**
 * A strict reader of XML 1.0 for tests: elements, attributes and text, as a non-validating processor must take them,
 * and an error for whatever is not well-formed. It knows no comments, sections or document types, because the
 * documents under test have none.
 */

export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** All text directly in it. */
  readonly text: string
}

const namePattern = /[A-Za-z_:][\w:.-]*/y
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

/** @throws Error the text is not a well-formed document; with the place. */
export function readXml(text: string): XmlElement {
  const bad = forbidden.exec(text)
  if (bad !== null) throw new Error(`character U+${bad[0].codePointAt(0)!.toString(16)} at ${bad.index}`)
  const reader = new Reader(text)
  reader.take('<?xml version="1.0" encoding="UTF-8"?>\n')
  const root = reader.element()
  reader.take('\n')
  reader.end()
  return root
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  element(): XmlElement {
    this.take('<')
    const name = this.#name()
    const attributes = this.#attributes()
    if (this.#takes('/>')) return { name, attributes, children: [], text: '' }
    this.take('>')
    const children: XmlElement[] = []
    let text = ''
    while (!this.#takes('</')) {
      if (this.#text[this.#at] === '<') children.push(this.element())
      else text += this.#characters('<')
    }
    this.take(`${name}>`)
    return { name, attributes, children, text }
  }

  take(expected: string): void {
    if (!this.#takes(expected)) {
      throw new Error(
        `${JSON.stringify(expected)} expected at ${this.#at}: ${this.#text.slice(this.#at, this.#at + 40)}`,
      )
    }
  }

  end(): void {
    if (this.#at !== this.#text.length) throw new Error(`more text at ${this.#at}`)
  }

  #attributes(): Map<string, string> {
    const attributes = new Map<string, string>()
    while (this.#takes(' ')) {
      const name = this.#name()
      this.take('="')
      if (attributes.has(name)) throw new Error(`attribute ${name} twice at ${this.#at}`)
      // A processor turns white space that is not spelled out into spaces.
      attributes.set(
        name,
        this.#characters('"', text => text.replaceAll(/[\t\n\r]/g, ' ')),
      )
      this.take('"')
    }
    return attributes
  }

  #name(): string {
    namePattern.lastIndex = this.#at
    const [name] = namePattern.exec(this.#text) ?? []
    if (name === undefined) throw new Error(`a name expected at ${this.#at}`)
    this.#at += name.length
    return name
  }

  /** Up to the character `end`, entities resolved. */
  #characters(end: string, normalize: (text: string) => string = text => text.replaceAll(/\r\n?/g, '\n')): string {
    const endAt = this.#text.indexOf(end, this.#at)
    if (endAt < 0) throw new Error(`no ${end} after ${this.#at}`)
    const raw = this.#text.slice(this.#at, endAt)
    this.#at = endAt
    if (raw.includes('<') || raw.includes(']]>')) throw new Error(`markup in text before ${endAt}`)
    return normalize(raw).replaceAll(/&([^;&]*);?/g, (entity, name: string) => {
      const value = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name]
      const [, number] = /^#(\d+)$/.exec(name) ?? []
      if (!entity.endsWith(';') || (value === undefined && number === undefined)) throw new Error(`entity ${entity}`)
      return value ?? String.fromCodePoint(Number(number))
    })
  }

  #takes(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false
    this.#at += expected.length
    return true
  }
}
