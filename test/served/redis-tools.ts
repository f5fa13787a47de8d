/** redis-cli and redis-benchmark as Debian has them: the clients that a served store must satisfy. */
import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { needPrograms } from '../debian-packages.ts'

const run = promisify(execFile)

/** @throws Error they are missing and cannot be installed; the message says what to do. */
export function installRedisTools(): Promise<void> {
  return needPrograms(['/usr/bin/redis-cli', '/usr/bin/redis-benchmark'], ['redis-tools'])
}

/** What redis-cli prints for commands on its standard input, one a line. */
export function redisCli(socketPath: string, words: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/redis-cli', ['-s', socketPath, ...words], { stdio: ['pipe', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.once('error', reject)
    child.once('close', code => (code === 0 ? resolve(output) : reject(new Error(`exit code ${code}: ${output}`))))
    child.stdin.end(input)
  })
}

/** The tests that redis-benchmark ran, by name, with requests a second; what it says on standard error, too. */
export async function redisBenchmark(
  socketPath: string,
  words: readonly string[],
): Promise<{ rates: ReadonlyMap<string, number>; complaints: string }> {
  const { stdout, stderr } = await run('/usr/bin/redis-benchmark', ['-s', socketPath, '--csv', ...words])
  const rows = stdout
    .trim()
    .split('\n')
    .map(line => line.replaceAll('"', '').split(','))
  const rates = rows.filter(([name]) => name !== 'test').map(([name, rate]) => [name!, Number(rate)] as const)
  return { rates: new Map(rates), complaints: stderr }
}
