/** What the store holds: writes as they come in, and the versions of a key that they become. */

/** Keys are latin-1 text, so that equal bytes are equal keys and the order of texts is that of the bytes. */
export interface Write {
  readonly key: string
  /** `undefined`: a deletion. The bytes are the store's own. */
  readonly value: Uint8Array | undefined
  /** 0: never. */
  readonly expiresAtMs: number
}

export interface Version {
  /** A later write has a higher one. */
  readonly sequence: number
  readonly value: Uint8Array | undefined
  readonly expiresAtMs: number
}

/** The versions of one key, newest first. */
export type Entry = readonly [key: string, versions: readonly Version[]]

export function isExpired({ expiresAtMs }: Pick<Version, 'expiresAtMs'>, nowMs: number): boolean {
  return expiresAtMs > 0 && expiresAtMs <= nowMs
}

/** What a reader finds in a version: `undefined` where there is none, or it is a deletion, or has expired. */
export function presentValue(version: Omit<Version, 'sequence'> | undefined, nowMs: number): Uint8Array | undefined {
  return version === undefined || isExpired(version, nowMs) ? undefined : version.value
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
