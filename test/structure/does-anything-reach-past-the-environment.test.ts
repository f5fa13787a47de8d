import { describe, expect, test } from 'vitest'
import { describeOffences, lineOf, type Offence, readSources, type SourceFile, withoutComments } from './source-file.ts'

/** The outside world is a parameter: in these folders it has no other name. */
const folders = /^(?:engines|workloads)\//
const exempt = /^engines\/env\/node\//

/** Ways past the environment, by what of the world they reach. */
const worlds: readonly (readonly [string, RegExp])[] = [
  ['the disk', /\bnode:fs\b/g],
  ['the network', /\bnode:(?:net|http|https|http2|dgram|tls|dns)\b|\bfetch\s*\(|\bWebSocket\b/g],
  [
    'the clock',
    /\bDate\.now\b|\bnew Date\s*(?:\(\s*\)|(?![\w(]))|\bperformance\.(?:now|timeOrigin)\b|\bnode:perf_hooks\b/g,
  ],
  ['the clock', /\bhrtime\b|\bperformance\b(?=\s*\[)|\bTemporal\.Now\b/g],
  ['timers', /\bset(?:Timeout|Interval|Immediate)\b|\bnode:timers\b|\bnextTick\b|\bAtomics\.wait/g],
  ['randomness', /\bMath\.random\b|\brandom(?:UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b|\bnode:crypto\b/g],
  ['the process', /\bnode:(?:child_process|cluster|worker_threads|os|process)\b|\bprocess\./g],
]

function findReaches(sources: readonly SourceFile[]): Offence[] {
  return sources
    .filter(({ path }) => folders.test(path) && !exempt.test(path))
    .flatMap(({ path, text }) => {
      const code = withoutComments(text)
      return worlds.flatMap(([world, pattern]) =>
        [...code.matchAll(pattern)].map(match => ({
          path,
          line: lineOf(code, match.index),
          problem: `says ${match[0].trim()}: ${world} is reached through engines/env only`,
        })),
      )
    })
}

test('engines and workloads reach disk, network, clock, timers and randomness through the environment only', () => {
  expect(describeOffences(findReaches(readSources()))).toEqual([])
})

describe('a way past it that is planted is caught', () => {
  for (const line of [
    "import { readFileSync } from 'node:fs'",
    "import { readFile } from 'node:fs/promises'",
    "import { connect } from 'node:net'",
    "const { get } = await import('node:https')",
    'const now = Date.now()',
    'const now = new Date()',
    'const now = new Date',
    'const now = +new Date\n',
    'const started = performance.now()',
    'const started = process.hrtime.bigint()',
    'setTimeout(() => flush(), 10)',
    'globalThis.setInterval(flush, 10)',
    'setImmediate(flush)',
    "import { setTimeout as sleep } from 'node:timers/promises'",
    'process.nextTick(flush)',
    'const level = Math.random() < 0.5',
    'const id = crypto.randomUUID()',
    "import { randomBytes } from 'node:crypto'",
    "import { Worker } from 'node:worker_threads'",
    'if (process.env.DEBUG) log()',
    "const answer = await fetch('http://localhost')",
  ]) {
    for (const path of ['engines/lsm/tree.ts', 'engines/env/memory/disk.ts', 'workloads/ycsb/client.ts']) {
      test(`${path}: ${line.trim()}`, () => {
        const [offence] = findReaches([{ path, text: `/** A file. */\n\n${line}` }])
        expect(offence).toMatchObject({ path, line: 3 })
      })
    }
  }
})

describe('what is none is let through', () => {
  for (const [path, line] of [
    ['engines/lsm/tree.ts', '/** No `Date.now` here, and no setTimeout. */'],
    ['engines/lsm/tree.ts', 'const at = clock.wallMs() // not Date.now()'],
    ['engines/lsm/tree.ts', 'const expiry = new Date(expiresAtMs).toISOString()'],
    ['engines/lsm/tree.ts', 'const drawn = random.nextUint32()'],
    ['engines/env/node/clock.ts', 'const now = Date.now()'],
    ['harness/measure/clock.ts', 'const now = performance.now()'],
  ] as const) {
    test(`${path}: ${line}`, () => expect(findReaches([{ path, text: line }])).toEqual([]))
  }
})
