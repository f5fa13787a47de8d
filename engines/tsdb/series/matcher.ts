/** Tag matchers as functions of a value; each distinct value is put to a regular expression once a query. */
import type { SeriesSelector, TagMatcher } from '../../../adapters/contract/index.ts'
import { checkTag, checkText } from './key.ts'
import { compilePattern } from './pattern.ts'

export interface Matcher {
  readonly tag: string
  readonly matches: (value: string) => boolean
  /** The one value that matches, where there is but one. */
  readonly exactly: string | undefined
}

/** @throws TypeError: a selector without a metric, an operator that is none, an expression that does not parse. */
export function compileMatchers(selector: SeriesSelector): Matcher[] {
  if (typeof selector !== 'object' || selector === null) throw new TypeError('a selector is an object with a metric')
  checkText(selector.metric, 'the metric of a selector')
  if (selector.metric === '') throw new TypeError('a selector names a metric; this one is empty')
  const { tags = [] } = selector
  if (!Array.isArray(tags)) throw new TypeError('the tags of a selector are a list of matchers')
  return (tags as readonly TagMatcher[]).map(compileMatcher)
}

function compileMatcher({ tag, operator, value }: TagMatcher): Matcher {
  checkTag(tag)
  checkText(value, `what ${tag} is matched with`)
  switch (operator) {
    case '=':
      return { tag, matches: found => found === value, exactly: value }
    case '!=':
      return { tag, matches: found => found !== value, exactly: undefined }
    case '=~':
    case '!~': {
      const pattern = compilePattern(value)
      const answers = new Map<string, boolean>()
      const matches = (found: string): boolean => {
        const known = answers.get(found)
        if (known !== undefined) return known
        const answer = pattern(found) === (operator === '=~')
        answers.set(found, answer)
        return answer
      }
      return { tag, matches, exactly: undefined }
    }
    default:
      throw new TypeError(`a matcher is =, !=, =~ or !~; this one is ${String(operator)}`)
  }
}
