/**
 * A process that writes to a tree from many clients at once, and notes what was acknowledged, until it is killed.
 *
 * Arguments: directory, file of notes, engine, durability, number of clients, first number. Each client writes its numbers in
 * ascending order, each number to two keys in one batch, and notes `client number` when that was acknowledged. Says so
 * once there are enough.
 */
import { openSync, writeSync } from 'node:fs'
import { nodeEnv } from '../../engines/env/index.ts'
import type { Durability } from '../../engines/lsm/index.ts'
import { keysFor, killedSetup, valueFor } from './killed-tree.ts'

const enoughCount = 1500

const [directory = '', notesPath = '', engine = '', durability = '', clientCount = '', firstNumber = ''] =
  process.argv.slice(2)
const notes = openSync(notesPath, 'w')
const tree = await killedSetup(engine, durability as Durability).open(nodeEnv(1), directory)
let noteCount = 0

async function write(client: number): Promise<never> {
  for (let number = Number(firstNumber); ; number++) {
    const value = valueFor(client, number)
    await tree.batch(keysFor(client, number).map(key => ({ type: 'put', key, value })))
    // Blocking, and the file outlives the process: what was acknowledged is known before anything else happens.
    writeSync(notes, `${client} ${number}\n`)
    if (++noteCount === enoughCount) process.stdout.write('enough')
    // Where a write answers at once, the other clients need a turn as well.
    if (number % 16 === 0) await new Promise(setImmediate)
  }
}

await Promise.all(Array.from({ length: Number(clientCount) }, (_, client) => write(client)))
