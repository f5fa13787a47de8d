/** Names of metrics and tags for systems that take few characters: plain ones as they are, others by their bytes. */

const encodedPrefix = 'x_'
const plain = /^[A-Za-z][A-Za-z0-9_]*$/

/** A name that such a system takes; two names never become one. `taken` are words of the system's own. */
export function encodeName(name: string, taken: readonly string[] = []): string {
  if (plain.test(name) && !name.startsWith(encodedPrefix) && !taken.includes(name)) return name
  return `${encodedPrefix}${Buffer.from(name, 'utf8').toString('hex')}`
}

export function decodeName(encoded: string): string {
  if (!encoded.startsWith(encodedPrefix)) return encoded
  return Buffer.from(encoded.slice(encodedPrefix.length), 'hex').toString('utf8')
}
