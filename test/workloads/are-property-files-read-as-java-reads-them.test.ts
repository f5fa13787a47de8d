import { describe, expect, test } from 'vitest'
import { PropertyFileError, parsePropertyFile } from '../../workloads/ycsb/index.ts'

function read(text: string): Record<string, string> {
  return Object.fromEntries(parsePropertyFile(text, 'file').map(({ name, value }) => [name, value]))
}

test("a file of the original's kind", () => {
  const text = `# Yahoo! Cloud System Benchmark
#   Read/update ratio: 50/50

recordcount=1000
operationcount=1000
workload=site.ycsb.workloads.CoreWorkload

readallfields=true

readproportion=0.5
requestdistribution=zipfian

`
  expect(read(text)).toEqual({
    recordcount: '1000',
    operationcount: '1000',
    workload: 'site.ycsb.workloads.CoreWorkload',
    readallfields: 'true',
    readproportion: '0.5',
    requestdistribution: 'zipfian',
  })
})

describe('a line is', () => {
  for (const [line, name, value] of [
    ['name=value', 'name', 'value'],
    ['name = value', 'name', 'value'],
    ['name:value', 'name', 'value'],
    ['name : value', 'name', 'value'],
    ['name value', 'name', 'value'],
    ['name\tvalue', 'name', 'value'],
    ['  \t\fname=value', 'name', 'value'],
    ['name==value', 'name', '=value'],
    ['name = = value', 'name', '= value'],
    ['name=value with # and ! and = and :', 'name', 'value with # and ! and = and :'],
    ['name=value  ', 'name', 'value  '],
    ['name', 'name', ''],
    ['name=', 'name', ''],
    ['exponential.percentile=95', 'exponential.percentile', '95'],
    ['a\\ name=value', 'a name', 'value'],
    ['a\\=name=value', 'a=name', 'value'],
    ['a\\:name:value', 'a:name', 'value'],
    ['\\#name=value', '#name', 'value'],
    ['name=tab\\tline\\nreturn\\rfeed\\f', 'name', 'tab\tline\nreturn\rfeed\f'],
    ['name=\\u0041\\u00e9', 'name', 'Aé'],
    ['name=C:\\\\ycsb\\q', 'name', 'C:\\ycsbq'],
    ['name=\\ value', 'name', ' value'],
    ['name=value\\\\', 'name', 'value\\'],
  ] as const) {
    test(JSON.stringify(line), () => expect(read(line)).toEqual({ [name]: value }))
  }
})

test('comments and blank lines are nothing, and end no continuation', () => {
  expect(read('# a=1\n  ! b=2\n\n \t\nc=3\\\n# no comment\n')).toEqual({ c: '3# no comment' })
})

test('a backslash at the end continues a line, an even number of them does not', () => {
  expect(read('a=1,\\\n   2,\\\r\n\t3\nb=x\\\\\nc=y')).toEqual({ a: '1,2,3', b: 'x\\', c: 'y' })
  expect(read('a=1\\')).toEqual({ a: '1' })
  expect(read('a\\\nb=1')).toEqual({ ab: '1' })
})

test('lines end as on any system, and a byte order mark is none of the name', () => {
  expect(read('\uFEFFa=1\r\nb=2\rc=3\nd=4')).toEqual({ a: '1', b: '2', c: '3', d: '4' })
})

test('each property knows its line, in order, the later of two as well', () => {
  expect(parsePropertyFile('a=1\n\n# comment\nb=2,\\\n3\na=4', 'workloads/workloada')).toEqual([
    { name: 'a', value: '1', origin: 'workloads/workloada:1' },
    { name: 'b', value: '2,3', origin: 'workloads/workloada:4' },
    { name: 'a', value: '4', origin: 'workloads/workloada:6' },
  ])
})

describe('nonsense is an error with file and line', () => {
  for (const [text, message] of [
    ['a=1\n=2', 'file:2: no property name before "2"'],
    ['a=1\n\nb=\\u12', 'file:3: \\u without four hexadecimal digits'],
    ['a=1\nb\0=2', 'file:2: a byte 0, so this is no property file'],
  ] as const) {
    test(JSON.stringify(text), () =>
      expect(() => parsePropertyFile(text, 'file')).toThrow(new PropertyFileError(message)),
    )
  }
})
