/** The files of a store's directory, by name. Logs are the journal's. */

export const manifestName = 'MANIFEST'
export const lockName = 'LOCK'

const numberMax = 2 ** 32 - 2

export function blockPath(directory: string, number: number): string {
  return `${directory}/${padded(number)}.block`
}

export function catalogPath(directory: string, number: number): string {
  return `${directory}/${padded(number)}.series`
}

/** What kind of numbered file it is; `undefined`: not one that we would name so. */
export function parseFileName(
  name: string,
): { readonly type: 'block' | 'series'; readonly number: number } | undefined {
  const found = /^(\d{6,})\.(block|series)$/.exec(name)
  if (found === null) return undefined
  const [, digits, type] = found as unknown as [string, string, 'block' | 'series']
  const number = Number(digits)
  return padded(number) === digits && number <= numberMax ? { type, number } : undefined
}

function padded(number: number): string {
  return String(number).padStart(6, '0')
}
