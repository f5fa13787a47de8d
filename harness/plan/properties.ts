/**
 * Properties as they were given: files by `-P`, single ones by `-p`, and options that stand for properties,
 * each winning over those before it. Every one remembers where it was said, for a message that names it.
 */
import { readFileSync } from 'node:fs'
import { getSystemErrorMessage } from 'node:util'
import type { PropertyEntry } from '../../workloads/property-split.ts'
import { PropertyError, UnknownPropertyError } from '../../workloads/workload.ts'
import { PropertyFileError, parsePropertyFile } from '../../workloads/ycsb/index.ts'
import { nearestName } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'
import { quoted } from './given.ts'

/** @throws UsageError a file that is not there, or a line or assignment that is none. */
export function gatherEntries(files: readonly string[], assignments: readonly string[]): PropertyEntry[] {
  return [...files.flatMap(readFile), ...assignments.map(parseAssignment)]
}

function readFile(file: string): PropertyEntry[] {
  try {
    return parsePropertyFile(readText(file), file)
  } catch (error) {
    if (error instanceof PropertyFileError) throw new UsageError(sentence(error.message))
    throw error
  }
}

function parseAssignment(assignment: string): PropertyEntry {
  const equals = assignment.indexOf('=')
  if (equals < 1) throw new UsageError(`-p takes name=value, not ${quoted(assignment)}.`)
  return { name: assignment.slice(0, equals).trim(), value: assignment.slice(equals + 1), origin: '-p' }
}

/** @throws UsageError the file cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { errno } = error as NodeJS.ErrnoException
    const reason = errno === undefined ? String(error) : getSystemErrorMessage(errno)
    throw new UsageError(`cannot read the property file ${file}: ${reason}.`)
  }
}

/** Runs what reads properties; its complaint becomes the user's error, with the place where the property was said. */
export function explainingProperties<T>(origins: Readonly<Record<string, string>>, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof UnknownPropertyError) throw new UsageError(explainUnknown(error))
    if (error instanceof PropertyError) {
      const origin = origins[error.property]
      throw new UsageError(sentence(origin === undefined ? error.message : `${origin}: ${error.message}`))
    }
    throw error
  }
}

function explainUnknown({ property, message, names }: UnknownPropertyError): string {
  const nearest = nearestName(property, names)
  return `${message}. ${nearest === undefined ? 'harness list shows them.' : `Did you mean ${nearest}?`}`
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`
}
