/** Which LevelDB, and which package around it. */
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

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
