/**
 * A served store with faults in its disk and clock. Its parent says when they begin and end, a line each on standard
 * input: `arm`, `heal`. What strikes is told on standard output.
 *
 * A power loss is the death of the process: whatever was not synced is held in it and goes with it.
 */
import { createInterface } from 'node:readline'
import type { OpenOptions, Store } from '../../adapters/contract/index.ts'
import type { OwnAdapter } from '../../adapters/own/own-adapter.ts'
import { type ChaosEnv, chaosEnv } from '../../chaos/chaos-env.ts'
import { blockThread } from '../../chaos/disk/block-thread.ts'
import { type WriteBackOptions, writeBackDefaults } from '../../chaos/disk/write-back/index.ts'
import { type FaultEvent, FaultLog } from '../../chaos/event.ts'
import { type ChaosPlan, parsePlan, partsOf } from '../../chaos/plan.ts'
import { ChaosSyntaxError } from '../../chaos/syntax/syntax-error.ts'
import { createRandom, nodeEnv } from '../../engines/env/index.ts'
import { UsageError } from '../usage-error.ts'

/** What a server with faults in it says, a line of JSON each. */
export type ChaosMessage =
  | { readonly type: 'armed' }
  | { readonly type: 'healed'; readonly unhealed: readonly string[] }
  | { readonly type: 'fault'; readonly event: FaultEvent }

/** Of what a power loss may leave, so much reaches the disk before it, out of order. */
const leakProbability = 0.25

/** @throws UsageError it is no plan. */
export function parseServedChaos(text: string): ChaosPlan {
  try {
    return parsePlan(text, { seed: 0, durationMs: 0, families: ['disk', 'clock', 'process'] })
  } catch (error) {
    if (error instanceof ChaosSyntaxError)
      throw new UsageError(`--${error.message}${error.message.endsWith('?') ? '' : '.'}`)
    throw error
  }
}

export interface ServedChaos {
  readonly adapter: OwnAdapter<'kv'>
  readonly plan: ChaosPlan
  readonly seed: number
  readonly say: (message: ChaosMessage) => void
  /** False: nobody is there to say when, so they begin with the first client. */
  readonly hasParent: boolean
}

/** Opens the store in a world with these faults, which begin when the parent says so. Ends that world with the store. */
export async function openInChaos(chaos: ServedChaos, options: OpenOptions): Promise<Store<'kv'>> {
  const { adapter, plan, seed, say, hasParent } = chaos
  const real = nodeEnv(seed)
  const writeBack = writeBackOf(plan, seed)
  const world = chaosEnv(real, partsOf(plan, false), {
    seed,
    log: new FaultLog(event => say({ type: 'fault', event })),
    block: blockThread,
    ...(writeBack === undefined ? {} : { writeBack }),
    powerLost: () => process.kill(process.pid, 'SIGKILL'),
  })
  const store = await adapter.openOn(world.env, options)
  if (hasParent) obey(world, say)
  else world.arm()
  return {
    ...store,
    async close() {
      await store.close()
      await world.env.background.close()
      await real.background.close()
    },
  }
}

function writeBackOf(plan: ChaosPlan, seed: number): WriteBackOptions | undefined {
  const loss = plan.faults.find(fault => fault.family === 'disk' && fault.isVolatile)
  if (loss === undefined) return undefined
  if (/ keep=nothing\b/.test(loss.spec)) return writeBackDefaults
  return { ...writeBackDefaults, leak: { probability: leakProbability, random: createRandom(seed) } }
}

function obey(world: ChaosEnv, say: ServedChaos['say']): void {
  createInterface({ input: process.stdin }).on('line', line => {
    if (line === 'arm') {
      world.arm()
      say({ type: 'armed' })
    } else if (line === 'heal') {
      say({ type: 'healed', unhealed: world.heal() })
    }
  })
}
