/** A history by its path, in whatever form it is: a result folder, `history.bin`, JSON lines, or Jepsen's. */
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ResultError } from '../results/errors.ts'
import { UsageError } from '../usage-error.ts'
import { HistoryError } from './errors.ts'
import { readFrameHeader } from './frames.ts'
import { historyFileName } from './history-file.ts'
import { parseJepsen } from './jepsen.ts'
import { parseJsonLines } from './json-lines.ts'
import type { History } from './operation.ts'
import { readHistory } from './reader.ts'

/** A string of JavaScript cannot be longer. */
const textBytesMax = 2 ** 29 - 25

export interface StoredHistory {
  readonly history: History
  /** The file that it was read from. */
  readonly path: string
}

/** @throws UsageError it is not there or no history; the message is one sentence with the place. */
export async function loadHistory(path: string): Promise<StoredHistory> {
  const found = await stat(path).catch(error => refuse(path, error))
  const file = found.isDirectory() ? await historyIn(path) : path
  const { size } = found.isDirectory() ? await stat(file).catch(error => refuse(file, error)) : found
  if (await isBinary(file)) return { history: await readHistory(file), path: file }
  if (size > textBytesMax)
    throw new HistoryError(file, 'offset 0', `a text of more than ${textBytesMax} bytes is not read`)
  const text = await readFile(file, 'utf8').catch(error => refuse(file, error))
  const history = /^\s*\{\s*"/.test(text) ? parseJsonLines(file, text) : parseJepsen(file, text)
  if (history.operations.length === 0) throw new HistoryError(file, 'line 1', 'there is no operation in it')
  return { history, path: file }
}

/** The history of a result folder. @throws UsageError there are several, one an engine and round: the message names them. */
async function historyIn(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter(name => /^history-.*\.bin$/.test(name)).sort()
  if (names.length === 0) return join(folder, historyFileName)
  const [only] = names
  if (only !== undefined && names.length === 1) return join(folder, only)
  throw new UsageError(`${folder} holds ${names.length} histories: name one of ${names.join(', ')} in it.`)
}

/** Whether the file is ours, or was before its beginning was damaged: a text has no zero bytes. */
async function isBinary(path: string): Promise<boolean> {
  const start = new Uint8Array(4096)
  const file = await open(path, 'r').catch(error => refuse(path, error))
  try {
    const { bytesRead } = await file.read(start, 0, start.length, 0).catch(error => refuse(path, error))
    return readFrameHeader(start) !== undefined || start.subarray(0, bytesRead).includes(0)
  } finally {
    await file.close()
  }
}

function refuse(path: string, error: unknown): never {
  throw new UsageError(`${new ResultError('read', path, error).message}.`)
}
