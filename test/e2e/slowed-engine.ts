/** An engine of somebody else for the gate: the memory store, plainly slower where the environment says so. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const slowedEngine = './slowed/engine.mjs'

/** So little work that a round is over in a second, and so much more of it that no noise can hide it. */
export const tinyRounds: readonly string[] = [
  ...['ycsb-c', '--engine', slowedEngine, '--records', '100', '--operations', '2000', '--warm-up', '0'],
]

/** Writes it into `directory`: with `SLOWED` in its environment each get takes 50 µs, which is 20 times as long and more. */
export function writeSlowedEngine(directory: string): void {
  const memory = new URL('../../dist/adapters/memory/index.js', import.meta.url).href
  mkdirSync(join(directory, 'slowed'))
  writeFileSync(
    join(directory, slowedEngine),
    `import memory from '${memory}'
function open(options) {
  const store = memory.open(options)
  const { kv } = store
  const get = kv.get.bind(kv)
  kv.get = key => {
    const end = performance.now() + (process.env.SLOWED === undefined ? 0 : 0.05)
    while (performance.now() < end);
    return get(key)
  }
  return store
}
export default { ...memory, open }
`,
  )
}
