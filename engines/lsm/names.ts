/** The files of a tree's directory, by name: numbered logs and tables, one manifest that `CURRENT` points to. */

export const currentName = 'CURRENT'
export const currentTemporaryName = 'CURRENT.new'
export const lockName = 'LOCK'

/** Numbers are mixed into checksums, as 32 bits. */
const numberMax = 2 ** 32 - 2

export type FileName =
  | { readonly type: 'log' | 'table' | 'manifest'; readonly number: number }
  | { readonly type: 'current' | 'temporary' | 'lock' | 'foreign' }

export function logPath(directory: string, number: number): string {
  return `${directory}/${padded(number)}.log`
}

export function tablePath(directory: string, number: number): string {
  return `${directory}/${padded(number)}.table`
}

export function manifestName(number: number): string {
  return `MANIFEST-${padded(number)}`
}

export function parseFileName(name: string): FileName {
  if (name === currentName) return { type: 'current' }
  if (name === currentTemporaryName) return { type: 'temporary' }
  if (name === lockName) return { type: 'lock' }
  const numbered = /^(\d{6,})\.(log|table)$/.exec(name)
  const manifest = /^MANIFEST-(\d{6,})$/.exec(name)
  const digits = numbered?.[1] ?? manifest?.[1]
  if (digits === undefined) return { type: 'foreign' }
  const number = Number(digits)
  // No name that we would not give ourselves.
  if (padded(number) !== digits || number > numberMax) return { type: 'foreign' }
  return { type: (numbered?.[2] ?? 'manifest') as 'log' | 'table' | 'manifest', number }
}

function padded(number: number): string {
  return String(number).padStart(6, '0')
}
