/** What stores share whose library keeps everything in memory: nothing outlives the store, and nothing goes on after `close`. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Capabilities, Feature } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'

/** `version` names system and package; `features` are those of the model that it has. */
export function inMemoryCapabilities(version: string, features: readonly Feature[]): Capabilities {
  return {
    durability: 'none',
    durabilityDetail: 'in memory only',
    keepsData: true,
    atomicBatch: true,
    compareAndSet: false,
    snapshots: features.includes('snapshot'),
    expiry: false,
    isolation: 'linearizable',
    version,
    features,
  }
}

/** `rbush 4.0.1`, as the installed package says. */
export function nameAndVersion(packageName: string): string {
  const { resolve } = createRequire(import.meta.url)
  // Packages may hide their package.json from imports, so it is looked for on the disk, above their front door.
  for (let folder = dirname(resolve(packageName)); folder !== dirname(folder); folder = dirname(folder)) {
    const found = readPackage(join(folder, 'package.json'))
    if (found?.name === packageName) return `${packageName} ${found.version}`
  }
  return packageName
}

function readPackage(path: string): { readonly name?: string; readonly version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string }
  } catch {
    return undefined
  }
}

/** Open until it is closed. */
export class Lifetime {
  readonly #system: string
  #isClosed = false

  constructor(system: string) {
    this.#system = system
  }

  /** @throws StoreError `CLOSED` */
  assertOpen(): void {
    if (this.#isClosed) throw new StoreError('CLOSED', `${this.#system}: the store was closed before this call`)
  }

  end(): void {
    this.#isClosed = true
  }
}

/** @throws StoreError `NOT_SUPPORTED`, always. */
export function refuse(system: string, what: string): never {
  throw new StoreError('NOT_SUPPORTED', `${system} has no ${what}`)
}
