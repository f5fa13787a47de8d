/**
 * Reads the properties of a workload, strings as in a property file, into numbers and choices: the same words of complaint
 * in every workload.
 */
import { PropertyError, UnknownPropertyError, type WorkloadProperty } from './workload.ts'

export function property(name: string, value: string, description: string): WorkloadProperty {
  return { name, default: value, description }
}

/**
 * What was given over the preset over the defaults.
 *
 * @throws UnknownPropertyError a name that is no property of `workload`.
 */
export function readProperties(
  workload: string,
  known: readonly WorkloadProperty[],
  ...given: readonly Readonly<Record<string, string>>[]
): PropertyReader {
  const names = known.map(({ name }) => name)
  const values = Object.assign({}, ...given) as Record<string, string>
  const unknown = Object.keys(values).find(name => !names.includes(name))
  if (unknown !== undefined) {
    throw new UnknownPropertyError(unknown, `${unknown} is not a property of ${workload}`, names)
  }
  const defaults = Object.fromEntries(known.map(({ name, default: value }) => [name, value]))
  return new PropertyReader({ ...defaults, ...values })
}

/** Each method throws a `PropertyError` where the value is not what it asks for. */
export class PropertyReader {
  readonly #values: Readonly<Record<string, string>>

  constructor(values: Readonly<Record<string, string>>) {
    this.#values = values
  }

  text(name: string): string {
    return this.#values[name]!
  }

  isEmpty(name: string): boolean {
    return this.text(name).trim() === ''
  }

  integer(name: string, min: number, max: number = Number.MAX_SAFE_INTEGER): number {
    const text = this.text(name).trim()
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw this.error(name, `is not an integer ${rangeText(min, max)}`)
    }
    return value
  }

  number(name: string, min: number, max: number = Number.MAX_VALUE): number {
    const text = this.text(name).trim()
    const value = Number(text)
    if (text === '' || !(value >= min && value <= max)) throw this.error(name, `is not a number ${rangeText(min, max)}`)
    return value
  }

  boolean(name: string): boolean {
    return this.choice(name, ['true', 'false']) === 'true'
  }

  /** `true`, `false`, or `auto`: what it is then. */
  autoBoolean(name: string, automatic: boolean): boolean {
    const choice = this.choice(name, ['auto', 'true', 'false'])
    return choice === 'auto' ? automatic : choice === 'true'
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const text = this.text(name).trim().toLowerCase()
    const choice = choices.find(candidate => candidate === text)
    if (choice === undefined) throw this.error(name, `is none of ${choices.join(', ')}`)
    return choice
  }

  /** What is wrong with the value of a property, as an error. */
  error(name: string, problem: string): PropertyError {
    return new PropertyError(name, `${name}=${this.text(name)} ${problem}`)
  }
}

function rangeText(min: number, max: number): string {
  const from = min === Number.MIN_VALUE ? 'above 0' : `of ${min} or more`
  return max < Number.MAX_SAFE_INTEGER ? `${from}, at most ${max}` : from
}
