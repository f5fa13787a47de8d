/** The query as a store sees it that does not know one of its parts. */
export function without<Query extends object, Name extends keyof Query>(query: Query, name: Name): Omit<Query, Name> {
  return Object.fromEntries(Object.entries(query).filter(([each]) => each !== name)) as Omit<Query, Name>
}
