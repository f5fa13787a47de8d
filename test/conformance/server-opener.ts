/** A process that opens a server's store, says where the server is, and waits to be killed: `server-opener.ts <name> <directory>`. */
import { writeSync } from 'node:fs'
import { seriesServers } from './servers.ts'

const [name, directory] = process.argv.slice(2)
const adapter = seriesServers.find(candidate => candidate.name === name)!
const sizes = { cacheBytes: 1e6, writeBufferBytes: 4e6 }
await adapter.open({ directory: directory!, durability: 'buffered', ...sizes, options: {} })
writeSync(1, 'open\n')
setInterval(() => undefined, 1000)
