/**
 * Test suites as CI systems read them: cases that passed, failed, could not be run, or have no answer.
 *
 * Valid against the schemas of Jenkins and of Apache Ant, the two that others follow. Unknown is an answer, so it has
 * the one state that is neither green nor red, `skipped`.
 */
import { documentText, type Element, element } from './xml.ts'

export type Outcome =
  | { readonly type: 'passed' }
  /** What was asked for did not hold. */
  | { readonly type: 'failed'; readonly kind: string; readonly message: string }
  /** It could not be asked: a round that broke off. */
  | { readonly type: 'error'; readonly kind: string; readonly message: string }
  /** There is no answer. */
  | { readonly type: 'unknown'; readonly message: string }

export interface TestCase {
  readonly name: string
  readonly seconds?: number
  readonly outcome: Outcome
}

export interface Suite {
  readonly name: string
  /** ISO 8601; absent where nothing ran, as of a comparison of stored results (Ant's schema wants one, readers do not). */
  readonly startedAt?: string
  readonly properties: Readonly<Record<string, string>>
  readonly cases: readonly TestCase[]
}

export function suitesText(suites: readonly Suite[]): string {
  return documentText(
    element(
      'testsuites',
      {},
      suites.map((suite, id) => suiteElement(suite, id)),
    ),
  )
}

function suiteElement({ name, startedAt, properties, cases }: Suite, id: number): Element {
  const count = (type: Outcome['type']): number => cases.filter(({ outcome }) => outcome.type === type).length
  const seconds = cases.reduce((sum, { seconds = 0 }) => sum + seconds, 0)
  const attributes = {
    name: notEmpty(name),
    package: 'harness',
    id,
    hostname: 'localhost',
    ...(startedAt === undefined ? {} : { timestamp: startedAt.slice(0, 19) }),
    tests: cases.length,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('unknown'),
    time: seconds.toFixed(3),
  }
  const told = Object.entries(properties).map(([key, value]) => element('property', { name: key, value }))
  return element('testsuite', attributes, [
    element('properties', {}, told),
    ...cases.map(testCase => caseElement(testCase, name)),
    element('system-out', {}),
    element('system-err', {}),
  ])
}

function caseElement({ name, seconds = 0, outcome }: TestCase, suite: string): Element {
  const attributes = { classname: `harness.${notEmpty(suite)}`, name: notEmpty(name), time: seconds.toFixed(3) }
  return element('testcase', attributes, outcomeElements(outcome))
}

function outcomeElements(outcome: Outcome): Element[] {
  switch (outcome.type) {
    case 'passed':
      return []
    case 'failed':
      return [element('failure', { type: outcome.kind, message: outcome.message }, [outcome.message])]
    case 'error':
      return [element('error', { type: outcome.kind, message: outcome.message }, [outcome.message])]
    case 'unknown':
      return [element('skipped', { message: outcome.message })]
  }
}

function notEmpty(name: string): string {
  return name.trim() === '' ? '(no name)' : name
}
