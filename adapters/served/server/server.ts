/**
 * A store behind a socket: listens, hands each client to a connection, and ends in good order.
 *
 * The store is the caller's: it is opened before and closed after. One thread, no queue between clients: what a
 * command does before it first awaits happens at once.
 */
import { lstatSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { type ModelName, type Store, StoreError } from '../../contract/index.ts'
import type { Address } from '../address.ts'
import { Output } from '../resp/output.ts'
import { type RequestLimits, requestLimits } from '../resp/request-reader.ts'
import { CommandTable } from './command-table.ts'
import { connectionCommands } from './commands/connection.ts'
import { counterCommands } from './commands/counters.ts'
import { entryCommands } from './commands/entries.ts'
import { harnessCommands, storeCommands } from './commands/harness.ts'
import { keyspaceCommands } from './commands/keyspace.ts'
import { refusedCommands } from './commands/refused.ts'
import { serverCommands } from './commands/server.ts'
import { Connection } from './connection.ts'
import { ScanPositions } from './scan-positions.ts'
import { type Served, Session } from './session.ts'

export interface ServeOptions {
  readonly store: Store<'kv'>
  readonly models: readonly ModelName[]
  /** As the user calls it. */
  readonly engine: string
  /** Of the program that serves. */
  readonly version: string
  readonly limits?: RequestLimits
  /** More are turned away; absent: 1,024. */
  readonly connectionsMax?: number
}

/** As INFO has them. */
type ServerFigures = Readonly<
  Record<'connected_clients' | 'open_cursors_and_snapshots' | 'input_bytes' | 'output_bytes', number>
>

export class StoreServer {
  readonly #served: Served
  readonly #commands: CommandTable
  readonly #limits: RequestLimits
  readonly #connectionsMax: number
  readonly #server: Server
  readonly #connections = new Set<Connection>()
  readonly #output = new Output()
  #lastId = 0
  #isClosing = false
  #onEmpty: (() => void) | undefined

  constructor({ store, models, engine, version, limits = requestLimits, connectionsMax = 1024 }: ServeOptions) {
    this.#served = { store, engine, version, scanPositions: new ScanPositions(), figures: () => this.figures }
    this.#commands = new CommandTable(
      [
        connectionCommands,
        serverCommands(() => this.#commands),
        storeCommands,
        entryCommands,
        counterCommands,
        keyspaceCommands,
        harnessCommands,
        refusedCommands,
      ],
      models,
    )
    this.#limits = limits
    this.#connectionsMax = connectionsMax
    this.#server = createServer({ allowHalfOpen: true }, socket => this.#accept(socket))
  }

  /**
   * Settles with the address, port and all, once clients can connect. A socket file that nobody serves any more
   * is replaced.
   *
   * @throws StoreError `LOCKED`: somebody serves there; `IO`: the system refuses.
   */
  async listen(address: Address): Promise<Address> {
    if (address.type === 'socket') await clearSocketFile(address.path)
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', error => reject(listenFailure(error, address)))
      this.#server.listen(address.type === 'socket' ? { path: address.path } : address, () => resolve())
    })
    this.#server.removeAllListeners('error')
    // Running out of file descriptors keeps clients out and nothing else.
    this.#server.on('error', () => undefined)
    const bound = this.#server.address()
    return address.type === 'tcp' && bound !== null && typeof bound === 'object'
      ? { ...address, port: bound.port }
      : address
  }

  /** Clients, what they have open, the bytes that they have sent too early, and those that they have not read yet. */
  get figures(): ServerFigures {
    const connections = [...this.#connections]
    const sum = (of: (connection: Connection) => number): number =>
      connections.reduce((total, connection) => total + of(connection), 0)
    return {
      connected_clients: connections.length,
      open_cursors_and_snapshots: sum(connection => connection.session.openCount),
      input_bytes: sum(connection => connection.inputBytes),
      output_bytes: sum(connection => connection.outputBytes),
    }
  }

  /**
   * Takes nothing more, lets every request that was started answer, and hangs up. Settles when no connection is
   * left; those that take longer than `graceMs` are cut.
   */
  async close(graceMs: number): Promise<void> {
    this.#isClosing = true
    this.#server.close()
    if (this.#connections.size === 0) return
    const empty = new Promise<void>(resolve => {
      this.#onEmpty = resolve
    })
    for (const connection of this.#connections) connection.finish()
    const timer = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy()
    }, graceMs)
    await empty
    clearTimeout(timer)
  }

  #accept(socket: Socket): void {
    if (this.#isClosing || this.#connections.size >= this.#connectionsMax) {
      socket.on('error', () => undefined)
      socket.end('-ERR max number of clients reached\r\n')
      socket.destroySoon()
      return
    }
    const connection: Connection = new Connection({
      socket,
      session: new Session(++this.#lastId, this.#served),
      commands: this.#commands,
      output: this.#output,
      limits: this.#limits,
      onClose: () => {
        this.#connections.delete(connection)
        if (this.#connections.size === 0) this.#onEmpty?.()
      },
    })
    this.#connections.add(connection)
  }
}

/** A server that was killed leaves its socket file behind, and the system refuses to use it again. */
async function clearSocketFile(path: string): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return
  const isServed = await new Promise<boolean>(resolve => {
    const socket = connect({ path })
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.destroy())
  })
  if (isServed) throw new StoreError('LOCKED', `somebody serves at ${path}`)
  rmSync(path, { force: true })
}

function listenFailure(error: NodeJS.ErrnoException, address: Address): StoreError {
  const where = address.type === 'socket' ? address.path : `${address.host}:${address.port}`
  if (error.code === 'EADDRINUSE') return new StoreError('LOCKED', `${where} is in use (EADDRINUSE)`)
  return new StoreError('IO', `cannot listen at ${where}: ${error.code ?? error.message}`)
}
