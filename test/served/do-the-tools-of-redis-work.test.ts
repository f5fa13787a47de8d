/** The programs that people will try first. */
import { beforeAll, expect, test } from 'vitest'
import { installRedisTools, redisBenchmark, redisCli } from './redis-tools.ts'
import { listen } from './server-for-tests.ts'

beforeAll(installRedisTools)

const script = `SET greeting "hello world"
GET greeting
MSET a 1 b 2
INCR a
MGET a nothing
HARNESS.SCAN FROM a BELOW c
TTL a
`

test.each([
  ['RESP2', [], '(integer) 2', '   2) (nil)'],
  ['RESP3', ['-3'], '(integer) 2', '   2) (nil)'],
])('redis-cli over %s', async (_name, words) => {
  const { address } = await listen()
  const output = await redisCli(address.path, ['--no-raw', ...words], script)
  const lines = output.split('\n').filter(line => line !== '')
  expect(lines).toEqual([
    'OK',
    '"hello world"',
    'OK',
    '(integer) 2',
    '1) "2"',
    '2) (nil)',
    '1) (integer) 0',
    '2) "a"',
    '3) "2"',
    '4) "b"',
    '5) "2"',
    expect.stringMatching(/^\(error\) ERR TTL: /),
  ])
  expect((await redisCli(address.path, [...words, '--scan', '--pattern', '?'], '')).split('\n')).toEqual(['a', 'b', ''])
})

test.each([1, 16])('redis-benchmark with a pipeline of %i finds nothing to complain about', async pipeline => {
  const { server, address } = await listen()
  const words = ['-t', 'ping,set,get,incr,mset', '-n', '2000', '-c', '20', '-r', '100', '-P', String(pipeline)]
  const { rates, complaints } = await redisBenchmark(address.path, words)
  expect(complaints).toBe('')
  expect([...rates.keys()]).toEqual(['PING_INLINE', 'PING_MBULK', 'SET', 'GET', 'INCR', 'MSET (10 keys)'])
  for (const rate of rates.values()) expect(rate).toBeGreaterThan(0)
  await expect.poll(() => server.figures.connected_clients).toBe(0)
})
