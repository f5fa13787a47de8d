/** Which harness this is: the version of the package that holds this file, compiled or not. */
import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

export function toolVersion(): string {
  const path = findPackageJSON('.', import.meta.url)
  if (path === undefined) return 'unknown'
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
  return version
}
