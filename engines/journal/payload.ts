/**
 * What the records of a log hold.
 *
 * Link, the first of each log: 1 u8 | version u8 | log before u48 | its end u48 | durable place.
 * Group: 2 u8 | durable place | entries, each bytes u32 | the entry.
 * Handover, the last of a log that another follows: 3 u8 | next log u48.
 * Durable place: log u48 | position u48; what lies before it survived a power loss when the record was written.
 */
import { readUint32, readUint48, recordBytes, recordHeaderBytes, writeUint48 } from '../bytes/index.ts'
import type { LogPlace } from './place.ts'

export const journalVersion = 1

const linkType = 1
const groupType = 2
const handoverType = 3

const placeBytes = 12
export const linkBytes: number = 2 + 2 * placeBytes
export const groupHeaderBytes: number = 1 + placeBytes
export const handoverBytes = 7
export const entryHeaderBytes = 4

export interface Link {
  readonly version: number
  /** Where the chain had got to when this log began. */
  readonly previous: LogPlace
  readonly durable: LogPlace
}

/** A buffer for a record with this link as its payload, not sealed. */
export function linkRecord({ version, previous, durable }: Link): Uint8Array {
  const record = new Uint8Array(recordBytes(linkBytes))
  record[recordHeaderBytes] = linkType
  record[recordHeaderBytes + 1] = version
  writePlace(record, recordHeaderBytes + 2, previous)
  writePlace(record, recordHeaderBytes + 2 + placeBytes, durable)
  return record
}

export function handoverRecord(next: number): Uint8Array {
  const record = new Uint8Array(recordBytes(handoverBytes))
  record[recordHeaderBytes] = handoverType
  writeUint48(record, recordHeaderBytes + 1, next)
  return record
}

/** Puts the header of a group's payload at its place in the buffer of a record. */
export function writeGroupHeader(record: Uint8Array, durable: LogPlace): void {
  record[recordHeaderBytes] = groupType
  writePlace(record, recordHeaderBytes + 1, durable)
}

/** `undefined`: it is no link. */
export function linkOf(payload: Uint8Array): Link | undefined {
  if (payload[0] !== linkType || payload.length < 2) return undefined
  const version = payload[1] as number
  // Of a later version nothing but that is known.
  if (version !== journalVersion) return { version, previous: readPlace(payload, 0), durable: readPlace(payload, 0) }
  if (payload.length !== linkBytes) return undefined
  return { version, previous: readPlace(payload, 2), durable: readPlace(payload, 2 + placeBytes) }
}

/** The number of the log that goes on; `undefined`: it is no handover. */
export function handoverOf(payload: Uint8Array): number | undefined {
  return payload[0] === handoverType && payload.length === handoverBytes ? readUint48(payload, 1) : undefined
}

export function isGroup(payload: Uint8Array): boolean {
  return payload[0] === groupType && payload.length >= groupHeaderBytes
}

/** The durable place that a record names; `undefined`: it names none. */
export function durableOf(payload: Uint8Array): LogPlace | undefined {
  return isGroup(payload) ? readPlace(payload, 1) : linkOf(payload)?.durable
}

/** False: the entries of the group do not end where it does. */
export function hasWholeEntries(payload: Uint8Array): boolean {
  let at = groupHeaderBytes
  while (at + entryHeaderBytes <= payload.length) at += entryHeaderBytes + readUint32(payload, at)
  return at === payload.length
}

/** Hands on views of the entries of a group, in order. */
export function visitEntries(payload: Uint8Array, visit: (entry: Uint8Array) => void): void {
  for (let at = groupHeaderBytes; at < payload.length; ) {
    const start = at + entryHeaderBytes
    at = start + readUint32(payload, at)
    visit(payload.subarray(start, at))
  }
}

function writePlace(into: Uint8Array, at: number, { log, position }: LogPlace): void {
  writeUint48(into, at, log)
  writeUint48(into, at + 6, position)
}

function readPlace(bytes: Uint8Array, at: number): LogPlace {
  return { log: readUint48(bytes, at), position: readUint48(bytes, at + 6) }
}
