/** The journal's files in the directory that it shares with its engine: `000001.log`, `000002.log`, … */

/** Numbers are mixed into checksums, as 32 bits. */
const numberMax = 2 ** 32 - 2

export function logPath(directory: string, number: number): string {
  return `${directory}/${padded(number)}.log`
}

/** The number of a log by its name; `undefined`: it is no log of ours. */
export function logNumberOf(name: string): number | undefined {
  const digits = /^(\d{6,})\.log$/.exec(name)?.[1]
  if (digits === undefined) return undefined
  const number = Number(digits)
  // No name that we would not give ourselves.
  return padded(number) === digits && number > 0 && number <= numberMax ? number : undefined
}

function padded(number: number): string {
  return String(number).padStart(6, '0')
}
