/** The whole-structure check: every page and overflow read from the disk, and every rule that reads rely on. */
import { compareBytes } from '../bytes/index.ts'
import { StorageError } from '../env/index.ts'
import { headerBytes, overflowValueFlag, type Page } from './page/page.ts'
import type { PageStore } from './store/page-store.ts'
import { state } from './store/page-table.ts'
import type { Entries } from './tree/entries.ts'
import { type Fences, keyAt } from './tree/fences.ts'
import { rootNumber } from './tree/path.ts'

interface Tally {
  count: number
  bytes: number
  readonly seen: Set<number>
}

/** @throws StorageError `CORRUPT`: file, place and rule are in the message. */
export function verifyTree(store: PageStore, entries: Entries): void {
  const tally: Tally = { count: 0, bytes: 0, seen: new Set() }
  const page = store.window()
  store.enter(rootNumber, page)
  verifyPage(store, rootNumber, page.level, { lower: undefined, upper: undefined }, tally)
  if (tally.count !== entries.count || tally.bytes !== entries.bytes) {
    const found = `${tally.count} entries of ${tally.bytes} bytes`
    refuse(store, rootNumber, `leads to ${found}, and there should be ${entries.count} of ${entries.bytes}`)
  }
  for (let number = 1; number < store.table.end; number++) {
    const bits = store.table.states[number] as number
    const isPart = (bits & state.used) !== 0 && (bits & (state.version | state.retired)) === 0
    if (isPart && !tally.seen.has(number)) refuse(store, number, 'is in use, and nothing leads to it')
  }
}

function verifyPage(store: PageStore, number: number, level: number, fences: Fences, tally: Tally): void {
  mark(store, number, tally)
  verifyPlace(store, number)
  const page = store.window()
  store.enter(number, page)
  if (page.number !== number) refuse(store, number, `says that it is page ${page.number}`)
  if (page.level !== level) refuse(store, number, `is of level ${page.level}, not ${level}`)
  if (page.freeBytes < 0 || page.frontBytes < headerBytes) refuse(store, number, 'has slots that reach into its cells')
  verifyKeys(store, number, page, fences)
  const { count } = page
  if (level === 0) {
    for (let index = 0; index < count; index++) verifyEntry(store, number, page, index, tally)
    return
  }
  if (count === 0) refuse(store, number, 'has no children')
  for (let index = 0; index < count; index++) {
    // Visiting a child may send the page away.
    store.enter(number, page)
    const lower = index === 0 ? fences.lower : keyAt(page, index)
    const upper = index + 1 === count ? fences.upper : keyAt(page, index + 1)
    if (index > 0 && page.overflowKey(index) !== 0) mark(store, page.overflowKey(index), tally)
    verifyPage(store, page.child(index), level - 1, { lower, upper }, tally)
  }
}

/** Keys ascend, lie between the fences, and are found where they are. */
function verifyKeys(store: PageStore, number: number, page: Page, { lower, upper }: Fences): void {
  if (page.isBounded && (lower === undefined || upper === undefined)) {
    refuse(store, number, 'is bounded, and lies at an edge')
  }
  let before: Uint8Array | undefined
  for (let index = page.level > 0 ? 1 : 0; index < page.count; index++) {
    const key = keyAt(page, index)
    if (before !== undefined && compareBytes(before, key) >= 0)
      refuse(store, number, `has a key out of order at ${index}`)
    if (lower !== undefined && compareBytes(key, lower) < 0)
      refuse(store, number, `has a key below its range at ${index}`)
    if (upper !== undefined && compareBytes(key, upper) >= 0) {
      refuse(store, number, `has a key above its range at ${index}`)
    }
    if (page.search(key) !== index) refuse(store, number, `does not find its own key at ${index}`)
    before = key
  }
}

function verifyEntry(store: PageStore, number: number, page: Page, index: number, tally: Tally): void {
  page.locate(index)
  const overflowKey = page.overflowKey(index)
  if (overflowKey !== 0) mark(store, overflowKey, tally)
  if ((page.tag & overflowValueFlag) !== 0) {
    mark(store, page.overflowValue, tally)
    if (store.read(page.overflowValue).length !== page.valueLength) refuse(store, number, `has a value cut at ${index}`)
  }
  tally.count++
  tally.bytes += page.keyLength(index) + page.valueLength
}

/** What is in memory and unchanged must be what lies on the disk. */
function verifyPlace(store: PageStore, number: number): void {
  const bits = store.table.states[number] as number
  if ((bits & (state.dirty | state.inFlight)) !== 0) return
  store.readPlace(number, new Uint8Array(store.table.places.lengths[number] as number))
}

function mark(store: PageStore, number: number, tally: Tally): void {
  if (((store.table.states[number] as number) & state.used) === 0) refuse(store, number, 'is led to, and not in use')
  if (tally.seen.has(number)) refuse(store, number, 'is led to twice')
  tally.seen.add(number)
}

function refuse(store: PageStore, number: number, what: string): never {
  throw new StorageError('CORRUPT', `${store.file.path}: page ${number} ${what}`)
}
