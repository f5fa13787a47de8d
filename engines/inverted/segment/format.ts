/**
 * The shape of a segment: pages of 16 KiB, each with its own checksum in its last word. Addresses count from the beginning
 * of the segment, checksums included; what is said in words (4 bytes, little-endian) never crosses a page.
 */
import { crc32, mix32 } from '../../bytes/index.ts'

export const pageBytes = 16_384
export const pageWords = 4096
/** What a page holds beside its checksum. */
export const payloadBytes = 16_380
export const payloadWords = 4095

export const formatVersion = 2
export const footerMagic = 0x5e61e47d
/** At the end of the last payload: bytes of the summary, its address (low word, high word), version, magic. */
export const footerWords = 5

/** Documents of one block of a list, and positions of one block of positions. */
export const blockLength = 128
/** Terms between two entries of the dictionary's index. */
export const termsPerEntry = 32

/** Keyed by segment and page, so that a page in another's place fails. `page` is a whole page. */
export function pageChecksum(page: Uint8Array, segmentNumber: number, pageNumber: number): number {
  const seed = mix32(mix32(segmentNumber) ^ pageNumber) >>> 0
  return crc32(page.subarray(0, payloadBytes), seed)
}

/** `bigrams`: those of the field of words that has the same name (bigrams.ts). */
export type FieldKind = 'words' | 'facet' | 'bigrams'
/** As files name them: by place. */
export const fieldKinds: readonly FieldKind[] = ['words', 'facet', 'bigrams']
