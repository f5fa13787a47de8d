/** The names of the files of a store's directory, and what a name says. Logs have theirs from the journal. */

export const lockName = 'LOCK'
export const manifestName = 'MANIFEST'

export function groupPath(directory: string, number: number): string {
  return `${directory}/${number}.group`
}

/** The rows of a group that are deleted. */
export function deletionsPath(directory: string, number: number): string {
  return `${directory}/${number}.deleted`
}

/** The number of a group or of deletions; `undefined` for any other name. */
export function parseNumber(name: string): number | undefined {
  const match = /^([1-9]\d{0,14})\.(?:group|deleted)$/.exec(name)
  return match === null ? undefined : Number(match[1])
}
