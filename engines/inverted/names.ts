/** The files of an index's directory, by name: numbered segments, and one manifest that names them. The logs are the journal's. */

export const manifestName = 'MANIFEST'
export const lockName = 'LOCK'

/** Numbers are mixed into checksums, as 32 bits. */
export const segmentNumberMax: number = 2 ** 32 - 2

export function segmentPath(directory: string, number: number): string {
  return `${directory}/${String(number).padStart(6, '0')}.segment`
}

/** The number of a segment's file; `undefined`: the name is not one that we would give. */
export function parseSegmentName(name: string): number | undefined {
  const digits = /^(\d{6,})\.segment$/.exec(name)?.[1]
  if (digits === undefined) return undefined
  const number = Number(digits)
  return String(number).padStart(6, '0') === digits && number <= segmentNumberMax ? number : undefined
}
