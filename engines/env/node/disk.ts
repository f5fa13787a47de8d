/** The real disk, through the blocking calls of node:fs: an engine's own layers decide what may wait. */
import * as fs from 'node:fs'
import { dirname } from 'node:path'
import type { Disk, DiskFile, DiskLock } from '../disk.ts'
import { makeDirectories } from './directories.ts'
import { diskFailure } from './failure.ts'
import { NodeFile } from './file.ts'
import { takeLock } from './lock.ts'

const blockBytes = 512

export class NodeDisk implements Disk {
  createDirectory(path: string): void {
    let made: string[]
    try {
      made = makeDirectories(path)
    } catch (thrown) {
      throw diskFailure(thrown, 'create directory', path, 'changes')
    }
    for (const directory of made) this.syncDirectory(dirname(directory))
  }

  open(path: string): DiskFile {
    return openFile(path, 'r', 'open')
  }

  create(path: string): DiskFile {
    return openFile(path, 'w+', 'create')
  }

  edit(path: string): DiskFile {
    return openFile(path, 'r+', 'open')
  }

  exists(path: string): boolean {
    return fs.existsSync(path)
  }

  list(directory: string): string[] {
    try {
      return fs.readdirSync(directory).sort()
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw diskFailure(thrown, 'list', directory, 'looks')
    }
  }

  occupiedBytes(path: string): number {
    try {
      return fs.statSync(path).blocks * blockBytes
    } catch (thrown) {
      throw diskFailure(thrown, 'measure', path, 'looks')
    }
  }

  rename(from: string, to: string): void {
    try {
      fs.renameSync(from, to)
    } catch (thrown) {
      throw diskFailure(thrown, 'rename', from, 'changes')
    }
  }

  remove(path: string): void {
    try {
      fs.unlinkSync(path)
    } catch (thrown) {
      throw diskFailure(thrown, 'remove', path, 'changes')
    }
  }

  syncDirectory(path: string): void {
    // Windows opens no directory and journals names by itself.
    if (process.platform === 'win32') return
    try {
      const descriptor = fs.openSync(path, 'r')
      try {
        fs.fsyncSync(descriptor)
      } finally {
        fs.closeSync(descriptor)
      }
    } catch (thrown) {
      throw diskFailure(thrown, 'sync directory', path, 'changes')
    }
  }

  lock(path: string): DiskLock {
    return takeLock(path)
  }
}

function openFile(path: string, flags: 'r' | 'r+' | 'w+', action: string): NodeFile {
  try {
    return new NodeFile(path, fs.openSync(path, flags))
  } catch (thrown) {
    throw diskFailure(thrown, action, path, flags === 'w+' ? 'changes' : 'looks')
  }
}
