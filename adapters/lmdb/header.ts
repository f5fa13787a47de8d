/**
 * A look at the file before LMDB maps it: LMDB trusts what it maps, and a file that is none of its own ends the process.
 *
 * What is checked is what an opening and the first read touch: the two meta pages, and that the roots they point to
 * lie within the file. A page that is missing further down, or a bit that is wrong, is not found here.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { StoreError } from '../contract/index.ts'

const pageHeaderBytes = 24
const magic = 0xbeefc0de
const formatVersion = 2
/** From the start of a page: where the meta page has its magic, its two trees, and the transaction that wrote it. */
const at = {
  magic: pageHeaderBytes,
  version: 28,
  pageBytes: 48,
  freeRoot: 88,
  mainRoot: 136,
  transaction: 152,
  end: 160,
}
const noPage = 0xffff_ffff_ffff_ffffn

/** @throws StoreError `CORRUPT`, `INCOMPATIBLE`. A file that is missing or empty is a new one. */
export function checkHeader(path: string): void {
  const file = openIfThere(path)
  if (file === undefined) return
  try {
    const size = fstatSync(file).size
    if (size === 0) return
    const first = readMeta(file, path, 0)
    const second = readMeta(file, path, first.pageBytes)
    const { roots, position } = first.transaction >= second.transaction ? first : second
    for (const root of roots) {
      if (root === noPage || (root + 1n) * BigInt(first.pageBytes) <= BigInt(size)) continue
      throw corrupt(path, position, `points to page ${root}, past the end of the file`)
    }
  } finally {
    closeSync(file)
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}

interface Meta {
  readonly position: number
  readonly pageBytes: number
  readonly roots: readonly bigint[]
  readonly transaction: bigint
}

function readMeta(file: number, path: string, position: number): Meta {
  const bytes = new DataView(new ArrayBuffer(at.end))
  if (readSync(file, bytes, 0, at.end, position) < at.end) throw corrupt(path, position, 'ends within a meta page')
  if (bytes.getUint32(at.magic, true) !== magic) throw corrupt(path, position, 'has no meta page of LMDB')
  const version = bytes.getUint32(at.version, true)
  if (version !== formatVersion) {
    throw new StoreError('INCOMPATIBLE', `LMDB: ${path} has format ${version}, and the package reads ${formatVersion}`)
  }
  return {
    position,
    pageBytes: bytes.getUint32(at.pageBytes, true),
    roots: [bytes.getBigUint64(at.freeRoot, true), bytes.getBigUint64(at.mainRoot, true)],
    transaction: bytes.getBigUint64(at.transaction, true),
  }
}

function corrupt(path: string, position: number, problem: string): StoreError {
  return new StoreError('CORRUPT', `LMDB: ${path} ${problem} (meta page at ${position})`)
}
