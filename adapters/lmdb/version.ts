/** Which LMDB, and which package around it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** `LMDB 0.9.90, lmdb 3.5.6` */
export function packageVersion(lmdb: object): string {
  const { version } = lmdb as { readonly version?: { readonly versionString: string } }
  const bundled = /^LMDB [\d.]+\d/.exec(version?.versionString ?? '')?.[0] ?? 'LMDB (bundled)'
  const main = createRequire(import.meta.url).resolve('lmdb')
  // The package keeps its main file in a folder, and does not export its own description.
  const text = readFileSync(join(dirname(dirname(main)), 'package.json'), 'utf8')
  return `${bundled}, lmdb ${(JSON.parse(text) as { version: string }).version}`
}
