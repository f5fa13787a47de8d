/**
 * `harness serve`, once its words are known: open the store, listen, say so, and end in good order.
 *
 * The first SIGTERM or Ctrl-C lets what was started answer and closes the store; the second ends it at once.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Adapter,
  type Awaitable,
  durabilities,
  type OpenOptions,
  offersModel,
  type Store,
  toStoreError,
} from '../../adapters/contract/index.ts'
import { isOwn } from '../../adapters/own/own-adapter.ts'
import { type Address, type ServerEvent, StoreServer } from '../../adapters/served/index.ts'
import type { ChaosPlan } from '../../chaos/plan.ts'
import { makeDirectories } from '../../engines/env/index.ts'
import { listOf } from '../nearest.ts'
import { resolveEngineOptions } from '../plan/engine-options.ts'
import { resolveDurability } from '../plan/engines.ts'
import { type Bounds, bytesKind, countKind, type NumberKind, readNumber } from '../plan/given.ts'
import { ResultError } from '../results/errors.ts'
import { UsageError } from '../usage-error.ts'
import { toolVersion } from '../version.ts'
import type { Arguments } from './command.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { textOf, textsOf } from './given.ts'
import { watchInterruption } from './interruption.ts'
import { catalog, servedPrefix } from './registry.ts'
import { type ChaosMessage, openInChaos, parseServedChaos } from './serve-chaos.ts'

const defaults = {
  engine: 'lsm',
  host: '127.0.0.1',
  /** That of Redis, so that its tools find it by themselves. */
  port: 6379,
  connections: 1024,
  cacheBytes: 2 ** 30,
  writeBufferBytes: 32 * 2 ** 20,
} as const

const bounds = {
  port: { min: 0, max: 65_535 },
  connections: { min: 1, max: 1_000_000 },
  cacheBytes: { min: 0, max: 2 ** 43 },
  writeBufferBytes: { min: 64 * 1024, max: 2 ** 40 },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER },
} as const

/** How long clients may take to read what they were promised, before the store is closed. */
const graceMs = 5000

interface ServePlan {
  readonly engine: string
  readonly adapter: Adapter<'kv'>
  readonly address: Address
  readonly connectionsMax: number
  readonly open: Omit<OpenOptions, 'directory'>
  /** `undefined`: a temporary one. */
  readonly dataDirectory: string | undefined
  readonly isJson: boolean
  readonly endsWithStdin: boolean
  /** Absent: nothing is broken. */
  readonly chaos?: { readonly plan: ChaosPlan; readonly seed: number }
}

export async function serveFromCommandLine(given: Arguments): Promise<ExitCode> {
  const plan = await planServing(given)
  const directory = await makeDataDirectory(plan.dataDirectory)
  const end = new AbortController()
  const interruption = watchInterruption(() => end.abort())
  interruption.kill.addEventListener('abort', () => process.exit(exitCode.interrupted))
  if (plan.endsWithStdin) {
    for (const event of ['end', 'error']) process.stdin.once(event, () => end.abort())
    process.stdin.resume()
  }
  try {
    await serve(plan, directory, end.signal)
    return exitCode.ok
  } catch (thrown) {
    report(plan, thrown)
    return exitCode.failed
  } finally {
    process.stdin.destroy()
    interruption.release()
    if (plan.dataDirectory === undefined) await rm(directory, { recursive: true, force: true })
  }
}

/** @throws UsageError anything that makes no sense, in one sentence. */
async function planServing(given: Arguments): Promise<ServePlan> {
  const engine = textOf(given, 'engine') ?? defaults.engine
  if (engine.startsWith(servedPrefix)) {
    throw new UsageError(`${engine} is behind a socket already; serve the engine itself.`)
  }
  const adapter = await catalog.engine(engine)
  if (!offersModel(adapter, 'kv')) {
    throw new UsageError(`harness serve speaks the model kv, and ${engine} has ${listOf(adapter.models)}.`)
  }
  const number = numberReader(given)
  const options = resolveEngineOptions([engine], [adapter], textsOf(given, 'engine-option') ?? [])
  return {
    engine,
    adapter,
    address: resolveAddress(given),
    connectionsMax: number('connections', countKind, bounds.connections) ?? defaults.connections,
    open: {
      model: 'kv',
      durability: resolveDurability(textOf(given, 'durability'), [adapter], ['buffered', ...durabilities]),
      cacheBytes: number('cache', bytesKind, bounds.cacheBytes) ?? defaults.cacheBytes,
      writeBufferBytes: number('write-buffer', bytesKind, bounds.writeBufferBytes) ?? defaults.writeBufferBytes,
      options: options[engine]!,
    },
    dataDirectory: textOf(given, 'data'),
    isJson: given.json === true,
    endsWithStdin: given['with-parent'] === true,
    ...planChaos(given, adapter),
  }
}

