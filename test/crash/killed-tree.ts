/** What the process that is killed and the test that looks at its tree agree on. */
import type { Durability, LsmOptions } from '../../engines/lsm/index.ts'
import { lsmDefaults } from '../../engines/lsm/index.ts'

/** Each client overwrites its keys in turn. */
export const keyCount = 40

export function killedOptions(durability: Durability): LsmOptions {
  return { ...lsmDefaults, durability, memtableBytes: 64 * 1024, tableBytes: 128 * 1024, runCountTrigger: 2 }
}

/** The two keys of a write, far apart. */
export function keysFor(client: number, number: number): Uint8Array[] {
  return ['a', 'z'].map(end => new TextEncoder().encode(`${end} ${client} ${number % keyCount}`))
}

export function valueFor(client: number, number: number): Uint8Array {
  return new TextEncoder().encode(`${client} ${number} `.padEnd(300, '.'))
}

export function numberOf(value: Uint8Array | undefined): number {
  return value === undefined ? -1 : Number(new TextDecoder().decode(value).split(' ')[1])
}
