/**
 * Edge lists in CSV: a header, then an edge a line. Columns other than those of its ends and its type are its properties: a
 * number where the text is one, `true` and `false`, otherwise a text; an empty field is an absent property.
 */
import { type CsvError, parse } from 'csv-parse'
import type { Properties, PropertyValue } from '../../../adapters/contract/index.ts'
import {
  type ImportChunks,
  type ImportCounts,
  type ImportDefaults,
  ImportSink,
  type ImportTarget,
  parseId,
} from './import-sink.ts'

export interface CsvImport extends ImportDefaults {
  readonly delimiter: string
  /** Names of the columns that hold an edge's ends. */
  readonly from: string
  readonly to: string
  /** Name of the column that holds its type; absent: all are of `edgeType`. */
  readonly type?: string
}

interface Row {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/**
 * Reads a whole list. An edge that is there already gets the new properties; vertices that are not there are made.
 *
 * @throws TypeError: the text makes no sense; the line is in the message. Lines some thousands before it are in the graph by
 * then. Otherwise what the graph throws.
 */
export async function importCsv(target: ImportTarget, chunks: ImportChunks, options: CsvImport): Promise<ImportCounts> {
  const sink = new ImportSink(target, options)
  const parser = parse({ delimiter: options.delimiter, info: true, bom: true, skip_empty_lines: true })
  const rows: Row[] = []
  parser.on('data', (row: Row) => rows.push(row))
  const ended = new Promise<void>((resolve, reject) => {
    parser.on('end', resolve)
    parser.on('error', (error: CsvError) => reject(new TypeError(`line ${lineOf(error)}: ${error.message}`)))
  })
  // Whoever waits for a chunk to be taken hears of it first.
  ended.catch(() => undefined)
  const edges = new EdgeRows(sink, options)
  const takeRows = async (): Promise<void> => {
    for (const row of rows.splice(0)) {
      edges.take(row)
      if (sink.isFull) await sink.flush()
    }
  }
  try {
    for await (const chunk of chunks) {
      const taken = new Promise<void>(resolve => parser.write(chunk, () => resolve()))
      await Promise.race([taken, ended])
      await takeRows()
    }
    parser.end()
    await ended
    await takeRows()
  } finally {
    parser.destroy()
  }
  edges.end()
  await sink.flush()
  return sink.counts
}

function lineOf(error: CsvError): number {
  return typeof error.lines === 'number' ? error.lines : 0
}

/** Makes edges of rows, the first of which has the names. */
class EdgeRows {
  readonly #sink: ImportSink
  readonly #options: CsvImport
  #columns: readonly string[] | undefined
  #from = -1
  #to = -1
  #type = -1

  constructor(sink: ImportSink, options: CsvImport) {
    this.#sink = sink
    this.#options = options
  }

  take({ record, info }: Row): void {
    if (this.#columns === undefined) {
      this.#takeHeader(record)
      return
    }
    const place = `line ${info.lines}`
    const ends = {
      from: parseId(record[this.#from] as string, place),
      to: parseId(record[this.#to] as string, place),
    }
    const type = this.#type < 0 ? undefined : (record[this.#type] as string)
    this.#sink.edge(ends, type === '' ? undefined : type, this.#properties(record))
  }

  /** @throws TypeError: there was nothing, not even a header. */
  end(): void {
    if (this.#columns === undefined) throw new TypeError('line 1: there is no header')
  }

  #takeHeader(record: readonly string[]): void {
    const { from, to, type } = this.#options
    const columnOf = (name: string): number => {
      const column = record.indexOf(name)
      if (column < 0) throw new TypeError(`line 1: there is no column '${name}' among ${record.join(', ')}`)
      return column
    }
    this.#from = columnOf(from)
    this.#to = columnOf(to)
    if (type !== undefined) this.#type = columnOf(type)
    this.#columns = record
  }

  #properties(record: readonly string[]): Properties {
    const found: [string, PropertyValue][] = []
    for (const [column, name] of (this.#columns as readonly string[]).entries()) {
      const text = record[column] as string
      if (column === this.#from || column === this.#to || column === this.#type || text === '') continue
      found.push([name, parseValue(text)])
    }
    return Object.fromEntries(found)
  }
}

function parseValue(text: string): PropertyValue {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : text
}
