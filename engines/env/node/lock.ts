/**
 * A lock that dies with its holder, made of files alone.
 *
 * The lock's path is a directory, and each who wants it creates a file of a unique name in there:
 * `<pid>-<start>-<serial>`. Who then finds himself alone, or only among the dead, holds the lock; who finds
 * a living holder takes his file back. The name says everything, so creation is atomic and there is no
 * half-written lock; and as a dead process's names do not come back, clearing them away cannot hit a living one.
 * Two who come in the same instant may both be refused; never do both get it.
 *
 * A process is known by its id and, on Linux, by its start time, so that an id that came into use again
 * does not pass for the dead holder. All holders are on one machine, in one pid namespace.
 */
import * as fs from 'node:fs'
import type { DiskLock } from '../disk.ts'
import { StorageError } from '../errors.ts'
import { makeDirectories } from './directories.ts'
import { diskFailure } from './failure.ts'

/** @throws StorageError `LOCKED`: a living process, this one included, holds it. */
export function takeLock(path: string): DiskLock {
  const own = createClaim(path)
  try {
    for (const name of fs.readdirSync(path)) {
      if (name === own) continue
      const claim = parseClaim(name)
      if (claim === undefined) continue
      if (isAlive(claim)) throw new StorageError('LOCKED', lockedMessage(path, claim))
      fs.rmSync(`${path}/${name}`, { force: true })
    }
  } catch (thrown) {
    fs.rmSync(`${path}/${own}`, { force: true })
    throw thrown instanceof StorageError ? thrown : diskFailure(thrown, 'lock', path, 'changes')
  }
  let held = true
  return {
    release(): void {
      // Once: this process may hold the lock again by now, under the same name.
      if (held) fs.rmSync(`${path}/${own}`, { force: true })
      held = false
    },
  }
}

interface Claim {
  readonly pid: number
  readonly start: string
}

function createClaim(path: string): string {
  const start = readProcess(process.pid)?.start ?? '0'
  try {
    makeDirectories(path)
    // Threads of one process, and copies of this module in it, count apart: the next free serial is taken.
    for (let serial = 0; ; serial++) {
      const name = `${process.pid}-${start}-${serial}`
      try {
        fs.closeSync(fs.openSync(`${path}/${name}`, 'wx'))
        return name
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
      }
    }
  } catch (thrown) {
    throw diskFailure(thrown, 'lock', path, 'changes')
  }
}

function parseClaim(name: string): Claim | undefined {
  const [, pid, start] = /^(\d+)-(\d+)-\d+$/.exec(name) ?? []
  return pid === undefined || start === undefined ? undefined : { pid: Number(pid), start }
}

function lockedMessage(path: string, claim: Claim): string {
  const holder = claim.pid === process.pid ? 'this process' : `process ${claim.pid}`
  return `${path} is held by ${holder}`
}

function isAlive(claim: Claim): boolean {
  try {
    process.kill(claim.pid, 0)
  } catch (thrown) {
    // EPERM: it lives and belongs to somebody else.
    if ((thrown as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const found = readProcess(claim.pid)
  if (found === undefined) return true
  return found.start === claim.start && found.state !== 'Z' && found.state !== 'X'
}

/** What Linux knows of a process: state (`Z`, `X`: dead) and start in clock ticks since boot; elsewhere nothing. */
function readProcess(pid: number): { readonly state: string; readonly start: string } | undefined {
  let stat: string
  try {
    stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return undefined
  }
  // `pid (name) state …`: the name may hold blanks and brackets; start is field 22.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, start] = [fields[0], fields[19]]
  return state === undefined || start === undefined ? undefined : { state, start }
}
