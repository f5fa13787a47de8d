/** What the process that is killed and the test that looks at its tree agree on. */
import { btreeDefaults } from '../../engines/btree/index.ts'
import { type Durability, lsmDefaults } from '../../engines/lsm/index.ts'
import { btreeSetup } from '../btree/small-options.ts'
import type { EngineSetup } from '../lsm/engine-setup.ts'
import { lsmSetup } from '../lsm/small-options.ts'

/** Each client overwrites its keys in turn. */
export const keyCount = 40

export const killedEngines = ['lsm', 'btree'] as const

/** Small enough that flushes, merges and checkpoints are under way when it dies. */
export function killedSetup(engine: string, durability: Durability): EngineSetup {
  const checkpointBytes = 64 * 1024
  return engine === 'lsm'
    ? lsmSetup({ ...lsmDefaults, durability, memtableBytes: 64 * 1024, tableBytes: 128 * 1024, runCountTrigger: 2 })
    : btreeSetup({ ...btreeDefaults, durability, checkpointBytes, backlogBytes: 8 * checkpointBytes })
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
