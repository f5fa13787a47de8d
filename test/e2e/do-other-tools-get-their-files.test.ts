import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Ended, freshDirectory, harness, program, resultFolder, start, tiny } from './command-line.ts'

const files: Readonly<Record<string, RegExp>> = {
  junit: /^<\?xml version="1\.0"[\s\S]*<\/testsuites>\n$/,
  markdown: /^<!-- harness-report -->\n### ✓ ycsb-a on memory\n/,
  'github-benchmark': /^\[\n {2}\{\n {4}"name": "ycsb-a memory time per operation"/,
  bencher: /^\{\n {2}"ycsb-a\/memory\/all"/,
  benchstat: /^BenchmarkRun\/workload=ycsb-a\/engine=memory\/operation=read 1 .*$/m,
}
const outputWords = Object.keys(files).flatMap(name => [`--${name}`, `out/${name}`])
const words = ['run', 'ycsb-a', '--engine', 'memory', ...tiny]

/** A run in an environment that has the summary of a step. */
function harnessWithSummary(directory: string, path: string, given: readonly string[]): Promise<Ended> {
  return start(directory, ['env', `GITHUB_STEP_SUMMARY=${path}`, ...program, ...given]).ended
}

test('a run and a report of its result write the same files, and make the directory', async () => {
  const directory = freshDirectory()
  const { code, stderr } = await harness(directory, ...words, ...outputWords)
  expect(code, stderr).toBe(0)
  const written = Object.entries(files).map(([name, content]) => {
    const text = readFileSync(join(directory, 'out', name), 'utf8')
    expect(text).toMatch(content)
    writeFileSync(join(directory, 'out', name), 'old')
    return text
  })
  const again = await harness(directory, 'report', resultFolder(directory), ...outputWords)
  expect(again.code).toBe(0)
  expect(Object.keys(files).map(name => readFileSync(join(directory, 'out', name), 'utf8'))).toEqual(written)
  expect(readdirSync(join(directory, 'out')).toSorted()).toEqual(Object.keys(files).toSorted())
})

test('a file that cannot be written is one sentence and exit code 1; the result and the other files are kept', async () => {
  const directory = freshDirectory()
  mkdirSync(join(directory, 'taken'))
  writeFileSync(join(directory, 'file'), '')
  for (const path of ['taken', 'file/junit.xml', '/proc/harness/junit.xml']) {
    const options = ['--junit', path, '--benchstat', 'bench.txt', '--results', 'results', '--seed', '1']
    const { code, stdout, stderr } = await harness(directory, ...words, ...options)
    expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringContaining('verdict  valid') })
    const complaints = stderr.split('\n').filter(line => line.startsWith('harness'))
    expect(complaints).toEqual([expect.stringMatching(/^harness cannot write .+: .+ \([A-Z]+\)$/)])
    expect(complaints[0]).toContain(path)
    expect(readFileSync(join(directory, 'bench.txt'), 'utf8')).toContain('BenchmarkRun')
  }
  expect(readdirSync(join(directory, 'results'))).toHaveLength(3)
  for (const name of readdirSync(join(directory, 'results'))) {
    expect(existsSync(join(directory, 'results', name, 'result.json'))).toBe(true)
  }
  expect(readdirSync(directory).filter(name => name.includes('partial'))).toEqual([])
})

test('two outputs in one file are refused before anything runs', async () => {
  const directory = freshDirectory()
  const { code, stderr } = await harness(directory, ...words, '--junit', 'out', '--markdown', './out')
  expect({ code, stderr }).toEqual({ code: 2, stderr: '--junit and --markdown name the same file, ./out.\n' })
  expect(existsSync(join(directory, 'results'))).toBe(false)
})

test('a link stays a link, and a pipe is written to', async () => {
  const directory = freshDirectory()
  writeFileSync(join(directory, 'real'), 'old')
  symlinkSync('real', join(directory, 'link'))
  const outputs = ['--junit', 'link', '--markdown', '/dev/stdout']
  const piped = ['bash', '-c', 'set -o pipefail; "$@" | cat', 'bash', ...program, ...words, ...outputs]
  const { code, stdout } = await start(directory, piped).ended
  expect(code).toBe(0)
  expect(lstatSync(join(directory, 'link')).isSymbolicLink()).toBe(true)
  expect(readFileSync(join(directory, 'real'), 'utf8')).toContain('</testsuites>')
  expect(stdout).toContain('<!-- harness-report -->')
})

test('the summary of a step comes by itself, after what others wrote, and once', async () => {
  const directory = freshDirectory()
  writeFileSync(join(directory, 'summary'), '# Others')
  const { code } = await harnessWithSummary(directory, 'summary', [...words, '--markdown', 'comment'])
  expect(code).toBe(0)
  const comment = readFileSync(join(directory, 'comment'), 'utf8')
  expect(readFileSync(join(directory, 'summary'), 'utf8')).toBe(`# Others\n\n${comment}`)
  await harnessWithSummary(directory, 'summary', ['report', resultFolder(directory)])
  expect(readFileSync(join(directory, 'summary'), 'utf8')).toBe(`# Others\n\n${comment}`)
})

test('a summary that is nearly full gets what there is room for, a full one nothing, and neither is a failure', async () => {
  const directory = freshDirectory()
  const path = join(directory, 'summary')
  await harness(directory, ...words)
  const report = ['report', resultFolder(directory)]
  for (const [room, added] of [
    [700, true],
    [20, false],
  ] as const) {
    const before = `${'x'.repeat(1024 * 1024 - room - 1)}\n`
    writeFileSync(path, before)
    const { code, stderr } = await harnessWithSummary(directory, path, report)
    const after = readFileSync(path, 'utf8')
    expect(code).toBe(0)
    expect(after.length > before.length).toBe(added)
    expect(Buffer.byteLength(after)).toBeLessThanOrEqual(1024 * 1024)
    expect(after.startsWith(before)).toBe(true)
    if (added) expect(after).toMatch(/_Cut to fit\. .*\n$/)
    else expect(stderr).toContain('harness: the summary of this step is full: nothing was added to it\n')
  }
})

test('a summary that cannot be written is a note', async () => {
  const directory = freshDirectory()
  const { code, stderr } = await harnessWithSummary(directory, 'no/such/directory', words)
  expect(code).toBe(0)
  expect(stderr).toContain('harness: cannot add to the summary of this step, no/such/directory: no such file')
})

test('a comparison writes files for the same tools', async () => {
  const directory = freshDirectory()
  for (const side of ['base', 'head']) {
    await harness(directory, ...words, '--repeat', '2', '--seed', '1', '--results', side)
  }
  const { code, stderr } = await harness(directory, 'compare', 'base', 'head', ...outputWords)
  expect(code, stderr).toBe(0)
  const read = (name: string): string => readFileSync(join(directory, 'out', name), 'utf8')
  expect(read('junit')).toMatch(
    /<testcase [^>]*name="throughput" [^>]*>\s*<skipped message="throughput: too few rounds/,
  )
  expect(read('markdown')).toMatch(/^<!-- harness-report -->\n### \? Inconclusive\n/)
  expect(read('benchstat')).toMatch(/^BenchmarkRun\/.*\/side=base\/operation=all 1 .*$/m)
  expect(read('benchstat')).toMatch(/^BenchmarkRun\/.*\/side=head\/operation=all 1 .*$/m)
  expect(JSON.parse(read('bencher'))).toHaveProperty(['ycsb-a/memory/all', 'throughput', 'value'])
  expect(JSON.parse(read('github-benchmark'))).toContainEqual(expect.objectContaining({ unit: 'ns' }))
})
