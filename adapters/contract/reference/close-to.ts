/**
 * True: two figures that were summed in different orders may differ like this. One part in 10^9, and as much of
 * `scale`, the size of what was summed, where the sum itself is near 0.
 */
export function isCloseTo(left: number, right: number, scale = 0): boolean {
  return left === right || Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), Math.abs(right), scale)
}
