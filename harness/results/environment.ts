/** Where a run took place: machine, runtime, file system, commit. What cannot be told is said to be unknown. */
import { statfs } from 'node:fs/promises'
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os'
import { execa } from 'execa'
import { toolVersion } from '../version.ts'
import type { DurabilityName, Environment } from './result.ts'

/** `statfs` types of Linux, from its `magic.h`. */
const fileSystems: ReadonlyMap<number, string> = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0xf2f52010, 'f2fs'],
  [0x2fc12fc1, 'zfs'],
  [0x01021994, 'tmpfs'],
  [0x794c7630, 'overlay'],
  [0x6969, 'nfs'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x65735546, 'fuse'],
  [0x01021997, '9p'],
  [0x6a656a63, 'virtiofs'],
])

/** `dataDirectory` is where the stores' files will be; it exists. */
export async function captureEnvironment(dataDirectory: string): Promise<Environment> {
  const [cpu] = cpus()
  const commit = await workingCommit()
  return {
    tool: `harness ${toolVersion()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    os: `${type()} ${release()} ${arch()}`,
    cpu: cpu?.model.trim() ?? 'unknown',
    cpuCount: cpus().length,
    memoryBytes: totalmem(),
    fileSystem: await fileSystemOf(dataDirectory),
    loadAverageBefore: loadavg()[0] ?? 0,
    ...(commit === undefined ? {} : { commit }),
  }
}

/** What of a place a reader must know before any figure from there. */
export function environmentWarnings(environment: Environment, durability: DurabilityName): string[] {
  const { loadAverageBefore, cpuCount, fileSystem } = environment
  const warnings: string[] = []
  if (loadAverageBefore > cpuCount / 2) {
    const load = loadAverageBefore.toFixed(1)
    warnings.push(`The machine was busy before the run began: load average ${load} on ${cpuCount} processors.`)
  }
  if (durability === 'sync' && fileSystem === 'tmpfs') {
    warnings.push('The data directory is in memory (tmpfs): a sync costs nothing there, and saves nothing.')
  }
  return warnings
}

async function fileSystemOf(directory: string): Promise<string> {
  if (process.platform !== 'linux') return 'unknown'
  const { type } = await statfs(directory)
  return fileSystems.get(type) ?? 'unknown'
}

/** The commit of the working directory, `+changes` where tracked files differ; `undefined` without git or a repository. */
async function workingCommit(): Promise<string | undefined> {
  const git = async (...words: string[]): Promise<string | undefined> => {
    const { failed, stdout } = await execa('git', words, { reject: false })
    return failed ? undefined : stdout
  }
  const commit = await git('rev-parse', 'HEAD')
  if (commit === undefined) return undefined
  const changes = await git('status', '--porcelain', '--untracked-files=no')
  return changes === '' ? commit : `${commit}+changes`
}
