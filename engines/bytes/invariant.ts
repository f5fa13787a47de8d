/** A rule that only a defect of ours can break; stays on in production. Constant messages: a template costs even when it holds. */
export function invariant(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Error(`broken invariant: ${rule}`)
}