/** Faults of disk and clock; the process is its parent's to break. */
function planChaos(given: Arguments, adapter: Adapter<'kv'>): Pick<ServePlan, 'chaos'> {
  const text = textOf(given, 'chaos')
  if (text === undefined) return {}
  if (!isOwn(adapter))
    throw new UsageError(`--chaos: ${adapter.name} has its own way to the disk, which cannot be broken.`)
  const seed = numberReader(given)('seed', countKind, bounds.seed) ?? 0
  return { chaos: { plan: parseServedChaos(text), seed } }
}

function resolveAddress(given: Arguments): Address {
  const [path, host, port] = [textOf(given, 'socket'), textOf(given, 'host'), textOf(given, 'port')]
  if (path !== undefined) {
    if (host !== undefined || port !== undefined) throw new UsageError('--socket is instead of --host and --port.')
    return { type: 'socket', path }
  }
  return {
    type: 'tcp',
    host: host ?? defaults.host,
    port: port === undefined ? defaults.port : readNumber({ name: '--port', text: port }, countKind, bounds.port),
  }
}

function numberReader(given: Arguments): (name: string, kind: NumberKind, bounds: Bounds) => number | undefined {
  return (name, kind, bounds) => {
    const text = textOf(given, name)
    return text === undefined ? undefined : readNumber({ name: `--${name}`, text }, kind, bounds)
  }
}

async function makeDataDirectory(path: string | undefined): Promise<string> {
  if (path === undefined) return mkdtemp(join(tmpdir(), 'harness-data-'))
  try {
    makeDirectories(path)
    return path
  } catch (error) {
    throw new ResultError('create the data directory', path, error)
  }
}

/** From the open store to the closed one. Settles once `end` is aborted and everybody has been answered. */
async function serve(plan: ServePlan, directory: string, end: AbortSignal): Promise<void> {
  const store = await openStore(plan, { ...plan.open, directory })
  try {
    const server = createServer(plan, store)
    const address = await server.listen(plan.address)
    announce(plan, address, directory)
    await aborted(end)
    await server.close(graceMs)
  } finally {
    await store.close()
  }
}

function openStore(
  { adapter, chaos, isJson, endsWithStdin: hasParent }: ServePlan,
  options: OpenOptions,
): Awaitable<Store<'kv'>> {
  if (chaos === undefined || !isOwn(adapter)) return adapter.open(options)
  return openInChaos({ adapter, ...chaos, hasParent, say: message => (isJson ? say(message) : undefined) }, options)
}

function createServer({ adapter, engine, connectionsMax }: ServePlan, store: Store<'kv'>): StoreServer {
  return new StoreServer({ store, models: adapter.models, engine, version: toolVersion(), connectionsMax })
}

function announce({ engine, open, dataDirectory, isJson }: ServePlan, address: Address, directory: string): void {
  if (isJson) {
    say({ type: 'ready', address, pid: process.pid })
    return
  }
  const where = address.type === 'socket' ? address.path : `${address.host}:${address.port}`
  const kept = dataDirectory === undefined ? ', removed at the end' : ''
  process.stdout.write(`${engine} is served at ${where}, durability ${open.durability}, data in ${directory}${kept}\n`)
  if (address.type === 'tcp' && !isLoopback(address.host)) {
    process.stderr.write(`There are no passwords: whoever reaches ${where} can read and write everything.\n`)
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

function report({ engine, isJson }: ServePlan, thrown: unknown): void {
  const { code, definite, message } = toStoreError(thrown)
  if (isJson) say({ type: 'failed', code, definite, message })
  process.stderr.write(`harness cannot serve ${engine}: ${code}: ${message.split('\n')[0]}\n`)
}

function say(event: ServerEvent | ChaosMessage): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
