/** Rows as a caller gives them, made ready for log and buffer: strings become codes of a dictionary of their own. */
import type { Column, TableRows } from '../../adapters/contract/index.ts'
import type { RawColumn } from './encoding/raw-column.ts'

export interface CodedRows {
  readonly rowCount: number
  /** In the order of the columns. Values other than strings are the caller's own arrays. */
  readonly columns: readonly RawColumn[]
}

/** @throws TypeError: something among the strings is none. */
export function codeRows(columns: readonly Column[], { rowCount, columns: vectors }: TableRows): CodedRows {
  return {
    rowCount,
    columns: columns.map(({ name, type }, index) => {
      const { values, valid } = vectors[index]!
      if (type === 'string') return codeTexts(name, { texts: values as readonly string[], valid, rowCount })
      return { type, rowCount, values: values as RawColumn['values'], valid, dictionary: [] }
    }),
  }
}

interface Texts {
  readonly texts: readonly string[]
  readonly valid: Uint8Array | undefined
  readonly rowCount: number
}

function codeTexts(name: string, { texts, valid, rowCount }: Texts): RawColumn {
  const codes = new Int32Array(rowCount)
  const dictionary: string[] = []
  const codeOf = new Map<string, number>()
  let lastText: string | undefined
  let lastCode = 0
  for (let row = 0; row < rowCount; row++) {
    if (valid !== undefined && valid[row] === 0) continue
    const text = texts[row] as string
    if (text !== lastText) {
      const code = codeOf.get(text)
      if (code === undefined) {
        if (typeof text !== 'string') throw new TypeError(`column ${name}: the value of row ${row} is no text`)
        lastCode = dictionary.push(text) - 1
        codeOf.set(text, lastCode)
      } else lastCode = code
      lastText = text
    }
    codes[row] = lastCode
  }
  return { type: 'string', rowCount, values: codes, valid, dictionary }
}
