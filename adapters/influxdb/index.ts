/** InfluxDB 1, a server that the adapter starts for itself. */
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Adapter, Durability, Feature, Metric, OpenOptions, Store } from '../contract/index.ts'
import { bytesOfFiles, filesBelow, holdDirectory } from '../embedded/directory.ts'
import { Lifetime } from '../embedded/in-memory.ts'
import { ask, freePort, ServerProcess } from '../embedded/server-process.ts'
import { configText } from './config.ts'
import { InfluxSeries } from './series.ts'

const system = 'InfluxDB'

const durabilityDetails: Readonly<Record<Durability, string>> = {
  none: '',
  buffered: 'as sync: InfluxDB syncs its write-ahead log before each answer (wal-fsync-delay = "0s")',
  sync: 'write-ahead log synced before each answer (wal-fsync-delay = "0s")',
}

const features: readonly Feature[] = ['microseconds', 'out-of-order', 'overwrite', 'delete', 'drop-before']

async function open(options: OpenOptions): Promise<Store<'series'>> {
  const { directory, durability, writeBufferBytes } = options
  const held = holdDirectory(directory)
  try {
    const port = await freePort()
    const configPath = `${directory}/influxdb.conf`
    writeFileSync(configPath, configText({ directory, port, writeBufferBytes }))
    const origin = `http://127.0.0.1:${port}`
    let version = ''
    const server = await ServerProcess.start({
      system,
      program: 'influxd',
      install: 'apt-get install -y influxdb',
      words: ['-config', configPath],
      logPath: `${directory}/server.log`,
      isReady: async () => {
        const response = await ask(system, `${origin}/ping`)
        version = response.headers.get('X-Influxdb-Version') ?? ''
        return response.status === 204
      },
    })
    const lifetime = new Lifetime(system)
    const series = new InfluxSeries(origin, () => lifetime.assertOpen())
    await series.prepare().catch(async (thrown: unknown) => {
      await server.stop()
      throw thrown
    })
    return {
      series,
      capabilities: {
        durability,
        durabilityDetail: durabilityDetails[durability],
        keepsData: true,
        // A batch goes to the shards of its times one after the other.
        atomicBatch: false,
        compareAndSet: false,
        snapshots: false,
        expiry: false,
        isolation: 'none',
        version: `InfluxDB ${version}, HTTP`,
        features,
      },
      sync: () => lifetime.assertOpen(),
      settle: async () => {
        lifetime.assertOpen()
        await untilCompacted(directory)
      },
      metrics: () => {
        lifetime.assertOpen()
        return metricsOf(directory)
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

function metricsOf(directory: string): Metric[] {
  const tables = filesBelow(`${directory}/data`).filter(path => path.endsWith('.tsm'))
  const logs = filesBelow(`${directory}/wal`)
  return [
    { name: 'table.bytes', value: bytesOfFiles(tables), unit: 'bytes', description: 'Size of the .tsm files' },
    { name: 'table.count', value: tables.length, unit: 'count', description: '.tsm files' },
    { name: 'log.bytes', value: bytesOfFiles(logs), unit: 'bytes', description: 'Size of the write-ahead log' },
  ]
}

const settleMs = 60_000
const settlePollMs = 250
/** The server looks once a second whether there is something to do, and the log is written out after half a second of rest. */
const calmMs = 2000

/** The server says nothing of its own work: it is over when no file changes any more. */
async function untilCompacted(directory: string): Promise<void> {
  let before = ''
  let calmSinceMs = 0
  for (let waitedMs = 0; waitedMs < settleMs && waitedMs - calmSinceMs < calmMs; waitedMs += settlePollMs) {
    const state = JSON.stringify(metricsOf(directory).map(({ value }) => value))
    if (state !== before) calmSinceMs = waitedMs
    before = state
    await sleep(settlePollMs)
  }
}

export const influxdbAdapter: Adapter<'series'> = {
  name: 'influxdb',
  description: 'InfluxDB 1, a time-series server, started for the run and reached over HTTP.',
  models: ['series'],
  options: [],
  features: { series: features },
  durabilities: ['buffered', 'sync'],
  open,
}

export default influxdbAdapter
