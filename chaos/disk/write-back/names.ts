/**
 * The names of the files as everybody sees them, and the changes of names that no `syncDirectory` has made durable.
 *
 * The disk below has the names as they were at the last one. Changes are applied to it in order, or, when the power fails,
 * in part: a rename happens whole or not at all.
 */
import type { Disk } from '../../../engines/env/index.ts'
import type { HeldFile } from './held-file.ts'

type NameChange =
  | { readonly type: 'create' | 'remove'; readonly path: string; readonly file: HeldFile }
  | { readonly type: 'rename'; readonly path: string; readonly to: string; readonly file: HeldFile }

export class Names {
  readonly #disk: Disk
  /** Files in memory by their names. */
  readonly #held = new Map<string, HeldFile>()
  /** Files by their names on the disk below. */
  readonly #homes = new Map<string, HeldFile>()
  /** Names that the disk below still has and that are gone. */
  readonly #gone = new Set<string>()
  #changes: NameChange[] = []

  constructor(disk: Disk) {
    this.#disk = disk
  }

  get files(): Iterable<HeldFile> {
    return this.#held.values()
  }

  held(path: string): HeldFile | undefined {
    return this.#held.get(path)
  }

  exists(path: string): boolean {
    return this.#held.has(path) || (!this.#gone.has(path) && this.#disk.exists(path))
  }

  list(directory: string): string[] {
    const names = new Set(this.#disk.list(directory))
    for (const path of this.#gone) if (directoryOf(path) === directory) names.delete(nameOf(path))
    for (const path of this.#held.keys()) if (directoryOf(path) === directory) names.add(nameOf(path))
    return [...names].sort()
  }

  /** Takes a file of the disk below into memory. */
  hold(file: HeldFile, path: string): void {
    this.#held.set(path, file)
    this.#homes.set(path, file)
  }

  forget(file: HeldFile): void {
    if (file.path === undefined) return
    this.#held.delete(file.path)
    if (this.#homes.get(file.path) === file) this.#homes.delete(file.path)
  }

  create(file: HeldFile, path: string): void {
    this.#held.set(path, file)
    this.#gone.delete(path)
    this.#add({ type: 'create', path, file })
  }

  rename(file: HeldFile, path: string, to: string): void {
    if (path === to) return
    const replaced = this.#held.get(to)
    if (replaced !== undefined) replaced.path = undefined
    this.#held.delete(path)
    this.#gone.add(path)
    this.#held.set(to, file)
    this.#gone.delete(to)
    file.path = to
    this.#add({ type: 'rename', path, to, file })
  }

  remove(file: HeldFile, path: string): void {
    this.#held.delete(path)
    this.#gone.add(path)
    file.path = undefined
    this.#add({ type: 'remove', path, file })
  }

  /** Makes every name of the directory durable, in the order of the changes. */
  pour(directory: string): void {
    const isInside = ({ path }: NameChange): boolean => directoryOf(path) === directory
    const inside = this.#changes.filter(isInside)
    this.#changes = this.#changes.filter(change => !isInside(change))
    for (const change of inside) this.#apply(change)
    for (const path of this.#gone) if (directoryOf(path) === directory) this.#gone.delete(path)
  }

  /** Makes the last change durable, if none before it that is not has to do with the same names or the same file. */
  pourLast(): boolean {
    const last = this.#changes.at(-1)
    if (last === undefined) return false
    const names = namesOf(last)
    const isFree = this.#changes
      .slice(0, -1)
      .every(change => change.file !== last.file && !namesOf(change).some(name => names.includes(name)))
    if (!isFree) return false
    this.#changes.pop()
    this.#apply(last)
    return true
  }

  /** The power failed: the changes that survive happen, in order; an earlier one that does not leaves later ones possible. */
  pourSome(survives: () => boolean): void {
    for (const change of this.#changes) if (survives()) this.#apply(change)
    for (const { file } of this.#changes) if (file.path === undefined) file.close()
    this.#changes = []
  }

  #add(change: NameChange): void {
    this.#changes.push(change)
    change.file.unsyncedNameCount++
  }

  #apply(change: NameChange): void {
    const { file, path } = change
    file.unsyncedNameCount--
    switch (change.type) {
      case 'create':
        this.#move(file, path)
        break
      case 'rename':
        this.#move(file, change.to)
        break
      case 'remove':
        if (file.home === path) {
          this.#disk.remove(path)
          this.#homes.delete(path)
        }
        file.home = undefined
        break
    }
    // It was there for its name alone: nobody reads it.
    if (file.path === undefined && file.handleCount === 0 && file.unsyncedNameCount === 0) file.close()
  }

  /** Gives the file that name on the disk below. Whatever has it there, as its own change was lost, loses it. */
  #move(file: HeldFile, home: string): void {
    const displaced = this.#homes.get(home)
    if (displaced === file) return
    if (file.home !== undefined) {
      this.#homes.delete(file.home)
      this.#disk.rename(file.home, home)
      file.home = home
    } else {
      // Not written over: who still has that file may yet get another name.
      if (displaced !== undefined && this.#disk.exists(home)) this.#disk.remove(home)
      file.settle(home)
    }
    if (displaced !== undefined) displaced.home = undefined
    this.#homes.set(home, file)
  }
}

export function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function namesOf(change: NameChange): string[] {
  return change.type === 'rename' ? [change.path, change.to] : [change.path]
}
