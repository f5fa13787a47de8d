/** Line protocol and Prometheus text become points; what is neither is refused with line and column, whatever it is. */
import { expect, test } from 'vitest'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { type ParsedPoints, parseLineProtocol, parsePrometheusText } from '../../engines/tsdb/index.ts'

const nowUs = 1_700_000_000_000_000

function linesOf({ points }: ParsedPoints): string[] {
  return Array.from({ length: points.count }, (_, index) => {
    const { metric, tags } = points.series[points.seriesIndexes[index] as number]!
    return `${metric} ${JSON.stringify(tags)} ${points.timestampsUs[index]} ${points.values[index]}`
  })
}

test('line protocol: fields, tags, escapes, precisions', () => {
  const text = [
    '# a comment',
    'cpu,host=a\\ b,zone=x\\,y\\=z usage=1.5,count=3i,big=9u,up=true,note="a \\"b\\", c=d" 1700000000000001999',
    '',
    'my\\ disk\\,1 free\\ space=-2e3\r',
    'cpu,host=c usage=+.5 -1',
  ].join('\n')
  const parsed = parseLineProtocol(text, { precision: 'ns', nowUs })
  expect(linesOf(parsed)).toEqual([
    'cpu_usage {"host":"a b","zone":"x,y=z"} 1700000000000001 1.5',
    'cpu_count {"host":"a b","zone":"x,y=z"} 1700000000000001 3',
    'cpu_big {"host":"a b","zone":"x,y=z"} 1700000000000001 9',
    'cpu_up {"host":"a b","zone":"x,y=z"} 1700000000000001 1',
    `my disk,1_free space {} ${nowUs} -2000`,
    'cpu_usage {"host":"c"} -1 0.5',
  ])
  expect(parsed.leftOutCount).toBe(1)
  const times = (['ns', 'us', 'ms', 's'] as const).map(
    precision => parseLineProtocol('m v=1 2000', { precision, nowUs }).points.timestampsUs[0],
  )
  expect(times).toEqual([2, 2000, 2_000_000, 2_000_000_000])
})

test('Prometheus text: labels, escapes, words for numbers, timestamps', () => {
  const text = [
    '# HELP http_requests_total The total.',
    '# TYPE http_requests_total counter',
    'http_requests_total{method="post",code="200",} 1027 1395066363000',
    ' \t msdos_file_access_time_seconds { path = "C:\\\\DIR\\n\\"x\\"" , empty="" } 1.458255915e9',
    'up 1',
    'a:b +Inf',
    'low -Inf -5',
    'quantile{q="0.9"} NaN',
    '',
  ].join('\n')
  const parsed = parsePrometheusText(text, { nowUs })
  expect(linesOf(parsed)).toEqual([
    'http_requests_total {"code":"200","method":"post"} 1395066363000000 1027',
    `msdos_file_access_time_seconds {"path":"C:\\\\DIR\\n\\"x\\""} ${nowUs} 1458255915`,
    `up {} ${nowUs} 1`,
    `a:b {} ${nowUs} Infinity`,
    'low {} -5000 -Infinity',
  ])
  expect(parsed.leftOutCount).toBe(1)
})

const badLines: readonly (readonly [text: string, place: string])[] = [
  ['cpu', 'line 1, column 4'],
  ['m v=1\n,a=b v=1', 'line 2, column 1'],
  ['m,a v=1', 'line 1, column 3'],
  ['m,a= v=1', 'line 1, column 5'],
  ['m,a=b,a=c v=1', 'line 1, column 7'],
  ['m v', 'line 1, column 3'],
  ['m v=', 'line 1, column 5'],
  ['m v=1x', 'line 1, column 5'],
  ['m v=0x10', 'line 1, column 5'],
  ['m v="open', 'line 1, column 5'],
  ['m v="a"b', 'line 1, column 8'],
  ['m v=1 12.5', 'line 1, column 7'],
  ['m v=1 99999999999999999999999', 'line 1, column 7'],
  ['m v=1 1 2', 'line 1, column 7'],
]
test.each(badLines)('line protocol refuses %j', (text, place) => {
  expect(() => parseLineProtocol(text, { precision: 'ns', nowUs })).toThrow(new RegExp(`^${place}: .`))
})

const badScrapes: readonly (readonly [text: string, place: string])[] = [
  ['1up 1', 'line 1, column 1'],
  ['up', 'line 1, column 3'],
  ['up 1\nup x', 'line 2, column 4'],
  ['up 1 2 3', 'line 1, column 6'],
  ['up 1 1e5', 'line 1, column 6'],
  ['up{a="1" b="2"} 1', 'line 1, column 10'],
  ['up{a=1} 1', 'line 1, column 6'],
  ['up{a="1} 1', 'line 1, column 6'],
  ['up{a="\\x"} 1', 'line 1, column 7'],
  ['up{a="1",a="2"} 1', 'line 1, column 10'],
  ['up{="1"} 1', 'line 1, column 4'],
  ['up{a="1"', 'line 1, column 9'],
]
test.each(badScrapes)('Prometheus text refuses %j', (text, place) => {
  expect(() => parsePrometheusText(text, { nowUs })).toThrow(new RegExp(`^${place}: .`))
})

test('whatever comes is read or refused with its place, never worse', () => {
  const random = createRandom(3)
  const samples = ['cpu,host=a usage=1.5,n="x y" 1700000000', 'up{a="1",b="x\\n"} 1.5 1700\n# c\n', 'm v=1 1']
  let refusedCount = 0
  for (let round = 0; round < 20_000; round++) {
    const text = spoil(samples[random.nextInteger(samples.length)]!, random)
    for (const parse of [
      () => parseLineProtocol(text, { precision: 'ns', nowUs }),
      () => parsePrometheusText(text, { nowUs }),
    ]) {
      try {
        const { points } = parse()
        for (let index = 0; index < points.count; index++) {
          expect(Number.isInteger(points.timestampsUs[index])).toBe(true)
          expect(points.values[index]).not.toBeNaN()
        }
      } catch (error) {
        expect(error, JSON.stringify(text)).toBeInstanceOf(TypeError)
        expect((error as Error).message).toMatch(/^line \d+, column \d+: /)
        refusedCount++
      }
    }
  }
  expect(refusedCount).toBeGreaterThan(10_000)
})

const alphabet = [...Array.from('cpu,=" \\{}#\n\r\t01.-+eiu_'), '\ud800', 'é', '\0', '__proto__']

function spoil(text: string, random: Random): string {
  let spoilt = text
  for (let count = random.nextInteger(4); count >= 0; count--) {
    const at = random.nextInteger(spoilt.length + 1)
    const piece = alphabet[random.nextInteger(alphabet.length)]!
    spoilt = spoilt.slice(0, at) + piece + spoilt.slice(at + random.nextInteger(3))
  }
  return spoilt
}
