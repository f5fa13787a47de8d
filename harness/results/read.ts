/** Results that come back in: found by folder or file, checked before anything is believed. */
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { ResultError } from './errors.ts'
import { type ResultFolder, resultFileName } from './folder.ts'
import { type Result, schemaVersion } from './result.ts'
import { resultSchema } from './schema.ts'

export interface StoredResult {
  readonly result: Result
  readonly folder: ResultFolder
}

/**
 * Reads a result by the path of its folder or of its `result.json`.
 *
 * @throws UsageError it is not there, not a result, or of a later schema; the message says which and why.
 */
export async function readResult(path: string): Promise<StoredResult> {
  const file = await resultFileOf(path)
  const stored = parseJson(
    file,
    await readFile(file, 'utf8').catch(error => refuse(new ResultError('read', file, error))),
  )
  const version = (stored as { schemaVersion?: unknown } | null)?.schemaVersion
  if (typeof version === 'number' && version > schemaVersion) {
    throw new UsageError(
      `${file} has schema version ${version}, and this harness reads up to ${schemaVersion}: use the harness that wrote it, or a newer one.`,
    )
  }
  const checked = resultSchema.safeParse(stored)
  if (!checked.success) {
    const [issue] = checked.error.issues
    const place = issue === undefined || issue.path.length === 0 ? 'the document' : issue.path.join('.')
    throw new UsageError(`${file} is not a result of harness: ${place}: ${issue?.message ?? 'does not fit'}.`)
  }
  const folderPath = dirname(file)
  return { result: checked.data, folder: { name: basename(folderPath), path: folderPath } }
}

async function resultFileOf(path: string): Promise<string> {
  const found = await stat(path).catch(error => refuse(new ResultError('read', path, error)))
  return found.isDirectory() ? join(path, resultFileName) : path
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${file} is not a result of harness: it is not JSON, or was cut short.`)
  }
}

function refuse({ message }: ResultError): never {
  throw new UsageError(`${message}.`)
}
