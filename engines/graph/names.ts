/** The files of a graph's directory, by name: the manifest, the settled part that it names, and the journal's logs. */

export const manifestName = 'MANIFEST'
export const manifestTemporaryName = 'MANIFEST.new'
export const lockName = 'LOCK'

export function settledPath(directory: string, number: number): string {
  return `${directory}/${padded(number)}.graph`
}

/** The number of a settled part by its name; `undefined`: it is none. */
export function settledNumberOf(name: string): number | undefined {
  const digits = /^(\d{6,})\.graph$/.exec(name)?.[1]
  // No name that we would not give ourselves.
  return digits !== undefined && padded(Number(digits)) === digits ? Number(digits) : undefined
}

function padded(number: number): string {
  return String(number).padStart(6, '0')
}
