import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freshDirectory, harness, type Started, startHarness } from './command-line.ts'

/** The first line of standard output. */
function firstLine(started: Started): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    started.process.stdout!.on('data', (piece: string) => {
      text += piece
      if (text.includes('\n')) resolve(text.split('\n')[0]!)
    })
    void started.ended.then(({ stderr }) => reject(new Error(`it ended: ${stderr}`)))
  })
}

function serve(directory: string, ...words: readonly string[]): Started {
  const started = startHarness(directory, ['serve', ...words])
  onTestFinished(() => void started.process.kill('SIGKILL'))
  return started
}

/** What the server answers to a conversation that it ends itself. */
function converse(to: { path: string } | { port: number; host: string }, requests: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(to, () => socket.write(`${requests}QUIT\r\n`))
    let text = ''
    socket.setEncoding('latin1').on('data', (piece: string) => {
      text += piece
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(text))
  })
}

test('it says where, serves, and on SIGTERM keeps what it acknowledged', async () => {
  const directory = freshDirectory()
  const words = ['--engine', 'lsm', '--socket', 's', '--data', 'data']
  const first = serve(directory, ...words)
  expect(await firstLine(first)).toBe('lsm is served at s, durability buffered, data in data')
  expect(await converse({ path: join(directory, 's') }, 'SET a 1\r\n')).toBe('+OK\r\n+OK\r\n')
  first.process.kill('SIGTERM')
  expect(await first.ended).toMatchObject({ code: 0, stderr: '' })
  const second = serve(directory, ...words)
  await firstLine(second)
  expect(await converse({ path: join(directory, 's') }, 'GET a\r\n')).toBe('$1\r\n1\r\n+OK\r\n')
  second.process.kill('SIGINT')
  expect((await second.ended).code).toBe(0)
})

test('without a directory it leaves nothing; by default only this machine gets in', async () => {
  const started = serve(freshDirectory(), '--port', '0')
  const [, port, data] =
    /^lsm is served at 127\.0\.0\.1:(\d+), durability buffered, data in (\S+), removed at the end$/.exec(
      await firstLine(started),
    )!
  expect(await converse({ host: '127.0.0.1', port: Number(port) }, 'PING\r\n')).toBe('+PONG\r\n+OK\r\n')
  expect(existsSync(data!)).toBe(true)
  started.process.kill('SIGTERM')
  expect((await started.ended).code).toBe(0)
  expect(existsSync(data!)).toBe(false)
})

test('--json says it for programs, and a wider address is warned of', async () => {
  const started = serve(freshDirectory(), '--engine', 'memory', '--json', '--port', '0')
  const ready = JSON.parse(await firstLine(started)) as unknown
  const address = { type: 'tcp', host: '127.0.0.1', port: expect.any(Number) as number }
  expect(ready).toEqual({ type: 'ready', address, pid: started.process.pid })
  const wide = serve(freshDirectory(), '--engine', 'memory', '--port', '0', '--host', '0.0.0.0')
  await wide.says('There are no passwords')
})

test('with --with-parent it ends with its standard input', async () => {
  const started = serve(freshDirectory(), '--engine', 'memory', '--socket', 's', '--with-parent')
  // The test gives it none to begin with.
  expect((await started.ended).code).toBe(0)
})

test('a socket that a killed server left behind is used again; one that is served is not', async () => {
  const directory = freshDirectory()
  const first = serve(directory, '--engine', 'memory', '--socket', 's')
  await firstLine(first)
  first.process.kill('SIGKILL')
  await first.ended
  expect(readdirSync(directory)).toEqual(['s'])
  const second = serve(directory, '--engine', 'memory', '--socket', 's')
  await firstLine(second)
  const third = await harness(directory, 'serve', '--engine', 'memory', '--socket', 's', '--json')
  expect(third.code).toBe(1)
  expect(third.stderr).toBe('harness cannot serve memory: LOCKED: somebody serves at s\n')
  expect(JSON.parse(third.stdout)).toEqual({
    type: 'failed',
    code: 'LOCKED',
    definite: true,
    message: 'somebody serves at s',
  })
  expect(await converse({ path: join(directory, 's') }, 'PING\r\n')).toBe('+PONG\r\n+OK\r\n')
})

test.each<[string, string | RegExp]>([
  ['--engine lsn', 'Unknown engine: lsn. Did you mean lsm?'],
  ['--engine memory --durability sync', '--durability sync: memory keeps nothing on a disk and has none only.'],
  ['--port 70000', '--port must be at most 65535, not "70000".'],
  ['--port 1 --socket s', '--socket is instead of --host and --port.'],
  ['--prot 1', 'Unknown option: --prot. Did you mean --port?'],
  ['lsm', 'serve takes nothing more: "lsm" is too much.'],
  ['--engine-option compaction=best', 'Unknown value of engine option compaction: best. Known: leveled and tiered.'],
  ['--engine served:lsm', 'served:lsm is behind a socket already; serve the engine itself.'],
])('harness serve %s is refused in one line', async (words, message) => {
  const { code, stdout, stderr } = await harness(freshDirectory(), 'serve', ...words.split(' '))
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `${message}\n` })
})

test('a place that cannot be listened at is one line', async () => {
  const directory = freshDirectory()
  mkdirSync(join(directory, 'file'))
  const { code, stderr } = await harness(directory, 'serve', '--engine', 'memory', '--socket', 'nowhere/s')
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'harness cannot serve memory: IO: cannot listen at nowhere/s: EACCES\n',
  })
})

test('a workload runs against an engine behind a socket, and its server is gone afterwards', async () => {
  const directory = freshDirectory()
  const words = [
    '--engine',
    'memory,served:memory',
    '--records',
    '200',
    '--operations',
    '1000',
    '--warm-up',
    '0',
    '--clients',
    '4',
  ]
  const { code, stdout } = await harness(directory, 'run', 'ycsb-a', '--json', ...words)
  expect(code).toBe(0)
  const { engines } = JSON.parse(stdout) as { engines: { engine: string; verdict: string }[] }
  expect(engines.map(({ engine, verdict }) => [engine, verdict])).toEqual([
    ['memory', 'valid'],
    ['served:memory', 'valid'],
  ])
  expect(serversIn(directory)).toEqual([])
})

test('a measured process that is killed takes its server with it', async () => {
  const directory = freshDirectory()
  const words = ['--engine', 'served:memory', '--records', '200', '--duration', '10m', '--warm-up', '0']
  const run = startHarness(directory, ['run', 'ycsb-a', ...words])
  await run.says('served:memory  run')
  expect(serversIn(directory).length).toBe(1)
  const pid = run.process.pid!
  const [measured] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')
  process.kill(Number(measured), 'SIGKILL')
  expect((await run.ended).code).toBe(1)
  await expect.poll(() => serversIn(directory), { timeout: 20_000 }).toEqual([])
})

/** Processes that serve and were started in the directory, from Linux' `/proc`. */
function serversIn(directory: string): string[] {
  return readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name)) return false
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')
      return words.includes('serve') && readlinkSync(`/proc/${name}/cwd`) === directory
    } catch {
      // It is gone since the list was made, or somebody else's.
      return false
    }
  })
}
