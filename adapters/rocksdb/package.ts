/**
 * The npm package that brings RocksDB, as far as it is used here: it has no types of its own.
 *
 * The methods with an underscore are the package's own synchronous ones; its public ones wrap the same calls in
 * promises and settle them a turn later.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface RocksDatabase {
  open(options: Readonly<Record<string, boolean | number | string>>): Promise<void>
  close(): Promise<void>
  getProperty(name: string): string
  /** The values of the keys, copied; `undefined` where there is none. */
  _getManySync(keys: readonly Uint8Array[], options: RocksReadOptions): (Uint8Array | undefined)[]
  _chainedBatch(): RocksBatch
  /** Over the entries as of the call. */
  _iterator(options: RocksIteratorOptions): RocksIterator
}

interface RocksReadOptions {
  readonly fillCache: boolean
}

export interface RocksBatch {
  _put(key: Uint8Array, value: Uint8Array, options: object): void
  _del(key: Uint8Array, options: object): void
  _writeSync(options: { readonly sync: boolean }): void
  _clear(): void
}

interface RocksIteratorOptions {
  readonly gte?: Uint8Array
  readonly lt?: Uint8Array
  readonly reverse: boolean
  readonly limit: number
  readonly highWaterMarkBytes: number
  readonly fillCache: boolean
  readonly asyncIO: boolean
  readonly keyEncoding: 'buffer'
  readonly valueEncoding: 'buffer'
}

export interface RocksIterator {
  /** Keys and values in turn, copied. */
  _nextvSync(count: number, options: object): { readonly rows: readonly Uint8Array[]; readonly finished: boolean }
  _closeSync(): void
}

export interface RocksPackage {
  readonly RocksLevel: new (
    directory: string,
    options: { keyEncoding: 'buffer'; valueEncoding: 'buffer' },
  ) => RocksDatabase
}

/** It is a module of the old kind. */
const require = createRequire(import.meta.url)

export function importRocks(): RocksPackage {
  return require('@nxtedition/rocksdb') as RocksPackage
}

/** `RocksDB 9.7.4, @nxtedition/rocksdb 12.2.12` */
export function packageVersion(): string {
  const { version } = require('@nxtedition/rocksdb/package.json') as { version: string }
  const directory = dirname(require.resolve('@nxtedition/rocksdb/package.json'))
  return `${bundledVersion(directory)}, @nxtedition/rocksdb ${version}`
}

/** The package says nowhere which RocksDB it bundles, but in a header of its sources. */
function bundledVersion(packageDirectory: string): string {
  try {
    const header = readFileSync(join(packageDirectory, 'deps/rocksdb/rocksdb/include/rocksdb/version.h'), 'utf8')
    const part = (name: string): string => new RegExp(`#define ROCKSDB_${name} (\\d+)`).exec(header)?.[1] ?? '?'
    return `RocksDB ${part('MAJOR')}.${part('MINOR')}.${part('PATCH')}`
  } catch {
    return 'RocksDB (bundled)'
  }
}
