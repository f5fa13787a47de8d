/** Prometheus, a server that the adapter starts for itself. */
import { closeSync, existsSync, fsyncSync, openSync, writeFileSync } from 'node:fs'
import type { Adapter, Feature, Metric, OpenOptions, Store } from '../contract/index.ts'
import { bytesOfFiles, filesBelow, holdDirectory } from '../embedded/directory.ts'
import { Lifetime } from '../embedded/in-memory.ts'
import { loadPackage } from '../embedded/optional-package.ts'
import { ask, freePort, ServerProcess } from '../embedded/server-process.ts'
import { PrometheusClient } from './client.ts'
import type { Codec } from './protocol.ts'
import { PrometheusSeries } from './series.ts'

const system = 'Prometheus'

/** It scrapes nothing, and takes points however late. */
const config = `storage:
  tsdb:
    out_of_order_time_window: 100y
`

const features: readonly Feature[] = ['out-of-order']

async function open(options: OpenOptions): Promise<Store<'series'>> {
  const codec = await loadCodec()
  const { directory, durability } = options
  const held = holdDirectory(directory)
  try {
    const data = `${directory}/data`
    const isNew = !existsSync(data)
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    writeFileSync(`${directory}/prometheus.yml`, config)
    const server = await startServer(directory, port, origin)
    const client = new PrometheusClient(origin, codec)
    const version = await client.version().catch(async (thrown: unknown) => {
      await server.stop()
      throw thrown
    })
    const lifetime = new Lifetime(system)
    const assertOpen = (): void => lifetime.assertOpen()
    return {
      series: new PrometheusSeries(client, { isNew, assertOpen }),
      capabilities: {
        durability,
        durabilityDetail: 'write-ahead log written before each answer, synced only when a segment is full',
        keepsData: true,
        // What is late has a log of its own.
        atomicBatch: false,
        compareAndSet: false,
        snapshots: false,
        expiry: false,
        isolation: 'none',
        version: `Prometheus ${version}, remote write and read`,
        features,
      },
      sync: () => {
        assertOpen()
        syncFiles(data)
      },
      metrics: () => {
        assertOpen()
        return metricsOf(data)
      },
      close: async () => {
        lifetime.end()
        await server.stop()
        held.release()
      },
    }
  } catch (thrown) {
    held.release()
    throw thrown
  }
}

function startServer(directory: string, port: number, origin: string): Promise<ServerProcess> {
  return ServerProcess.start({
    system,
    program: 'prometheus',
    install: 'apt-get install -y prometheus',
    words: [
      `--config.file=${directory}/prometheus.yml`,
      `--storage.tsdb.path=${directory}/data`,
      // By size alone: by time, what lies a life before the latest point would be gone.
      '--storage.tsdb.retention.size=1EB',
      '--storage.remote.read-sample-limit=1000000000',
      '--query.max-samples=1000000000',
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
      '--log.level=warn',
    ],
    logPath: `${directory}/server.log`,
    isReady: async () => {
      const response = await ask(system, `${origin}/-/ready`)
      await response.body?.cancel()
      return response.status === 200
    },
  })
}

async function loadCodec(): Promise<Codec> {
  const protobuf = await loadPackage(system, 'protobufjs', () => import('protobufjs'))
  const snappy = await loadPackage(system, 'snappy', () => import('snappy'))
  const { Writer, Reader } = protobuf.default
  return {
    Writer,
    Reader,
    compress: bytes => snappy.compressSync(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)),
    uncompress: bytes => {
      const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      return snappy.uncompressSync(packed, { asBuffer: true }) as Buffer
    },
  }
}

/** What the server has written and not synced. Files that it removes meanwhile are of no further use. */
function syncFiles(folder: string): void {
  for (const path of filesBelow(folder)) {
    if (!existsSync(path)) continue
    const file = openSync(path, 'r')
    fsyncSync(file)
    closeSync(file)
  }
}

function metricsOf(data: string): Metric[] {
  const files = filesBelow(data)
  const isLog = (path: string): boolean => /\/(?:wal|wbl|chunks_head)\//.test(path.slice(data.length))
  const blocks = files.filter(path => !isLog(path) && /\/(?:chunks\/\d+|index|tombstones|meta\.json)$/.test(path))
  return [
    { name: 'block.bytes', value: bytesOfFiles(blocks), unit: 'bytes', description: 'Size of the blocks' },
    {
      name: 'log.bytes',
      value: bytesOfFiles(files.filter(isLog)),
      unit: 'bytes',
      description: 'Size of the logs and of the chunks that are in no block yet',
    },
  ]
}

export const prometheusAdapter: Adapter<'series'> = {
  name: 'prometheus',
  description: 'Prometheus, started for the run: remote write, remote read, PromQL.',
  models: ['series'],
  options: [],
  features: { series: features },
  durabilities: ['buffered'],
  open,
}

export default prometheusAdapter
