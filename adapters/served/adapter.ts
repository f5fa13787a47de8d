/**
 * An engine in a process of its own: `served:lsm` is `lsm` behind `harness serve`.
 *
 * Everything but the process is the inner engine's: its options, durabilities and capabilities. So its figures
 * beside those of the engine in process are the cost of the socket.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Adapter, AdapterOption, OpenOptions, Store, System } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import { ServedStore } from './client/store.ts'
import { type NodeListener, ServedNode } from './node.ts'

const transports: Readonly<Record<string, string>> = { socket: 'a Unix socket', tcp: 'TCP' }

const servedOptions: readonly AdapterOption[] = [
  { name: 'transport', default: 'socket', values: Object.keys(transports), description: 'what the client speaks over' },
  { name: 'timeout-ms', default: '30000', description: 'longest wait for the answer to a read or a write' },
]

/** `serve` are the words that start the command `serve` of the harness: program, script, command. */
export function servedAdapter(inner: Adapter<'kv'>, serve: readonly string[]): Adapter<'kv'> {
  const start = (options: OpenOptions): Promise<ServedSystem> => ServedSystem.start(inner, serve, options)
  return {
    name: `served:${inner.name}`,
    description: `${inner.name} behind a socket, in a process of its own`,
    models: ['kv'],
    options: [...inner.options, ...servedOptions],
    durabilities: inner.durabilities,
    system: start,
    async open(options) {
      const system = await start(options)
      try {
        return await system.connectOnly()
      } catch (thrown) {
        await system.close()
        throw thrown
      }
    },
  }
}

/** One node, and clients of it. */
export class ServedSystem implements System {
  readonly nodes: readonly ServedNode[]
  readonly node: ServedNode
  readonly #folder: string
  readonly #transport: string
  readonly #timeoutMs: number

  private constructor(node: ServedNode, folder: string, { options }: OpenOptions) {
    this.node = node
    this.nodes = [node]
    this.#folder = folder
    this.#transport = transports[options.transport ?? 'socket']!
    this.#timeoutMs = timeoutMsOf(options)
  }

  /** @throws StoreError the server did not start. */
  static async start(
    inner: Adapter<'kv'>,
    serve: readonly string[],
    options: OpenOptions,
    listener?: NodeListener,
  ): Promise<ServedSystem> {
    timeoutMsOf(options.options)
    const folder = await mkdtemp(join(tmpdir(), 'harness-served-'))
    const node = new ServedNode(inner.name, [...serve, ...serveWords(inner, options, folder)], listener)
    const system = new ServedSystem(node, folder, options)
    try {
      await node.start()
      return system
    } catch (thrown) {
      await system.close()
      throw thrown
    }
  }

  connect(_client: number): Promise<Store<'kv'>> {
    return this.#connect(async () => undefined)
  }

  /** The one client, with which the system ends. */
  connectOnly(): Promise<Store<'kv'>> {
    return this.#connect(() => this.close())
  }

  async close(): Promise<void> {
    try {
      await this.node.stop()
    } finally {
      await rm(this.#folder, { recursive: true, force: true })
    }
  }

  #connect(onClose: () => Promise<void>): Promise<Store<'kv'>> {
    const address = (): ServedNode['address'] => this.node.address
    return ServedStore.connect({ address, timeoutMs: this.#timeoutMs, transport: this.#transport, onClose })
  }
}

/** The command line that opens the inner engine as this one was asked to. */
function serveWords(inner: Adapter<'kv'>, options: OpenOptions, folder: string): string[] {
  const words = ['--engine', inner.name, '--data', options.directory, '--durability', options.durability]
  words.push('--cache', String(options.cacheBytes), '--write-buffer', String(options.writeBufferBytes))
  for (const { name } of inner.options) {
    const value = options.options[name]
    if (value !== undefined) words.push('--engine-option', `${name}=${value}`)
  }
  words.push(...(options.options.transport === 'tcp' ? ['--port', '0'] : ['--socket', join(folder, 's')]))
  return [...words, '--json', '--with-parent']
}

function timeoutMsOf(options: OpenOptions['options']): number {
  const text = options['timeout-ms'] ?? '30000'
  const timeoutMs = Number(text)
  if (/^\d+$/.test(text) && timeoutMs >= 8 && timeoutMs <= 86_400_000) return timeoutMs
  throw new StoreError('NOT_SUPPORTED', `timeout-ms is a whole number from 8 to 86400000, not ${JSON.stringify(text)}`)
}
