/**
 * Source files as the structure tests see them: where they are, and what they say once comments are gone.
 *
 * No parser: a scan that knows comments, strings, templates and regular expressions is enough to tell an
 * import from a sentence about one.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly text: string
}

/** The folders whose sources are the product. One that holds nothing yet is not in a fresh clone. */
export const shippedFolders = ['adapters', 'bin', 'chaos', 'engines', 'harness', 'reports', 'workloads'] as const

export const repositoryRoot: string = fileURLToPath(new URL('../../', import.meta.url))

/** Every source file of the product. */
export function readSources(): SourceFile[] {
  return shippedFolders
    .flatMap(folder => listSources(folder))
    .map(path => ({ path, text: readFileSync(repositoryRoot + path, 'utf8') }))
}

/** Paths of the source files of a folder and those below it, sorted; a folder that is not there has none. */
export function listSources(folder: string): string[] {
  if (!existsSync(repositoryRoot + folder)) return []
  return readdirSync(repositoryRoot + folder, { recursive: true, encoding: 'utf8' })
    .map(name => `${folder}/${name}`)
    .filter(path => /\.[cm]?[jt]s$/.test(path))
    .sort()
}

/** A piece of a source: a comment, a string, a template, a regular expression where one can start, or a character. */
const piece = new RegExp(
  [
    String.raw`(?<comment>//[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"`,
    '`(?:\\\\.|[^`\\\\])*`',
    String.raw`(?<=(?:^|[(,=:[!&|?{};<>~^]|\breturn)\s*)/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+/`,
    String.raw`[\s\S]`,
  ].join('|'),
  'g',
)

/** The text with every comment blanked and every line where it was. */
export function withoutComments(text: string): string {
  return text.replace(piece, (matched, comment: string | undefined) =>
    comment === undefined ? matched : comment.replace(/[^\n]/g, ' '),
  )
}

export interface Offence {
  readonly path: string
  readonly line: number
  readonly problem: string
}

/** A line for each, as an editor can follow it. */
export function describeOffences(offences: readonly Offence[]): string[] {
  return offences.map(({ path, line, problem }) => `${path}:${line} ${problem}`)
}

/** The number of the line that a position is on, from 1. */
export function lineOf(text: string, position: number): number {
  return text.slice(0, position).split('\n').length
}
