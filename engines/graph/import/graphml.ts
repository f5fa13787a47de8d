/**
 * GraphML: nodes and edges with typed data, read as they come.
 *
 * Ids of nodes are whole numbers, or such with the same letters before each (`n0`, `n1`, …), which are left out. An edge that is
 * undirected is one edge, from its source to its target. Ports, hyperedges and graphs in nodes are refused.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { PropertyValue } from '../../../adapters/contract/index.ts'
import {
  type ImportChunks,
  type ImportCounts,
  type ImportDefaults,
  ImportSink,
  type ImportTarget,
  parseId,
} from './import-sink.ts'

export interface GraphmlImport extends ImportDefaults {
  /** Names of the data that are a node's label and an edge's type, and no properties; absent: there are none. */
  readonly labelName?: string
  readonly typeName?: string
}

/**
 * Reads a whole document. What is there already gets the new properties.
 *
 * @throws TypeError: the document makes no sense; the line is in the message. Elements some thousands before it are in the graph
 * by then. Otherwise what the graph throws.
 */
export async function importGraphml(
  target: ImportTarget,
  chunks: ImportChunks,
  options: GraphmlImport,
): Promise<ImportCounts> {
  const sink = new ImportSink(target, options)
  const parser = new SaxesParser()
  const elements = new Elements(sink, options, () => `line ${parser.line}`)
  parser.on('error', error => {
    throw new TypeError(`line ${parser.line}: ${error.message.replace(/^\S*\d+:\d+: /, '')}`)
  })
  parser.on('opentag', tag => elements.open(tag))
  parser.on('closetag', tag => elements.close(tag))
  parser.on('text', text => elements.addText(text))
  parser.on('cdata', text => elements.addText(text))
  const decoder = new TextDecoder()
  for await (const chunk of chunks) {
    parser.write(typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
    if (sink.isFull) await sink.flush()
  }
  parser.write(decoder.decode())
  parser.close()
  elements.end()
  await sink.flush()
  return sink.counts
}

/** What a `key` declares. */
interface Key {
  readonly name: string
  readonly type: string
  readonly of: string
  default: PropertyValue | undefined
}

/** The node or edge that is open. */
interface Element {
  readonly of: 'node' | 'edge'
  readonly attributes: ReadonlyMap<string, string>
  readonly data: Map<string, PropertyValue>
}

const containers: ReadonlySet<string> = new Set(['graphml', 'graph', 'desc', 'locator'])

class Elements {
  readonly #sink: ImportSink
  readonly #options: GraphmlImport
  readonly #place: () => string
  readonly #keys = new Map<string, Key>()
  #element: Element | undefined
  /** The key that a `data` or `default` is of. */
  #key: Key | undefined
  #declared: Key | undefined
  #text = ''
  #prefix: string | undefined
  #isGraphml = false

  constructor(sink: ImportSink, options: GraphmlImport, place: () => string) {
    this.#sink = sink
    this.#options = options
    this.#place = place
  }

  open(tag: SaxesTagPlain): void {
    // A parser without namespaces has attributes that are texts.
    const attributes = new Map(Object.entries(tag.attributes as Readonly<Record<string, string>>))
    this.#text = ''
    switch (tag.name) {
      case 'key':
        this.#declare(attributes)
        break
      case 'default':
        this.#key = this.#declared
        break
      case 'node':
      case 'edge':
        if (this.#element !== undefined) this.#refuse(`a ${tag.name} within a ${this.#element.of}`)
        this.#element = { of: tag.name, attributes, data: new Map() }
        break
      case 'data':
        this.#key = this.#keys.get(this.#attribute(attributes, 'key'))
        if (this.#key === undefined) this.#refuse(`there is no key '${attributes.get('key')}'`)
        break
      default:
        if (!containers.has(tag.name) || this.#element !== undefined) this.#refuse(`a ${tag.name} is not understood`)
        if (tag.name === 'graphml') this.#isGraphml = true
        else if (!this.#isGraphml) this.#refuse('the document is no GraphML')
    }
  }

  close(tag: SaxesTagPlain): void {
    switch (tag.name) {
      case 'key':
        this.#declared = undefined
        break
      case 'default':
        if (this.#declared !== undefined) this.#declared.default = this.#value(this.#declared)
        break
      case 'data':
        if (this.#key !== undefined) this.#element?.data.set(this.#key.name, this.#value(this.#key))
        break
      case 'node':
      case 'edge':
        this.#write(this.#element as Element)
        this.#element = undefined
    }
  }

  addText(text: string): void {
    this.#text += text
  }

  /** @throws TypeError: there was no document. */
  end(): void {
    if (!this.#isGraphml) this.#refuse('the document is no GraphML')
  }

  #declare(attributes: ReadonlyMap<string, string>): void {
    const id = this.#attribute(attributes, 'id')
    this.#declared = {
      name: attributes.get('attr.name') ?? id,
      type: attributes.get('attr.type') ?? 'string',
      of: attributes.get('for') ?? 'all',
      default: undefined,
    }
    this.#keys.set(id, this.#declared)
  }

  #value({ type, name }: Key): PropertyValue {
    const text = this.#text.trim()
    switch (type) {
      case 'boolean':
        if (text !== 'true' && text !== 'false') this.#refuse(`'${text}' of ${name} is no boolean`)
        return text === 'true'
      case 'int':
      case 'long':
      case 'float':
      case 'double': {
        const number = text === '' ? Number.NaN : Number(text)
        if (!Number.isFinite(number)) this.#refuse(`'${text}' of ${name} is no number`)
        return number
      }
      case 'string':
        return this.#text
      default:
        return this.#refuse(`'${type}' is no type of data`)
    }
  }

  #write({ of, attributes, data }: Element): void {
    for (const { name, of: domain, default: value } of this.#keys.values()) {
      if (value !== undefined && (domain === of || domain === 'all') && !data.has(name)) data.set(name, value)
    }
    const named = of === 'node' ? this.#options.labelName : this.#options.typeName
    const word = named === undefined ? undefined : data.get(named)
    if (named !== undefined) data.delete(named)
    const text = word === undefined ? undefined : String(word)
    if (of === 'node') this.#sink.vertex(this.#id(attributes, 'id'), text, Object.fromEntries(data))
    else {
      const ends = { from: this.#id(attributes, 'source'), to: this.#id(attributes, 'target') }
      this.#sink.edge(ends, text, Object.fromEntries(data))
    }
  }

  #id(attributes: ReadonlyMap<string, string>, name: string): number {
    const text = this.#attribute(attributes, name)
    this.#prefix ??= /^\D*/.exec(text)?.[0] ?? ''
    if (!text.startsWith(this.#prefix))
      this.#refuse(`node '${text}' does not begin with '${this.#prefix}' as the first does`)
    return parseId(text.slice(this.#prefix.length), this.#place())
  }

  #attribute(attributes: ReadonlyMap<string, string>, name: string): string {
    return attributes.get(name) ?? this.#refuse(`there is no attribute '${name}'`)
  }

  #refuse(reason: string): never {
    throw new TypeError(`${this.#place()}: ${reason}`)
  }
}
