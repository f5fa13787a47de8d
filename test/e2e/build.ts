/**
 * Compiles the sources before any test runs, because the command line that the end-to-end tests start is the
 * compiled one. Types are another check's business: what does not type-check still runs or fails here.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export default function build(): Promise<void> {
  return new Promise(resolve => {
    execFile('npx', ['tsc', '-p', 'tsconfig.build.json'], { cwd: root }, () => resolve())
  })
}
