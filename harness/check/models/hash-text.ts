/** A hash of a value's identity, for models that hash their states. */
import { mix32 } from '../../../engines/bytes/index.ts'

/** Signed 32-bit. */
export function hashText(identity: string | number | boolean | null): number {
  if (typeof identity === 'number' && (identity | 0) === identity) return mix32(identity + 1)
  const text = String(identity)
  let hash = text.length
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return mix32(hash)
}
