/** What two lists of ids have apart, whatever their order. */

/** `undefined`: nothing. Each id must come once. */
export function idsDifference(answer: ArrayLike<number>, expected: ArrayLike<number>): string | undefined {
  const [found, wanted] = [new Set(Array.from(answer)), new Set(Array.from(expected))]
  if (found.size < answer.length) return `an id comes twice in ${listed(Array.from(answer))}`
  const missing = [...wanted].filter(id => !found.has(id))
  if (missing.length > 0) return `${listed(missing)} of ${wanted.size} missing`
  const strange = [...found].filter(id => !wanted.has(id))
  return strange.length > 0 ? `${listed(strange)} does not belong there` : undefined
}

function listed(ids: readonly number[]): string {
  return ids.length > 8 ? `${ids.slice(0, 8).join(', ')} and ${ids.length - 8} more` : ids.join(', ')
}
