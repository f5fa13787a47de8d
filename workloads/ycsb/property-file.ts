/**
 * Property files as the original reads them: Java's `.properties`.
 *
 * A line is a name, `=`, `:` or white space, and a value; `#` and `!` start a comment; a backslash at the
 * end of a line continues it, without the white space that the next begins with; `\t \n \r \f \uXXXX` stand
 * for characters, and a backslash before any other character for that character. What Java takes in
 * silence although it can only be a mistake (no name, a byte 0, a broken `\u`) is an error here.
 */
import type { PropertyEntry } from '../property-split.ts'

/** A property file that is none. The message starts with file and line. */
export class PropertyFileError extends Error {
  override readonly name = 'PropertyFileError'
}

/**
 * Reads the text of a file, in order; a name may come up twice, and the later one counts.
 *
 * @throws PropertyFileError
 */
export function parsePropertyFile(text: string, file: string): PropertyEntry[] {
  const entries: PropertyEntry[] = []
  for (const { line, number } of logicalLines(text)) {
    const origin = `${file}:${number}`
    if (line.includes('\0')) throw new PropertyFileError(`${origin}: a byte 0, so this is no property file`)
    const { name, value } = splitLine(line)
    if (name === '') throw new PropertyFileError(`${origin}: no property name before ${JSON.stringify(value)}`)
    entries.push({ name: resolveEscapes(name, origin), value: resolveEscapes(value, origin), origin })
  }
  return entries
}

/** Lines with their continuations joined, without comments and blanks; `number` is that of the first, from 1. */
function* logicalLines(text: string): Generator<{ readonly line: string; readonly number: number }> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  for (let index = 0; index < lines.length; index++) {
    const number = index + 1
    let line = lines[index]!.replace(/^[ \t\f]+/, '')
    if (line === '' || line.startsWith('#') || line.startsWith('!')) continue
    while (endsInBackslash(line) && index + 1 < lines.length) {
      line = line.slice(0, -1) + lines[++index]!.replace(/^[ \t\f]+/, '')
    }
    yield { line: endsInBackslash(line) ? line.slice(0, -1) : line, number }
  }
}

/** True: the last backslash is not the second of a pair. */
function endsInBackslash(line: string): boolean {
  return /\\*$/.exec(line)![0].length % 2 === 1
}

/** The name ends at the first separator that no backslash escapes; one `=` or `:` with white space around it goes. */
function splitLine(line: string): { readonly name: string; readonly value: string } {
  const name = /^(?:\\.|[^\\ \t\f=:])*/s.exec(line)![0]
  const rest = line.slice(name.length)
  return { name, value: rest.replace(/^[ \t\f]*[=:]?[ \t\f]*/, '') }
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

function resolveEscapes(text: string, origin: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.?))/gs, (_, code: string | undefined, character: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    if (character === 'u') throw new PropertyFileError(`${origin}: \\u without four hexadecimal digits`)
    return escapes[character] ?? character
  })
}
