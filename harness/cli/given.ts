/** What was typed for an option, by how often it may be given. */
import { UsageError } from '../usage-error.ts'
import type { Arguments } from './command.ts'

/** The value of an option that may be given once; `undefined` where it was not given. */
export function textOf(given: Arguments, name: string): string | undefined {
  const value = given[name]
  if (Array.isArray(value)) throw new UsageError(`--${name} is given ${value.length} times.`)
  return typeof value === 'string' ? value : undefined
}

/** The values of an option that may be given many times; `undefined` where it was not given. */
export function textsOf(given: Arguments, name: string): readonly string[] | undefined {
  const value = given[name]
  return Array.isArray(value) ? (value as readonly string[]) : undefined
}
