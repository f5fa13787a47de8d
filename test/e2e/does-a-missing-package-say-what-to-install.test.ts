/** The compiled adapters, copied to where no package is installed: as on a machine that has no build of it. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { freshDirectory, program, start } from './command-line.ts'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))

test.each([
  ['leveldb', 'LevelDB comes with the package classic-level: npm install classic-level'],
  ['rocksdb', 'RocksDB comes with the package @nxtedition/rocksdb: npm install @nxtedition/rocksdb'],
  ['duckdb', 'DuckDB comes with the package @duckdb/node-api: npm install @duckdb/node-api'],
  ['prometheus', 'Prometheus comes with the package protobufjs: npm install protobufjs'],
  ['lmdb', 'LMDB comes with the package lmdb: npm install lmdb'],
])('%s without its package', async (name, message) => {
  const directory = freshDirectory()
  for (const folder of ['adapters', 'engines']) cpSync(join(dist, folder), join(directory, folder), { recursive: true })
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}')
  mkdirSync(join(directory, 'data'))
  writeFileSync(
    join(directory, 'open.js'),
    `import adapter from './adapters/${name}/index.js'
const sizes = { cacheBytes: 1e6, writeBufferBytes: 1e6 }
const options = Object.fromEntries(adapter.options.map(option => [option.name, option.default]))
await adapter.open({ directory: 'data', durability: 'buffered', ...sizes, options }).catch(error =>
  process.stdout.write(\`\${error.name} \${error.code}: \${error.message}\\n\`))`,
  )
  const { code, stdout, stderr } = await start(directory, [program[0]!, 'open.js']).ended
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `StoreError NOT_FOUND: ${message}\n`, stderr: '' })
})
