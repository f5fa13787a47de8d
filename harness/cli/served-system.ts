/** An engine behind a socket, in a process of its own, as a chaos run wants it. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Adapter, OpenOptions } from '../../adapters/contract/index.ts'
import { ServedSystem } from '../../adapters/served/index.ts'
import type { ChaosPlan } from '../../chaos/plan.ts'
import { partsOf } from '../../chaos/plan.ts'
import type { ProcessLimits, ProcessTarget } from '../../chaos/process/process-target.ts'
import type { ChaosSystem, ChaosSystemListener } from '../run/chaos/chaos-system.ts'
import type { ChaosMessage } from './serve-chaos.ts'

/** The command line's module, compiled beside this one (or, where this runs as a source, a source). */
const mainEntry = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url))
const prlimit = '/usr/bin/prlimit'
/** How long a server may take to say that it did as it was told. */
const answerMs = 10_000

interface SystemToStart {
  readonly adapter: Adapter<'kv'>
  readonly options: OpenOptions
  readonly chaos: ChaosPlan
  readonly seed: number
  readonly listener: ChaosSystemListener
}

/** @throws StoreError the server did not start. */
export async function startServedSystem({
  adapter,
  options,
  chaos,
  seed,
  listener,
}: SystemToStart): Promise<ChaosSystem> {
  const { disk, clock } = partsOf(chaos, false)
  const losesPower = chaos.faults.some(fault => fault.family === 'disk' && fault.isVolatile)
  const isInside = disk.length + clock.length > 0 || losesPower
  const words = isInside ? ['--chaos', chaos.spec, '--seed', String(seed)] : []
  const messages = new Messages(listener)
  const system = await ServedSystem.start(adapter, [process.execPath, mainEntry, 'serve', ...words], options, messages)
  return new OneNodeSystem(system, messages, isInside)
}

/** What the server says, for who waits for it. */
class Messages {
  readonly #listener: ChaosSystemListener
  readonly #waiting = new Set<(message: ChaosMessage | undefined) => void>()

  constructor(listener: ChaosSystemListener) {
    this.#listener = listener
  }

  onMessage(message: unknown): void {
    const said = message as ChaosMessage
    if (said.type === 'fault') this.#listener.onFault(said.event)
    else for (const wake of this.#waiting) wake(said)
  }

  onDeath(): void {
    this.#listener.onDeath()
    for (const wake of this.#waiting) wake(undefined)
  }

  /** The next message of that type; `undefined`: the server died, or says nothing. */
  next(type: ChaosMessage['type']): Promise<ChaosMessage | undefined> {
    return new Promise(resolve => {
      const timer = setTimeout(() => wake(undefined), answerMs)
      const wake = (message: ChaosMessage | undefined): void => {
        if (message !== undefined && message.type !== type) return
        clearTimeout(timer)
        this.#waiting.delete(wake)
        resolve(message)
      }
      this.#waiting.add(wake)
    })
  }
}

class OneNodeSystem implements ChaosSystem {
  readonly process: ProcessTarget
  readonly #system: ServedSystem
  readonly #messages: Messages
  readonly #isInside: boolean
  #isArmed = false

  constructor(system: ServedSystem, messages: Messages, isInside: boolean) {
    this.#system = system
    this.#messages = messages
    this.#isInside = isInside
    this.process = new NodeProcess(system, () => this.#tellArm())
  }

  connect(): ReturnType<ServedSystem['connect']> {
    return this.#system.connect(0)
  }

  async arm(): Promise<void> {
    this.#isArmed = true
    await this.#tellArm()
  }

  async heal(): Promise<readonly string[]> {
    this.#isArmed = false
    if (!this.#isInside || !this.process.isRunning) return []
    const healed = this.#messages.next('healed')
    this.#system.node.tell('heal')
    const message = await healed
    return message?.type === 'healed' ? message.unhealed : ['the server did not say that its faults are healed']
  }

  close(): Promise<void> {
    return this.#system.close()
  }

  async #tellArm(): Promise<void> {
    if (!this.#isInside || !this.#isArmed) return
    const armed = this.#messages.next('armed')
    this.#system.node.tell('arm')
    await armed
  }
}

class NodeProcess implements ProcessTarget {
  readonly #system: ServedSystem
  readonly #onStart: () => Promise<void>
  readonly limit?: (limits: ProcessLimits) => Promise<void>
  #limits: ProcessLimits = {}

  constructor(system: ServedSystem, onStart: () => Promise<void>) {
    this.#system = system
    this.#onStart = onStart
    if (!existsSync(prlimit)) return
    this.limit = async limits => {
      this.#limits = limits
      await this.#applyLimits()
    }
  }

  get isRunning(): boolean {
    return this.#system.node.pid !== undefined
  }

  kill(): Promise<void> {
    return this.#system.node.kill()
  }

  async start(): Promise<void> {
    await this.#system.node.start()
    await this.#applyLimits()
    await this.#onStart()
  }

  async restart(): Promise<void> {
    await this.#system.node.stop()
    await this.start()
  }

  pause(): Promise<void> {
    return this.#system.node.pause()
  }

  resume(): Promise<void> {
    return this.#system.node.resume()
  }

  /** Files by their number; memory as data, for a runtime reserves far more address space than it uses. */
  async #applyLimits(): Promise<void> {
    const { pid } = this.#system.node
    if (pid === undefined || this.limit === undefined) return
    const { openFileCountMax = 'unlimited', memoryBytesMax = 'unlimited' } = this.#limits
    const files = openFileCountMax === 'unlimited' ? '1048576' : String(openFileCountMax)
    await execa(prlimit, ['--pid', String(pid), `--nofile=${files}:1048576`, `--data=${memoryBytesMax}:unlimited`])
  }
}
