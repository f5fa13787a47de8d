/** Keys as YCSB makes them: `user` and some nineteen digits. */
import type { Random } from '../../engines/env/index.ts'

export function makeKeys(random: Random, count: number): Uint8Array[] {
  const encoder = new TextEncoder()
  return Array.from({ length: count }, () => {
    const digits = String(1e9 + random.nextInteger(9e9)) + String(1e8 + random.nextInteger(9e8))
    return encoder.encode(`user${digits}`)
  })
}
