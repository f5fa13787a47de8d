/** The npm package that brings LevelDB. It is optional, so it is looked for when a store is opened, and not before. */
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { StoreError } from '../contract/index.ts'

export type ClassicLevelPackage = typeof import('classic-level')

/**
 * The package, as `importPackage` finds it.
 *
 * @throws StoreError `NOT_FOUND`: it is not installed, or has no build for this machine.
 */
export async function loadPackage(importPackage: () => Promise<ClassicLevelPackage>): Promise<ClassicLevelPackage> {
  try {
    return await importPackage()
  } catch (cause) {
    throw new StoreError('NOT_FOUND', 'LevelDB comes with the package classic-level: npm install classic-level', {
      cause,
    })
  }
}

/** `LevelDB 1.20, classic-level 3.0.0` */
export function packageVersion(): string {
  const require = createRequire(import.meta.url)
  const { version } = require('classic-level/package.json') as { version: string }
  return `${bundledVersion(dirname(require.resolve('classic-level/package.json')))}, classic-level ${version}`
}

/** The package says nowhere which LevelDB it bundles, but for the name of a folder of its sources. */
function bundledVersion(packageDirectory: string): string {
  try {
    const names = readdirSync(join(packageDirectory, 'deps', 'leveldb'))
    return `LevelDB ${names.find(name => name.startsWith('leveldb-'))?.slice('leveldb-'.length) ?? '(bundled)'}`
  } catch {
    return 'LevelDB (bundled)'
  }
}
