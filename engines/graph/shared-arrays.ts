/**
 * Typed arrays over shared memory, so that a merge on another thread reads what is here without a copy.
 *
 * They do not grow: a longer one takes the place of one that is full, and whoever still reads the old one finds in it
 * what was there.
 */

type Elements = Uint8Array | Uint16Array | Uint32Array | Float64Array

export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length))
}

export function sharedUint16(length: number): Uint16Array {
  return new Uint16Array(new SharedArrayBuffer(2 * length))
}

export function sharedUint32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(4 * length))
}

export function sharedFloat64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length))
}

/** The array itself if it has room for that many; otherwise a longer copy, in shared memory if that one was. */
export function roomFor<Array extends Elements>(array: Array, length: number): Array {
  if (length <= array.length) return array
  const Type = array.constructor as new (buffer: ArrayBufferLike) => Array
  const bytes = array.BYTES_PER_ELEMENT * Math.max(16, length, 2 * array.length)
  const isShared = array.buffer instanceof SharedArrayBuffer
  const longer = new Type(isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes))
  longer.set(array)
  return longer
}
