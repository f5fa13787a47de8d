/** Which series a selector selects, and which points a range holds. */
import type { TagMatcher } from '../../series.ts'
import type { Subject } from '../subject.ts'
import { always, SeriesPair } from './pair.ts'
import { endUs, fillSample, hourUs, startUs } from './sample.ts'

const operators = ['=', '!='] as const
const texts = ['a', 'ab', 'eu', '', 'nothing', 'A']
const patterns = [
  'a',
  'a|b',
  'a.*',
  '.*',
  '.+',
  '',
  '[bc]',
  'a?',
  'e.|us',
  '(a|c)b?',
  'nothing',
  '^a$',
  'a.',
  '[^a]+',
  '\\w+',
  '\\d+',
  'a{1}b{0,1}',
]

export function testSelectors(subject: Subject<'series'>): void {
  subject.test('a tag is equal or not, and one that is absent is empty', async series => {
    const matchers = ['host', 'region', 'rack', 'nothing'].flatMap(tag => {
      return operators.flatMap(operator => texts.map(value => ({ tag, operator, value })))
    })
    await check(
      new SeriesPair(series),
      matchers.map(matcher => [matcher]),
    )
  })

  subject.test('a regular expression matches the whole value', async series => {
    const matchers = (['=~', '!~'] as const).flatMap(operator => {
      return ['host', 'region', 'rack'].flatMap(tag => patterns.map(value => ({ tag, operator, value })))
    })
    await check(
      new SeriesPair(series),
      matchers.map(matcher => [matcher]),
    )
  })

  subject.test('of several matchers all must hold', async series => {
    await check(new SeriesPair(series), [
      [
        { tag: 'host', operator: '=~', value: 'a|b' },
        { tag: 'region', operator: '=', value: 'eu' },
      ],
      [
        { tag: 'host', operator: '!=', value: 'a' },
        { tag: 'host', operator: '!=', value: 'b' },
      ],
      [
        { tag: 'region', operator: '=', value: '' },
        { tag: 'host', operator: '!=', value: '' },
      ],
      [
        { tag: 'host', operator: '=', value: 'a' },
        { tag: 'host', operator: '=', value: 'b' },
      ],
      [
        { tag: 'host', operator: '=~', value: '[a-z]+' },
        { tag: 'region', operator: '!~', value: 'e.' },
        { tag: 'rack', operator: '!=', value: '7' },
      ],
      [],
    ])
  })

  subject.test('a range begins with its first instant and ends before its last', async series => {
    const pair = new SeriesPair(series)
    await fillSample(pair)
    const select = { metric: 'cpu', tags: [{ tag: 'host', operator: '=', value: 'a' }] } as const
    const [points] = pair.reference.range({ select, ...always })
    const timesUs = [...points!.timestampsUs]
    const edges = [
      startUs - hourUs,
      ...timesUs.slice(0, 3),
      ...timesUs.slice(200, 203),
      timesUs.at(-1)!,
      endUs + hourUs,
    ]
    for (const fromUs of edges) {
      for (const toUs of edges) await pair.checkRange({ select, fromUs, toUs })
    }
    for (let fromUs = startUs - hourUs; fromUs < endUs; fromUs += 1_234_567_000) {
      await pair.checkRange({ select: { metric: 'requests' }, fromUs, toUs: fromUs + hourUs })
    }
  })
}

async function check(pair: SeriesPair, selections: readonly (readonly TagMatcher[])[]): Promise<void> {
  await fillSample(pair, startUs, startUs + hourUs / 2)
  for (const tags of selections) {
    for (const metric of ['cpu', 'nothing']) await pair.checkSeries({ metric, tags })
    await pair.checkRange({
      select: { metric: 'cpu', tags },
      fromUs: startUs + 60_000_000,
      toUs: startUs + 300_000_000,
    })
  }
}
