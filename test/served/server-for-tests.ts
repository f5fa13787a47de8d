/** A server in this process on a Unix socket, and a client that speaks bytes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Awaitable, Store } from '../../adapters/contract/index.ts'
import memory from '../../adapters/memory/index.ts'
import { type Address, StoreServer } from '../../adapters/served/index.ts'
import type { RequestLimits } from '../../adapters/served/resp/request-reader.ts'

export interface Listening {
  readonly server: StoreServer
  readonly address: Address & { readonly type: 'socket' }
}

/** An empty directory that goes with the test. */
export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'served-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export async function memoryStore(): Promise<Store<'kv'>> {
  return memory.open({ directory: '', durability: 'none', cacheBytes: 0, writeBufferBytes: 0, options: {} })
}

export async function listen(
  store: Awaitable<Store<'kv'>> = memoryStore(),
  options: { readonly limits?: RequestLimits; readonly connectionsMax?: number } = {},
): Promise<Listening> {
  const server = new StoreServer({ store: await store, models: ['kv'], engine: 'memory', version: '0', ...options })
  const address = { type: 'socket', path: join(freshDirectory(), 's') } as const
  await server.listen(address)
  onTestFinished(() => server.close(0))
  return { server, address }
}

/** A connection as bytes: what was received, as text of one character a byte. */
export class Wire {
  readonly socket: Socket
  received = ''
  isClosed = false
  #onChange: (() => void) | undefined

  constructor({ address }: Pick<Listening, 'address'>) {
    this.socket = connect({ path: address.path })
    this.socket.setEncoding('latin1').on('data', (text: string) => {
      this.received += text
      this.#onChange?.()
    })
    this.socket.on('error', () => undefined)
    this.socket.on('close', () => {
      this.isClosed = true
      this.#onChange?.()
    })
    onTestFinished(() => void this.socket.destroy())
  }

  /** Characters of one byte each. */
  send(bytes: string | Uint8Array): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  }

  /** Settles once it is so; rejects where the connection closes before. */
  async until(isSo: (received: string) => boolean): Promise<string> {
    while (!isSo(this.received)) {
      if (this.isClosed) throw new Error(`closed before that, having received ${JSON.stringify(this.received)}`)
      await new Promise<void>(resolve => {
        this.#onChange = resolve
      })
    }
    return this.received
  }

  /** Everything until the server hangs up. */
  async untilClosed(): Promise<string> {
    while (!this.isClosed) {
      await new Promise<void>(resolve => {
        this.#onChange = resolve
      })
    }
    return this.received
  }

  /** The replies to a whole conversation, which ends with QUIT. */
  async conversation(requests: string): Promise<string> {
    this.send(`${requests}QUIT\r\n`)
    const received = await this.untilClosed()
    return received.replace(/\+OK\r\n$/, '')
  }
}

/** A request as clients send it. */
export function request(...words: readonly (string | Uint8Array)[]): string {
  const parts = words.map(word => {
    const text = typeof word === 'string' ? word : Buffer.from(word).toString('latin1')
    return `$${text.length}\r\n${text}\r\n`
  })
  return `*${words.length}\r\n${parts.join('')}`
}
