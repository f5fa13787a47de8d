import { expect, test } from 'vitest'
import { parseBytes, parseCount, parseRate, parseSeconds } from '../../harness/plan/units.ts'

test.each([
  ['1000', 1000],
  ['1M', 1_000_000],
  ['250k', 250_000],
  ['1.5m', 1_500_000],
  ['1.1k', 1100],
  ['2G', 2_000_000_000],
  ['1,000', 1000],
  ['1_000_000', 1_000_000],
  [' 5 ', 5],
  ['-3', -3],
  ['0', 0],
])('the count %s is %d', (text, count) => {
  expect(parseCount(text)).toBe(count)
})

test.each(['', 'many', '1.5', '1kk', '1x', 'NaN', 'Infinity', '1e3', '0x10', '1,00', '--1', '.'])(
  '%j is no count',
  text => {
    expect(parseCount(text)).toBeUndefined()
  },
)

test.each([
  ['30s', 30],
  ['500ms', 0.5],
  ['2m', 120],
  ['1h', 3600],
  ['1m30s', 90],
  ['1m 30s', 90],
  ['10', 10],
  ['0.5', 0.5],
  ['-5s', -5],
])('%s lasts %d seconds', (text, seconds) => {
  expect(parseSeconds(text)).toBe(seconds)
})

test.each(['', 'soon', '5x', '1m30', 's', '1ms2', 'NaN'])('%j is no duration', text => {
  expect(parseSeconds(text)).toBeUndefined()
})

test.each([
  ['100', 100],
  ['100B', 100],
  ['512MB', 512_000_000],
  ['512MiB', 512 * 2 ** 20],
  ['512M', 512 * 2 ** 20],
  ['1.5KiB', 1536],
  ['1g', 2 ** 30],
])('%s is %d bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes)
})

test.each(['', 'big', '1.5', '5 apples', '1.0001KiB'])('%j is no size', text => {
  expect(parseBytes(text)).toBeUndefined()
})

test.each([
  ['50k', { from: 50_000, to: 50_000 }],
  ['50k/s', { from: 50_000, to: 50_000 }],
  ['1k..50k', { from: 1000, to: 50_000 }],
  ['50k..1k', { from: 50_000, to: 1000 }],
  ['0.5', { from: 0.5, to: 0.5 }],
])('%s is a rate', (text, rate) => {
  expect(parseRate(text)).toEqual(rate)
})

test.each(['', '1k..', '..5k', '1..2..3', 'fast'])('%j is no rate', text => {
  expect(parseRate(text)).toBeUndefined()
})
