/** An npm package that brings a system and need not be installed: looked for when a store is opened, and not before. */
import { StoreError } from '../contract/index.ts'

/**
 * What `load` finds.
 *
 * @throws StoreError `NOT_FOUND`: the package is not installed, or has no build for this machine.
 */
export async function loadPackage<T>(system: string, name: string, load: () => T | Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    throw new StoreError('NOT_FOUND', `${system} comes with the package ${name}: npm install ${name}`, { cause })
  }
}
