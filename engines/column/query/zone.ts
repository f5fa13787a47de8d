/** What the statistics of a chunk say about a test before anybody reads the chunk. */
import type { Statistics } from '../group/statistics.ts'
import type { ColumnTest, Test, TextEnd } from './condition.ts'

export type Verdict = 'none' | 'all' | 'some'

/** Of rows whose column has these statistics (`undefined`: nothing but nulls). `mayHave` asks the filter of strings. */
export function judge(
  { test, isNegated }: ColumnTest,
  statistics: Statistics | undefined,
  place: { readonly rowCount: number; readonly mayHave: (text: string) => boolean },
): Verdict {
  const nullCount = statistics?.nullCount ?? place.rowCount
  if (test.type === 'null')
    return turn(nullCount === 0 ? 'none' : nullCount === place.rowCount ? 'all' : 'some', isNegated)
  if (statistics === undefined || nullCount === place.rowCount) return 'none'
  let verdict = judgeValues(test, statistics)
  if (verdict === 'some' && !isNegated && isRefused(test, place.mayHave)) verdict = 'none'
  const turned = turn(verdict, isNegated)
  return turned === 'all' && nullCount > 0 ? 'some' : turned
}

function turn(verdict: Verdict, isNegated: boolean): Verdict {
  if (!isNegated || verdict === 'some') return verdict
  return verdict === 'all' ? 'none' : 'all'
}

/** Whether a search for few strings finds none of them. */
function isRefused(test: Test, mayHave: (text: string) => boolean): boolean {
  if (test.type === 'text') {
    return test.low !== undefined && test.low.text === test.high?.text && !mayHave(test.low.text)
  }
  if (test.type !== 'texts') return false
  for (const text of test.values) if (mayHave(text)) return false
  return true
}

/** Of the values that are not null. */
function judgeValues(test: Test, { min, max }: Statistics): Verdict {
  switch (test.type) {
    case 'whole':
    case 'float': {
      if (typeof min !== 'number' && typeof min !== 'bigint') return 'some'
      if (typeof max !== 'number' && typeof max !== 'bigint') return 'some'
      // Numbers and bigints compare with each other, exactly.
      const { low, high } = test as { low: number | undefined; high: number | undefined }
      if ((low !== undefined && max < low) || (high !== undefined && min > high)) return 'none'
      if (low !== undefined && high !== undefined && low > high) return 'none'
      return (low === undefined || min >= low) && (high === undefined || max <= high) ? 'all' : 'some'
    }
    case 'text':
      return judgeTexts(test, min as string | undefined, max as string | undefined)
    case 'wholes':
    case 'floats':
    case 'texts':
      for (const value of test.values) {
        if ((min === undefined || value >= min) && (max === undefined || value <= max)) return 'some'
      }
      return 'none'
    case 'prefix': {
      if (max !== undefined && (max as string) < test.text) return 'none'
      const isAbove = min !== undefined && (min as string) > test.text && !(min as string).startsWith(test.text)
      return isAbove ? 'none' : 'some'
    }
    case 'contains':
    case 'null':
      return 'some'
  }
}

function judgeTexts({ low, high }: Test & { type: 'text' }, min: string | undefined, max: string | undefined): Verdict {
  if (low !== undefined && max !== undefined && isBelow(max, low)) return 'none'
  if (high !== undefined && min !== undefined && isAbove(min, high)) return 'none'
  const holdsLow = low === undefined || (min !== undefined && !isBelow(min, low))
  const holdsHigh = high === undefined || (max !== undefined && !isAbove(max, high))
  return holdsLow && holdsHigh ? 'all' : 'some'
}

export function isBelow(text: string, low: TextEnd): boolean {
  return text < low.text || (!low.isIncluded && text === low.text)
}

export function isAbove(text: string, high: TextEnd): boolean {
  return text > high.text || (!high.isIncluded && text === high.text)
}
