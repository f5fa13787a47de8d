/** Bytes as engines handle them: order, hashes, checksums, numbers. */
export { compareBytes, compareRanges, orderedWord, sharedPrefixLength } from './compare.ts'
export { crc32 } from './crc32.ts'
export { hashBytes, mix32 } from './hash.ts'
export { invariant } from './invariant.ts'
export {
  findRecord,
  readRecord,
  readWholeFile,
  recordBytes,
  recordHeaderBytes,
  sealRecord,
  sealSplitRecord,
} from './record.ts'
export {
  readUint32,
  readUint48,
  VarintReader,
  varintBytesMax,
  varintLength,
  writeUint32,
  writeUint48,
  writeVarint,
} from './varint.ts'
