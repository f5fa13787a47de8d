/**
 * Records real rounds for the trials of the gate: `node test/compare/record-rounds.ts [rounds]`, after `npm run build`.
 *
 * One engine, one workload, one round after the other, and of each what the gate looks at. Whatever else the machine
 * does meanwhile is noise of that machine and not of the tool, so a round starts when the processors are idle, and
 * one during which others took more than `othersShareMax` of them is not kept. That is asked of the processors and
 * not of the figures, so it favours none. Writes `recorded-rounds.json` beside this file, which is to be committed.
 * It may be stopped: what it has is there. Linux only, for it reads `/proc`.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, release, tmpdir, type } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import type { Phase, Result } from '../../harness/results/result.ts'
import type { RecordedRound, RecordedRounds } from './recorded-rounds.ts'

const othersShareMax = 0.03
const wanted = Number(process.argv[2] ?? 60)
const words = 'run ycsb-c --engine lsm --records 50k --duration 1s --warm-up 500ms --clients 1'

const directory = await mkdtemp(join(tmpdir(), 'harness-rounds-'))
const rounds: RecordedRound[] = []
let triedCount = 0
try {
  while (rounds.length < wanted) {
    await idleProcessors()
    const before = await readTicks()
    const round = await measureRound(1 + triedCount++)
    const after = await readTicks()
    const others = after.busy - before.busy - (after.children - before.children)
    const othersShare = Math.max(0, others) / (after.all - before.all)
    if (othersShare > othersShareMax) continue
    rounds.push(round)
    await writeRounds()
    process.stderr.write(`${rounds.length} of ${wanted} rounds kept, ${triedCount} measured\n`)
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function measureRound(seed: number): Promise<RecordedRound> {
  const { stdout } = await execa(
    process.execPath,
    ['bin/harness.js', ...words.split(' '), '--seed', String(seed), '--results', directory, '--json'],
    { cwd: new URL('../../', import.meta.url) },
  )
  const { resultDirectory } = JSON.parse(stdout) as { resultDirectory: string }
  const result = JSON.parse(await readFile(join(resultDirectory, 'result.json'), 'utf8')) as Result
  await rm(resultDirectory, { recursive: true })
  const phaseOf = (name: Phase['name']): Phase => result.runs[0]!.phases.find(phase => phase.name === name)!
  const { p50, p99, p999 } = phaseOf('run').operations.read!.latencyNs
  return {
    operationsPerSecond: Math.round(phaseOf('run').operationsPerSecond),
    readP50Ns: p50,
    readP99Ns: p99,
    readP999Ns: p999,
    loadedPerSecond: Math.round(phaseOf('load').operationsPerSecond),
  }
}

async function writeRounds(): Promise<void> {
  const recorded: Omit<RecordedRounds, 'rounds'> = {
    command: `harness ${words}`,
    machine: `${availableParallelism()} × ${cpus()[0]?.model.trim()}, ${type()} ${release()}`,
    triedCount,
  }
  const head = JSON.stringify(recorded, undefined, 2).slice(0, -2)
  const lines = rounds.map(round => `    ${JSON.stringify(round)}`).join(',\n')
  await writeFile(new URL('recorded-rounds.json', import.meta.url), `${head},\n  "rounds": [\n${lines}\n  ]\n}\n`)
}

interface Ticks {
  /** Of all processors since the machine started: in all, at work, and at work for the children of this process. */
  readonly all: number
  readonly busy: number
  readonly children: number
}

async function readTicks(): Promise<Ticks> {
  const [line] = (await readFile('/proc/stat', 'utf8')).split('\n')
  const ticks = line!.split(/\s+/).slice(1, 9).map(Number)
  const all = ticks.reduce((sum, count) => sum + count, 0)
  const own = (await readFile('/proc/self/stat', 'utf8')).split(') ')[1]!.split(' ')
  return { all, busy: all - ticks[3]! - ticks[4]!, children: Number(own[13]) + Number(own[14]) }
}

/** Comes back once the processors were idle for a moment. */
async function idleProcessors(): Promise<void> {
  for (;;) {
    const before = await readTicks()
    await sleep(300)
    const after = await readTicks()
    if ((after.busy - before.busy) / (after.all - before.all) < 0.1) return
  }
}
