/**
 * A process that writes to a tree on a write-back disk, from many clients at once, and notes what was acknowledged, until it
 * is killed or a fault ends it. The notes go past that disk: they outlive the process.
 *
 * Arguments: directory, file of notes, durability, number of clients, first number, probability of a leak, lines of faults. Says so
 * once enough was written.
 */
import { openSync, writeSync } from 'node:fs'
import { chaosEnv } from '../../chaos/chaos-env.ts'
import { blockThread } from '../../chaos/disk/block-thread.ts'
import { writeBackDefaults } from '../../chaos/disk/write-back/index.ts'
import { FaultLog } from '../../chaos/event.ts'
import { parsePlan, partsOf } from '../../chaos/plan.ts'
import { createRandom, nodeEnv } from '../../engines/env/index.ts'
import type { Durability } from '../../engines/lsm/index.ts'
import { keysFor, killedSetup, valueFor } from '../crash/killed-tree.ts'

const enoughCount = 1500
const seed = 1

const [directory = '', notesPath = '', durability = '', clientCount = '', firstNumber = '', leak = '', lines = ''] =
  process.argv.slice(2)
const notes = openSync(notesPath, 'w')
const context = { seed, durationMs: 60_000, families: ['disk'] } as const
const faults = lines === '' ? { disk: [], clock: [] } : partsOf(parsePlan(lines, context), true)
const chaos = chaosEnv(nodeEnv(seed), faults, {
  seed,
  log: new FaultLog(event => writeSync(notes, `# ${JSON.stringify(event)}\n`)),
  block: blockThread,
  writeBack: { ...writeBackDefaults, leak: { probability: Number(leak), random: createRandom(Number(firstNumber)) } },
  powerLost: () => process.kill(process.pid, 'SIGKILL'),
})
const tree = await killedSetup('lsm', durability as Durability).open(chaos.env, directory)
chaos.arm()
let noteCount = 0

async function write(client: number): Promise<never> {
  for (let number = Number(firstNumber); ; number++) {
    const value = valueFor(client, number)
    await tree.batch(keysFor(client, number).map(key => ({ type: 'put', key, value })))
    writeSync(notes, `${client} ${number}\n`)
    if (++noteCount === enoughCount) process.stdout.write('enough')
    // Where a write answers at once, the other clients need a turn as well.
    if (number % 16 === 0) await new Promise(setImmediate)
  }
}

await Promise.all(Array.from({ length: Number(clientCount) }, (_, client) => write(client)))
