/**
 * A strict reader of Go's benchmark text for tests, after golang.org/design/14313-benchmark-format and, for units,
 * golang/go#43744. What the format would pass over in silence is an error here.
 */

interface BenchmarkLine {
  /** Without `Benchmark`. */
  readonly name: string
  readonly values: ReadonlyMap<string, number>
}

export interface BenchmarkText {
  readonly configuration: ReadonlyMap<string, string>
  readonly units: ReadonlyMap<string, Readonly<Record<string, string>>>
  readonly lines: readonly BenchmarkLine[]
}

/** @throws Error a line that is neither configuration nor unit nor result. */
export function readBenchmarkText(text: string): BenchmarkText {
  const configuration = new Map<string, string>()
  const units = new Map<string, Record<string, string>>()
  const lines: BenchmarkLine[] = []
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  for (const line of text.slice(0, -1).split('\n')) {
    const [, key, value] = /^(\p{Ll}[^\s\p{Lu}:]*):[ \t]+(.*)$/u.exec(line) ?? []
    if (line === '') continue
    if (key !== undefined) configuration.set(key, value!)
    else if (line.startsWith('Unit ')) readUnit(line, units)
    else lines.push(readLine(line))
  }
  return { configuration, units, lines }
}

function readUnit(line: string, units: Map<string, Record<string, string>>): void {
  const [, unit, ...pairs] = line.split(/\s+/)
  if (unit === undefined || pairs.length === 0 || units.has(unit)) throw new Error(`no unit: ${line}`)
  const properties = pairs.map(pair => /^([^=]+)=(.*)$/.exec(pair)?.slice(1) ?? fail(`no pair: ${pair}`))
  units.set(unit, Object.fromEntries(properties) as Record<string, string>)
}

function readLine(line: string): BenchmarkLine {
  const [full, iterations, ...fields] = line.split(/\s+/)
  const [, name] = /^Benchmark(\p{Lu}.*)$/u.exec(full!) ?? fail(`no benchmark: ${line}`)
  // A dash and digits at the end would be a number of threads.
  if (/-\d+$/.test(name!)) fail(`a name with a number of threads: ${name}`)
  if (!/^\d+$/.test(iterations ?? '')) fail(`no count of iterations: ${line}`)
  if (fields.length === 0 || fields.length % 2 === 1) fail(`no pairs of values and units: ${line}`)
  const values = new Map<string, number>()
  for (let index = 0; index < fields.length; index += 2) {
    const [value, unit] = [Number(fields[index]), fields[index + 1]!]
    if (!Number.isFinite(value) || values.has(unit)) fail(`no measurement: ${fields[index]} ${unit}`)
    values.set(unit, value)
  }
  return { name: name!, values }
}

function fail(problem: string): never {
  throw new Error(problem)
}
